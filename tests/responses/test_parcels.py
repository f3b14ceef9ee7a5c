"""A parcel gives back what was put into it, byte for byte, whatever that is."""

from datetime import UTC, datetime

from survey_engine.responses.opening import Arrival
from survey_engine.responses.parcels import packed, unpacked
from survey_engine.responses.states import Environment, Reason

MOMENT = datetime(2024, 3, 1, 12, tzinfo=UTC)


def test_deliveries_come_out_of_a_parcel_as_they_went_in() -> None:
    brought = [
        Arrival(b'{"a": 1}', "web", None, MOMENT),
        Arrival(b"", "submit", Environment.TEST, MOMENT),
        Arrival(b"\xff\x00 no text", "sync", Environment.LIVE, MOMENT, -90, (Reason.DEVICE_REVOKED,)),
    ]

    assert list(unpacked(*packed(brought), MOMENT)) == brought


def test_where_a_delivery_came_from_stands_beside_it_in_plain_words() -> None:
    labels, contents = packed(
        [Arrival(b"one", "web", Environment.LIVE, MOMENT), Arrival(b"three", "sync", None, MOMENT)]
    )

    assert labels == b'[[3,"web","live",null,[]],[5,"sync",null,null,[]]]'
    assert contents == b"onethree"
