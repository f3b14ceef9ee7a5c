"""Statements handed to the driver mean the same as through SQLAlchemy, on both stores."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, delete, insert, select, text

from survey_engine.store.base import Base
from survey_engine.store.direct import Direct, TakenError, UnavailableError
from survey_engine.store.engine import make_engine
from survey_engine.store.models import StoreState

STATE = Base.metadata.tables[StoreState.__tablename__]
SINCE = datetime(2024, 2, 29, 9, 30, tzinfo=UTC)
ROW = {"id": 1, "epoch": "first", "since": SINCE}


@pytest.fixture
def direct(engine: Engine) -> Direct:
    with engine.begin() as connection:
        connection.execute(delete(STATE))
    return Direct(engine)


def kept(engine: Engine) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(STATE))]


def test_values_go_through_the_types_of_their_columns(direct: Direct, engine: Engine) -> None:
    with direct.transaction() as link:
        link.run(direct.prepare(insert(STATE)), [ROW])

    assert kept(engine) == [(1, "first", SINCE)]


@pytest.mark.parametrize("durable", [True, False])
def test_an_exception_undoes_everything_and_leaves_the_connection_sound(
    direct: Direct, engine: Engine, durable: bool
) -> None:
    statement = direct.prepare(insert(STATE))

    def fail() -> None:
        with direct.transaction(durable=durable) as link:
            link.run(statement, [ROW])
            raise KeyError

    for _ in range(20):
        with pytest.raises(KeyError):
            fail()
    assert kept(engine) == []
    with direct.transaction(durable=durable) as link:
        link.run(statement, [ROW])
    assert kept(engine) == [(1, "first", SINCE)]


def test_a_single_statement_is_kept_by_itself_and_leaves_transactions_as_they_were(
    direct: Direct, engine: Engine
) -> None:
    statement = direct.prepare(insert(STATE).returning(STATE.c.id))

    with direct.transaction(single=True) as link:
        assert link.number(statement, ROW) == 1
        assert kept(engine) == [(1, "first", SINCE)]
    with pytest.raises(TakenError), direct.transaction(single=True) as link:
        link.number(statement, ROW)
    with pytest.raises(TakenError), direct.transaction() as link:
        link.run(direct.prepare(insert(STATE)), [ROW | {"id": 1, "epoch": "second"}])
    assert kept(engine) == [(1, "first", SINCE)]


def test_a_key_that_is_taken_is_told_apart_from_a_store_that_cannot(direct: Direct, engine: Engine) -> None:
    statement = direct.prepare(insert(STATE))
    with direct.transaction() as link:
        link.run(statement, [ROW])

    with pytest.raises(TakenError), direct.transaction() as link:
        link.run(statement, [ROW | {"epoch": "second"}])
    assert kept(engine) == [(1, "first", SINCE)]


def test_a_store_out_of_reach_is_unavailable() -> None:
    nowhere = Direct(make_engine("postgresql+psycopg://nobody:nothing@127.0.0.1:1/nowhere"))

    with pytest.raises(UnavailableError), nowhere.transaction():
        raise AssertionError


def test_a_list_of_any_length_is_one_parameter(direct: Direct) -> None:
    with direct.transaction() as link:
        link.run(direct.prepare(insert(STATE)), [ROW])
    by_number = direct.prepare(select(STATE.c.epoch).where(direct.among(STATE.c.id, "ids")))
    by_text = direct.prepare(select(STATE.c.id).where(direct.among(STATE.c.epoch, "epochs")))

    with direct.transaction() as link:
        found = [link.rows(by_number, {"ids": ids}) for ids in ([], [1], [2], list(range(1000)))]
        assert found == [[], [("first",)], [], [("first",)]]
        assert link.rows(by_text, {"epochs": ["first", "it's"]}) == [(1,)]


def test_the_disk_is_waited_for_again_after_a_transaction_that_need_not(direct: Direct, engine: Engine) -> None:
    sqlite = engine.dialect.name == "sqlite"
    asked = text("PRAGMA synchronous" if sqlite else "SHOW synchronous_commit")
    with engine.connect() as connection:
        before = connection.scalar(asked)

    with direct.transaction(durable=False) as link:
        link.run(direct.prepare(insert(STATE)), [ROW])

    with engine.connect() as connection:
        assert connection.scalar(asked) == before
