"""What a response must say to be read at all, and how it is kept in parts."""

import json
from datetime import UTC, date, datetime

import pytest
from deliveries import TINY, content, raw, response_id

from survey_engine.definition import canonical
from survey_engine.errors import DataError
from survey_engine.responses.codes import hashed
from survey_engine.responses.content import oddities, of, read, response_id_of
from survey_engine.responses.parts import is_tombstone, join, split, tombstone, written

CODED = frozenset({"concerns", "home"})


def test_what_is_wrong_is_told_all_at_once() -> None:
    with pytest.raises(DataError) as caught:
        of({"response_id": "17", "version": True, "mode": "pigeon", "environment": "prod", "answers": []})

    assert [fault.path for fault in caught.value.faults] == [
        "/response_id",
        "/questionnaire",
        "/version",
        "/mode",
        "/environment",
        "/started_at",
        "/finished_at",
        "/answers",
    ]


@pytest.mark.parametrize("written_id", ["00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"])
def test_every_uuid_is_taken_and_written_in_lower_case(written_id: str) -> None:
    assert of(content(1, response_id=written_id)).response_id == written_id.lower()


@pytest.mark.parametrize("written_id", ["", "{" + response_id(1) + "}", response_id(1).replace("-", ""), "urn:uuid:x"])
def test_other_ways_to_write_a_uuid_are_not(written_id: str) -> None:
    with pytest.raises(DataError):
        of(content(1, response_id=written_id))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-08-30T14:05:00Z", datetime(2024, 8, 30, 14, 5, tzinfo=UTC)),
        ("2024-08-30T15:05:00.123456+01:00", datetime(2024, 8, 30, 14, 5, 0, 123456, tzinfo=UTC)),
        ("2024-08-30 14:05", datetime(2024, 8, 30, 14, 5, tzinfo=UTC)),
    ],
)
def test_times_are_utc_when_read(text: str, expected: datetime) -> None:
    assert of(content(1, started_at=text)).started_at == expected


@pytest.mark.parametrize("text", ["2024-08-30", "2024-02-30T10:00:00Z", "0001-01-01T00:00:00+14:00", "now", 1709200000])
def test_what_is_no_time_is_refused(text: object) -> None:
    with pytest.raises(DataError):
        of(content(1, started_at=text))


def test_null_is_the_same_as_absent() -> None:
    sparse = content(1) | {"event_id": None, "answers": {"concerns": ["dog_fouling"], "story": None}}

    assert of(sparse).content_hash == of(content(1)).content_hash


def test_key_order_and_space_make_no_other_content() -> None:
    spaced = json.dumps(dict(reversed(content(1).items())), indent=2).encode()

    assert read(spaced).content_hash == read(raw(1)).content_hash == canonical.sha256(raw(1))


def test_oddities_are_readable_and_told() -> None:
    odd = content(1, ip="::1", salt="x" * 201, active_ms="5", option_order=[])

    assert sorted(fault.path for fault in oddities(odd)) == ["/active_ms", "/ip", "/option_order", "/salt"]


def test_an_id_is_found_in_what_is_no_response() -> None:
    assert response_id_of(raw(1, mode="pigeon")) == response_id(1)
    assert response_id_of(b"{") is None


def test_texts_are_what_people_wrote_themselves() -> None:
    assert written(TINY) >= {"story", "concerns_other"}
    assert {"concerns", "visits", "since", "home"}.isdisjoint(written(TINY))


def test_parts_join_to_the_same_content() -> None:
    sent = content(1, answers={"concerns": ["other"], "concerns_other": "Noise", "home": "E05005453"})

    parts = split(sent, sent["answers"], CODED)

    assert join(parts) == sent
    assert parts.coded == b'{"concerns":["other"],"home":"E05005453"}'
    assert parts.texts == b'{"concerns_other":"Noise"}'


def test_a_receipt_is_kept_as_a_hash_however_it_was_typed() -> None:
    sent = content(1, receipt="o123 4567 89ab")

    assert join(split(sent, sent["answers"], CODED))["receipt_hash"] == hashed("0123-4567-89AB")
    assert b"4567" not in split(sent, sent["answers"], CODED).envelope


def test_a_tombstone_is_no_part() -> None:
    stone = tombstone("erased", date(2024, 3, 1))

    assert stone == b'["tombstone","erased","2024-03-01"]'
    assert is_tombstone(stone)
    assert not is_tombstone(canonical.encode({"tombstone": {"erased": "2024-03-01"}}))
