"""Rows filled in by the hundred are the rows that SQLAlchemy would have written, on both stores."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, insert, select

from survey_engine.responses.models import Response, Submission
from survey_engine.store.base import NaiveTimeError
from survey_engine.store.direct import Direct, TakenError

SUBMISSION: Any = Submission.__table__
RESPONSE: Any = Response.__table__
MOMENT = datetime(2024, 2, 29, 9, 30, 1, 20, tzinfo=timezone(timedelta(hours=1)))
ROWS: dict[Any, dict[str, Any]] = {
    SUBMISSION: {
        "status": "stored",
        "source": "sync",
        "environment": "live",
        "received_at": MOMENT,
        "raw": b"\x00\xff",
        "response_id": "r",
        "content_hash": None,
        "event_id": UUID("0190b6c2-7c1e-7f7a-9d51-2a6b1c3d4e5f"),
        "reasons": ["closed"],
        "faults": [["/home", "unknown_option"]],
    },
    RESPONSE: {
        "received_seq": 7,
        "revision": 1,
        "questionnaire": "tiny",
        "version": 1,
        "mode": "web",
        "environment": "test",
        "started_at": MOMENT,
        "finished_at": None,
        "conflict": True,
        "packed": b"",
    },
}
KEYS = {SUBMISSION: ("received_seq", [1, 2, 3]), RESPONSE: ("response_id", ["a", "b", "c"])}


@pytest.mark.parametrize("table", [SUBMISSION, RESPONSE], ids=str)
@pytest.mark.parametrize("many", [1, 2])
def test_what_is_filled_in_is_what_an_insert_writes(engine: Engine, table: Any, many: int) -> None:
    row, direct = ROWS[table], Direct(engine)
    key, (first, *others) = KEYS[table]
    with engine.begin() as connection:
        connection.execute(insert(table).values(row | {key: first}))

    with direct.transaction() as link:
        link.fill(direct.filling(table, [key, *row]), [(other, *row.values()) for other in others[:many]])

    columns = [column for column in table.c if column.key != key]
    with engine.connect() as connection:
        typed = connection.execute(select(*columns)).all()
        listed = ", ".join(column.key for column in columns)
        plain = connection.exec_driver_sql(f"SELECT {listed} FROM {table}").all()
    assert typed == [typed[0]] * (many + 1)
    assert plain == [plain[0]] * (many + 1)


def test_nothing_is_filled_in_by_halves(engine: Engine) -> None:
    direct = Direct(engine)
    filling = direct.filling(SUBMISSION, ["received_seq", "status", "source"])
    rows = [(1, "held", "web"), (2, "held", "web"), (1, "held", "web")]

    with pytest.raises(TakenError), direct.transaction() as link:
        link.fill(filling, rows)

    with engine.connect() as connection:
        assert connection.execute(select(SUBMISSION)).all() == []


def test_a_time_without_a_zone_is_refused(engine: Engine) -> None:
    direct = Direct(engine)
    filling = direct.filling(SUBMISSION, ["received_seq", "status", "source", "received_at"])
    naive = datetime(2024, 2, 29, 9, 30, tzinfo=UTC).replace(tzinfo=None)

    with pytest.raises(NaiveTimeError), direct.transaction() as link:
        link.fill(filling, [(1, "held", "web", naive)])


def test_numbers_follow_those_that_are_there_and_are_never_given_twice(engine: Engine) -> None:
    direct = Direct(engine)
    filling = direct.filling(SUBMISSION, ["received_seq", "status", "source"])
    numbering, given = direct.numbering(SUBMISSION.c.received_seq), list[int]()

    for many in (3, 1, 2):
        with direct.transaction() as link:
            numbers = link.numbers(numbering, many)
            link.fill(filling, [(number, "held", "web") for number in numbers])
            given += numbers

    assert given == [1, 2, 3, 4, 5, 6]


def test_numbers_in_the_place_of_a_row_are_given_once(engine: Engine) -> None:
    direct = Direct(engine)
    numbering = direct.numbering(SUBMISSION.c.received_seq, RESPONSE.c.received_seq)
    row = ROWS[RESPONSE]
    with direct.transaction() as link:
        link.fill(direct.filling(RESPONSE, ["response_id", *row]), [("a", *row.values())])

    with direct.transaction() as link:
        assert list(link.numbers(numbering, 2, row["received_seq"])) == [1, 2]
        assert list(link.numbers(numbering, 2, row["received_seq"])) == []
    with engine.connect() as connection:
        assert connection.execute(select(RESPONSE)).all() == []
