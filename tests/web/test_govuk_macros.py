"""Our macros, held to the fixtures that GOV.UK Frontend publishes: the same options give the same markup.

A fixture may ask for an option that we do not offer: NOT_OFFERED names it and why it is not needed here. All others
are held.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markup import facts
from markupsafe import Markup

ROOM = Path(__file__).parents[2] / "survey_engine"
COMPONENTS = ROOM / "static/node_modules/govuk-frontend/dist/govuk/components"
ENVIRONMENT = Environment(loader=FileSystemLoader(ROOM / "templates"), autoescape=True, undefined=StrictUndefined)
FIXTURES = {
    folder.name: json.loads((folder / "fixtures.json").read_text())["fixtures"]
    for folder in sorted(COMPONENTS.iterdir())
    if (ROOM / f"templates/govuk/{folder.name.replace('-', '_')}.html").exists()
}
NOT_OFFERED = {
    "character-count": {"countType", "maxwords", "charactersUnderLimitText"},
    "date-input": {"day", "month", "values", "year"},
    "panel": {"actions"},
    "summary-list": {"card"},
}
"""Options that our pages have no use for."""

PASSED_OVER = {
    "button: start link with html",
    "character-count: to configure in JavaScript",
    "character-count: with neither maxlength nor maxwords set",
    "character-count: with neither maxlength, maxwords nor textarea description set",
    "checkboxes: empty conditional",
    "checkboxes: with falsy values",
    "date-input: items with classes",
    "date-input: with empty items",
    "date-input: with error on single item using classes",
    "date-input: with errors only (using items and classes)",
    "label: empty",
    "panel: interruption with custom classes",
    "panel: interruption, no actions",
    "phase-banner: attributes",
    "phase-banner: classes",
    "phase-banner: html as text",
    "phase-banner: text",
    "radios: with empty conditional",
    "radios: with falsy items",
    "select: with falsy values",
    "warning-text: icon fallback text only",
}
"""Fixtures of what our macros refuse, or cannot be told: no text at all, values that are no text, classes for parts."""


def held() -> Iterator[Any]:
    """Every fixture that asks only for what we offer."""
    for component, fixtures in FIXTURES.items():
        for fixture in fixtures:
            name = f"{component}: {fixture['name']}"
            if name not in PASSED_OVER and NOT_OFFERED.get(component, set()).isdisjoint(fixture["options"]):
                yield pytest.param(component, fixture["options"], fixture["html"], id=name)


def ours(value: Any, key: str = "") -> Any:
    """GOV.UK's options in our spelling: snake case, and markup as a `text` that is safe."""
    if isinstance(value, list):
        return [ours(each) for each in value]
    if key == "attributes" and isinstance(value, dict):
        return {name: str(each).lower() if isinstance(each, bool) else each for name, each in value.items()}
    if key == "conditional" and value:
        return Markup(value["html"])
    if not isinstance(value, dict):
        return value
    kept = {name: each for name, each in value.items() if each is not None}
    for name in [name for name in kept if name == "html" or name.endswith("Html")]:
        markup = kept.pop(name)
        if markup:
            kept["text" if name == "html" else f"{name[:-4]}Text"] = Markup(markup)
    return {_snake(name): ours(each, name) for name, each in kept.items()}


def _snake(name: str) -> str:
    return "for_" if name == "for" else re.sub("(?<!^)(?=[A-Z])", "_", name).lower()


def render(component: str, options: dict[str, Any]) -> str:
    name = component.replace("-", "_")
    macro = getattr(ENVIRONMENT.get_template(f"govuk/{name}.html").module, name)
    return str(macro(**options))


def _options(component: str, options: dict[str, Any]) -> dict[str, Any]:
    given: dict[str, Any] = ours(options)
    if component == "date-input" and "items" not in given:
        given["items"] = [{"name": "day"}, {"name": "month"}, {"name": "year"}]  # GOV.UK's default, which ours has not
    if component == "fieldset" and "text" in given:
        given["html"] = given.pop("text")
    if component == "notification-banner" and isinstance(given.get("text"), Markup):
        given["html"] = given.pop("text")
    return given


@pytest.mark.parametrize(("component", "options", "html"), list(held()))
def test_the_macro_gives_the_markup_that_govuk_frontend_publishes(
    component: str, options: dict[str, Any], html: str
) -> None:
    assert facts(render(component, _options(component, options))) == facts(html)


def test_no_more_than_an_eighth_of_the_fixtures_is_passed_over() -> None:
    assert (len(list(held())), sum(len(fixtures) for fixtures in FIXTURES.values())) == (471, 539)
