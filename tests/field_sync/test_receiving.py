"""What tablets bring: every item gets one result, whatever it holds, on either database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from clocks import SettableClock
from deliveries import content, door, put_up, response_id, responses, submissions, withdraw
from sqlalchemy import select
from tablets import Tablet, Wire, brought, enrolled

from field_sync import devices
from field_sync.models import Device, Install, SyncBatch, SyncItem, TallyCount
from field_sync.receiving import Carrier, Receiver
from field_sync.sealing import KeyStore
from field_sync.wire import base64url, unbase64
from survey_engine.accounts.staff import Hand
from survey_engine.definition import canonical
from survey_engine.responses.erasing import erase_response
from survey_engine.responses.intake import Intake
from survey_engine.store.base import Base
from survey_engine.store.direct import Direct, UnavailableError
from survey_engine.store.sessions import Sessions

DESK = Carrier("ada")


@pytest.fixture
def keys(tmp_path: Path, clock: SettableClock) -> KeyStore:
    return KeyStore(tmp_path / "keys", clock)


@pytest.fixture
def receiver(sessions: Sessions, clock: SettableClock, keys: KeyStore) -> Receiver:
    put_up(sessions, clock)
    return Receiver(sessions, door(sessions, clock), keys, clock)


@pytest.fixture
def tablet(sessions: Sessions, clock: SettableClock, keys: KeyStore) -> Tablet:
    return enrolled(sessions, clock, keys.current("safer-melton"))


def carried(tablet: Tablet) -> Carrier:
    return Carrier("tablet", tablet.device_id)


def told(receiver: Receiver, tablet: Tablet, *items: Any) -> list[str]:
    """Each result's status with its reasons, when this tablet brings these items."""
    results = receiver.receive(brought(*items), carried(tablet))
    return [" ".join([each.status, *each.reasons]) for each in results]


def kept(sessions: Sessions, model: type[Base]) -> list[Any]:
    with sessions.read() as session:
        return list(session.scalars(select(model)))


def flipped(item: Wire, part: str, at: int) -> Wire:
    raw = bytearray(unbase64(item[part]))
    raw[at] ^= 1
    return item | {part: base64url(bytes(raw))}


def test_a_sealed_response_is_stored_and_its_seal_has_served(
    receiver: Receiver, tablet: Tablet, sessions: Sessions
) -> None:
    item = tablet.response()

    (result,) = receiver.receive(brought(item), carried(tablet))

    assert result.data() == {
        "response_id": response_id(1),
        "sealed_hash": item["sealed_hash"],
        "status": "stored",
        "receipt": 1,
        "reasons": [],
    }
    assert [each.response_id for each in responses(sessions)] == [response_id(1)]
    (row,) = kept(sessions, SyncItem)
    assert (row.status, row.sealed, row.verified, row.received_seq, row.batch) == ("stored", None, True, 1, 1)


def test_what_came_before_is_a_duplicate_any_time_by_anybody_in_any_wrapping(
    receiver: Receiver, tablet: Tablet, sessions: Sessions, clock: SettableClock, keys: KeyStore
) -> None:
    other = enrolled(sessions, clock, keys.current("safer-melton"), "Tablet C")
    item = tablet.response()

    assert told(receiver, tablet, item, item) == ["stored", "stored"]
    assert told(receiver, tablet, item) == ["duplicate"]
    assert told(receiver, other, item) == ["duplicate"]
    assert told(receiver, tablet, tablet.response()) == ["duplicate"]
    assert told(receiver, other, other.response()) == ["duplicate"]
    assert [each.data()["status"] for each in receiver.receive(brought(item), DESK)] == ["duplicate"]
    assert len(responses(sessions)) == 1


def test_another_content_of_the_same_revision_is_a_conflict_and_both_are_kept(
    receiver: Receiver, tablet: Tablet, sessions: Sessions
) -> None:
    told(receiver, tablet, tablet.response())

    assert told(receiver, tablet, tablet.response(answers={"concerns": ["speeding"]})) == ["conflict"]
    assert [each.status for each in submissions(sessions)] == ["stored", "conflict"]


