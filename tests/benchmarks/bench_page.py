"""What one question page costs: CPU, SQL statements, bytes over the wire.

The page is "Your concerns" of the resident form, with 31 boxes in an order of the respondent's own. Run it with
`python tests/benchmarks/bench_page.py`; it ends with exit status 1 when a budget is broken.
"""

import logging
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))

from filling import Person  # noqa: E402
from flask import Flask  # noqa: E402
from flask.testing import FlaskClient  # noqa: E402
from installations import installation, settings_for, ship  # noqa: E402
from sqlalchemy import event  # noqa: E402

from survey_engine.app import create_app  # noqa: E402
from survey_engine.store.clock import system_clock  # noqa: E402
from survey_engine.store.engine import make_engine  # noqa: E402
from survey_engine.store.migrating import upgrade  # noqa: E402

CPU_MILLISECONDS = 2.0
STATEMENTS = 3
FIRST_PAGE_BYTES = 45_000
ROUNDS = 15
REQUESTS = 40
BEGINNING = "/c/safer-melton-demonstration/respond"
WIRE = {"Accept-Encoding": "gzip, br"}


def main() -> int:
    """Measure, print, and say whether every budget holds."""
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(Path(folder))
        address, client = concerns_page(app)
        get = lambda: client.get(address, headers=WIRE)  # noqa: E731
        cpu, statements = milliseconds(get), count_statements(app, get)
        html, assets = first_page(app)
        installation(app).sessions.engine.dispose()
    print(f"question page with 31 boxes: {cpu:.2f} ms of CPU (budget {CPU_MILLISECONDS})")
    print(f"SQL statements for it, BEGIN not counted: {statements} (budget {STATEMENTS})")
    total = html + sum(assets.values())
    print(f"first page over the wire: {total} bytes (budget {FIRST_PAGE_BYTES}): HTML {html}, {assets}")
    return int(cpu > CPU_MILLISECONDS or statements > STATEMENTS or total > FIRST_PAGE_BYTES)


def make_app(folder: Path) -> Flask:
    """An installation with everything shipped, on SQLite."""
    settings = settings_for(f"sqlite:///{folder / 'survey.db'}", folder)
    engine = make_engine(settings.database_url)
    upgrade(engine)
    engine.dispose()
    app = create_app(settings)
    with installation(app).sessions.begin() as session:
        ship(session, system_clock)
    return app


def concerns_page(app: Flask) -> tuple[str, FlaskClient]:
    """Somebody who has come as far as the concerns, and ticked a few before."""
    person = Person(app.test_client())
    person.go(BEGINNING).fill(consent="yes").fill(capacity=["resident"], age="35_49")
    while person.section != "concerns":
        person.fill()
    address = person.path
    boxes = person.form.offered["concerns"]
    assert len(boxes) >= 31
    person.fill(concerns=boxes[:3])
    return address, person.client


def milliseconds(get: Callable[[], object]) -> float:
    """CPU time of one request, the test client's own work included, in the round least disturbed by other programs."""
    for _ in range(REQUESTS):
        get()
    rounds = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        for _ in range(REQUESTS):
            get()
        rounds.append((time.process_time() - begun) / REQUESTS * 1000)
    return min(rounds)


def count_statements(app: Flask, get: Callable[[], object]) -> int:
    """How many statements one request sends, with the list of published versions too old to be trusted."""
    statements: list[str] = []
    engine = installation(app).sessions.engine
    listener = lambda *arguments: statements.append(arguments[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", listener)
    time.sleep(1.1)
    get()
    event.remove(engine, "before_cursor_execute", listener)
    return sum(not statement.startswith("BEGIN") for statement in statements)


def first_page(app: Flask) -> tuple[int, dict[str, int]]:
    """Bytes of a first page and of all it loads, as a new visitor's browser gets them."""
    client = app.test_client()
    page = client.get(BEGINNING, headers=WIRE)
    names = re.findall(r'(?:href|src)="(/assets/[^"]+)"', client.get(BEGINNING).get_data(as_text=True))
    assets = {name.split("/")[-1]: len(client.get(name, headers=WIRE).data) for name in names}
    return len(page.data), assets


if __name__ == "__main__":
    sys.exit(main())
