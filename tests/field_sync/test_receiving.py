"""What tablets bring: every item gets one result, whatever it holds, on either database."""

from datetime import UTC, datetime, timedelta

from bringing import carried, kept, told
from clocks import SettableClock
from deliveries import content, response_id, responses, submissions, withdraw
from tablets import Tablet, brought, enrolled

from field_sync import devices
from field_sync.models import Device, Install, SyncBatch, SyncItem, TallyCount
from field_sync.receiving import Carrier, Receiver
from field_sync.sealing import KeyStore
from survey_engine.accounts.staff import Hand
from survey_engine.definition import canonical
from survey_engine.responses.erasing import erase_response
from survey_engine.store.sessions import Sessions

DESK = Carrier("ada")


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