@pytest.mark.parametrize("at", [0, 20, -1])
def test_a_flipped_byte_never_answers_for_the_good_copy(
    receiver: Receiver, tablet: Tablet, sessions: Sessions, at: int
) -> None:
    item = tablet.response()
    sealed, signature = flipped(item, "sealed", at), flipped(item, "signature", at)

    assert told(receiver, tablet, sealed, signature) == ["retry hash_mismatch", "held bad_signature"]
    assert told(receiver, tablet, signature) == ["held bad_signature"]
    assert responses(sessions) == []
    assert told(receiver, tablet, item) == ["stored"]
    assert told(receiver, tablet, signature, item) == ["held bad_signature", "duplicate"]


def test_a_flipped_byte_anywhere_in_the_header_never_stores_and_never_spoils(
    receiver: Receiver, tablet: Tablet, sessions: Sessions
) -> None:
    item = tablet.response()
    bad = [flipped(item, "header", at) for at in range(0, len(unbase64(item["header"])), 7)]

    for start in range(0, len(bad), 50):
        assert {each.split()[0] for each in told(receiver, tablet, *bad[start : start + 50])} <= {"held", "not_ours"}
    assert responses(sessions) == []
    assert told(receiver, tablet, item) == ["stored"]


def test_what_is_no_item_gets_a_result_too(receiver: Receiver, tablet: Tablet) -> None:
    item = tablet.response()
    nothing = [None, 7, [], {}, item | {"header": "\0"}, item | {"sealed": "*"}, item | {"sealed_hash": "xy"}]
    half = {"header": item["header"], "signature": item["signature"]}

    assert told(receiver, tablet, *nothing, half) == ["retry unreadable"] * 7 + ["held bad_signature"]
    assert told(receiver, tablet, item) == ["stored"]


def test_the_device_of_the_header_signs_whoever_carries_the_item(
    receiver: Receiver, tablet: Tablet, sessions: Sessions, clock: SettableClock, keys: KeyStore
) -> None:
    other = enrolled(sessions, clock, keys.current("safer-melton"), "Tablet C")
    forged = other.seal(b"{}", response_id(9), device_id=tablet.device_id)

    assert told(receiver, other, tablet.response()) == ["stored"]
    assert told(receiver, other, forged) == ["held bad_signature"]


def test_a_device_or_a_key_that_is_not_ours_is_said_to_be_so(receiver: Receiver, tablet: Tablet) -> None:
    stranger = tablet.seal(b"{}", response_id(1), device_id=response_id(2))
    elsewhere = tablet.seal(b"{}", response_id(1), key_id="0123456789abcdef")

    assert told(receiver, tablet, stranger, elsewhere) == ["not_ours unknown_device", "not_ours unknown_key"]


def test_what_another_key_sealed_or_nobody_can_read_is_held(
    receiver: Receiver, tablet: Tablet, keys: KeyStore, sessions: Sessions
) -> None:
    wrong = Tablet(tablet.device_id, tablet.token, tablet.private, keys.current("another"))
    mixed = wrong.seal(b"{}", response_id(1), key_id=tablet.key.id)
    junk = tablet.seal(b"junk", response_id(2))

    assert told(receiver, tablet, mixed, junk) == ["held cannot_open", "held cannot_open"]
    assert told(receiver, tablet, mixed, junk) == ["held cannot_open", "held cannot_open"]
    first, second = sorted(kept(sessions, SyncItem), key=lambda each: each.number)
    assert first.sealed is not None
    assert (second.received_seq, len(submissions(sessions))) == (1, 1)


