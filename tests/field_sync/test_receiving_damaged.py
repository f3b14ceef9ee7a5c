"""What is damaged, forged, sealed for others or no item at all gets a result too, and spoils no other."""

import pytest
from bringing import flipped, kept, told
from clocks import SettableClock
from deliveries import response_id, responses, submissions
from tablets import Tablet, enrolled

from field_sync.models import SyncItem
from field_sync.receiving import Receiver
from field_sync.sealing import KeyStore
from field_sync.wire import unbase64
from survey_engine.store.sessions import Sessions


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
