"""Every route of the application, and an address of each."""

from uuid import UUID

from flask import Flask
from werkzeug.routing import Rule


def routes(app: Flask) -> dict[str, Rule]:
    """Every rule by its method and words, as in `GET /e/<code>`."""
    return {
        f"{method} {rule.rule}": rule
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if method in ("GET", "POST")
    }


def filled(rule: Rule) -> str:
    """A path of that rule."""
    known = {"staff_id": UUID(int=7)} | dict.fromkeys(("received_seq", "number", "text", "quote", "table"), 7)
    values = {name: known.get(name, "nothing") for name in rule.arguments}
    built = rule.build(values)
    assert built is not None
    return built[1]
