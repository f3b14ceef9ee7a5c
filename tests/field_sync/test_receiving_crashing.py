"""Two tabs at once, a store that fails, a process that dies: nothing is lost, nothing is kept twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from bringing import kept, told
from clocks import SettableClock
from deliveries import responses
from tablets import Tablet

from field_sync.models import SyncBatch, SyncItem, TallyCount
from field_sync.receiving import Receiver
from field_sync.wire import unbase64
from survey_engine.responses.intake import Intake
from survey_engine.store.direct import Direct, UnavailableError
from survey_engine.store.sessions import Sessions


def test_the_same_items_brought_at_once_from_two_tabs_are_stored_once(
    receiver: Receiver, tablet: Tablet, sessions: Sessions
) -> None:
    items = [tablet.response(number) for number in range(20)]

    with ThreadPoolExecutor(4) as pool:
        orders = [items, items[::-1], items[10:] + items[:10], items]
        all_told = list(pool.map(lambda some: told(receiver, tablet, *some), orders))

    assert {each for some in all_told for each in some} <= {"stored", "duplicate"}
    assert len(responses(sessions)) == 20
    assert len(kept(sessions, SyncItem)) == 20
    assert sorted(each.number for each in kept(sessions, SyncBatch)) == [1, 2, 3, 4]


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_store_that_fails_at_any_step_asks_to_send_again_and_loses_nothing(
    receiver: Receiver, tablet: Tablet, sessions: Sessions, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    told(receiver, tablet, tablet.response(9))
    items = [tablet.response(1), tablet.response(2), tablet.tally()]
    with monkeypatch.context() as patch:
        _fail_at(patch, step)
        answers = told(receiver, tablet, *items)

    assert {each.split()[0] for each in answers} <= ({"retry", "stored"} if step == 2 else {"retry"})
    assert {each.split()[0] for each in told(receiver, tablet, *items)} <= {"stored", "duplicate"}
    assert len(responses(sessions)) == 3
    assert len(kept(sessions, TallyCount)) == 1


def _fail_at(patch: pytest.MonkeyPatch, step: int) -> None:
    """The store is not to be had the `step`th time from now that anybody begins to write."""
    real: Callable[..., Any] = Direct.transaction
    count = iter(range(1, 100))

    def transaction(self: Direct, **options: Any) -> Any:
        if next(count) == step:
            raise UnavailableError("disk full")
        return real(self, **options)

    patch.setattr(Direct, "transaction", transaction)


def test_a_process_that_dies_between_the_steps_loses_nothing(
    receiver: Receiver, tablet: Tablet, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = tablet.response()

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Intake, "receive", die)
        with pytest.raises(KeyboardInterrupt):
            told(receiver, tablet, item)
    (row,) = kept(sessions, SyncItem)
    assert (row.status, row.sealed) == ("received", unbase64(item["sealed"]))

    assert told(receiver, tablet, item) == ["stored"]


def test_what_a_dead_process_left_is_dealt_with_though_its_tablet_never_comes_again(
    receiver: Receiver,
    tablet: Tablet,
    sessions: Sessions,
    clock: SettableClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    items = [tablet.response(number) for number in range(60)]

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Intake, "receive", die)
        for part in (items[:50], items[50:]):
            with pytest.raises(KeyboardInterrupt):
                told(receiver, tablet, *part)
    soon = receiver.recover()
    clock.advance(minutes=3)

    assert (soon, receiver.recover(), receiver.recover()) == (0, 60, 0)
    assert len(responses(sessions)) == 60
    assert told(receiver, tablet, *items[:50]) == ["duplicate"] * 50