def test_faults_closings_withdrawals_and_tests_are_quarantined_with_a_reason(
    receiver: Receiver, tablet: Tablet, sessions: Sessions
) -> None:
    other_id = canonical.encode(content(7, mode="tablet"))
    withdraw(sessions, datetime(2024, 2, 29, 12, tzinfo=UTC))

    assert told(
        receiver,
        tablet,
        tablet.response(1, answers={}),
        tablet.response(2, version=9),
        tablet.response(3, environment="test"),
        tablet.response(4, finished_at="2024-02-29T12:00:00Z"),
        tablet.seal(other_id, response_id(5)),
        tablet.response(6),
    ) == [
        "quarantined rule_violation",
        "quarantined unknown_version",
        "quarantined test_live",
        "quarantined withdrawn",
        "quarantined rule_violation",
        "stored",
    ]


def test_a_practice_response_counts_as_a_test(receiver: Receiver, tablet: Tablet, sessions: Sessions) -> None:
    plain = canonical.encode(content(1, mode="tablet"))

    assert told(receiver, tablet, tablet.seal(plain, response_id(1), environment="test")) == ["stored"]
    assert [each.environment for each in responses(sessions)] == ["test"]


def test_a_clock_two_years_fast_is_put_right_before_anything_is_too_late(
    receiver: Receiver, tablet: Tablet, sessions: Sessions, clock: SettableClock
) -> None:
    withdraw(sessions, clock() - timedelta(minutes=30))
    ahead = timedelta(days=730)
    in_time = tablet.response(1, finished_at=(clock() + ahead - timedelta(hours=1)).isoformat())
    late = tablet.response(2, finished_at=(clock() + ahead - timedelta(minutes=10)).isoformat())

    results = receiver.receive(brought(in_time, late, now=clock() + ahead), carried(tablet))

    assert [each.status for each in results] == ["stored", "quarantined"]
    assert {each.clock_offset for each in kept(sessions, SyncItem)} == {-730 * 86_400_000}
    assert [each.clock_offset for each in kept(sessions, Device)] == [-730 * 86_400_000]


def test_what_a_revoked_tablet_brings_is_quarantined_also_by_others_hands(
    receiver: Receiver, tablet: Tablet, sessions: Sessions, clock: SettableClock
) -> None:
    with sessions.begin() as session:
        devices.revoke(session, Hand(clock), devices.by_name(session, "Tablet B"))

    assert told(receiver, tablet, tablet.response(), tablet.tally()) == ["quarantined device_revoked"] * 2
    assert [each.status for each in receiver.receive(brought(tablet.response(2)), DESK)] == ["quarantined"]
    assert kept(sessions, TallyCount) == []


def test_an_erased_response_is_not_taken_again(
    receiver: Receiver, tablet: Tablet, sessions: Sessions, clock: SettableClock
) -> None:
    item = tablet.response()
    told(receiver, tablet, item)
    with sessions.begin() as session:
        erase_response(session, response_id(1), clock())

    assert told(receiver, tablet, item, tablet.response()) == ["erased", "erased"]
    assert responses(sessions) == []
    assert {each.sealed for each in kept(sessions, SyncItem)} == {None}


def test_tallies_count_once(receiver: Receiver, tablet: Tablet, sessions: Sessions) -> None:
    tally = tablet.tally("passed_by", 4)

    assert told(receiver, tablet, tally, tally) == ["stored", "stored"]
    assert told(receiver, tablet, tally) == ["duplicate"]
    assert [(each.what, each.count) for each in kept(sessions, TallyCount)] == [("passed_by", 4)]


def test_a_contact_is_noted_with_what_the_tablet_says_it_made(
    receiver: Receiver, tablet: Tablet, sessions: Sessions, clock: SettableClock
) -> None:
    batch = brought(install_id=tablet.install_id)
    receiver.receive(batch, carried(tablet))
    clock.advance(minutes=1)
    for made in (7, 3):
        receiver.receive(type(batch)("b", tablet.install_id, None, made, ()), carried(tablet))

    assert [(each.install_id, each.made, each.seen_at) for each in kept(sessions, Install)] == [
        (tablet.install_id, 7, clock())
    ]
    assert sorted(each.number for each in kept(sessions, SyncBatch)) == [1, 2, 3]


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
