"""Canonical JSON: one way to write a value, one strict way to read it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_engine.definition import canonical
from survey_engine.errors import DataError

WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | WHOLE | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


def codes(raw: bytes, **limits: int) -> list[tuple[str, str]]:
    with pytest.raises(DataError) as caught:
        canonical.decode(raw, **limits)
    return [(fault.path, fault.code) for fault in caught.value.faults]


def test_keys_are_sorted_and_nothing_is_spaced() -> None:
    raw = canonical.encode({"b": [1, True, None], "a": {"é": "ü\n", "Z": ""}})

    assert raw == '{"a":{"Z":"","é":"ü\\n"},"b":[1,true,null]}'.encode()


def test_the_hash_is_that_of_the_bytes() -> None:
    assert canonical.sha256(b"{}") == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@pytest.mark.parametrize("value", [1.5, {"a": [0.0]}, {"a": 2**53}, {"a": {1, 2}}, {1: "a"}])
def test_what_canonical_json_cannot_hold_is_a_type_error(value: object) -> None:
    with pytest.raises(TypeError):
        canonical.encode(value)


@given(VALUES)
def test_reading_what_was_written_gives_the_value(value: object) -> None:
    assert canonical.decode(canonical.encode(value)) == value


@given(
    VALUES, st.sampled_from([None, 1, "\t"]), st.booleans(), st.sampled_from([(", ", ": "), (",", ":"), (" , ", " : ")])
)
def test_spacing_and_escapes_do_not_matter(
    value: object, indent: int | str | None, escaped: bool, separators: tuple[str, str]
) -> None:
    raw = json.dumps(value, indent=indent, ensure_ascii=escaped, separators=separators).encode()

    assert canonical.decode(raw) == value


@given(VALUES)
def test_a_key_given_twice_is_refused_wherever_it_is(value: object) -> None:
    inner = canonical.encode(value).decode()
    for raw in (f'{{"a":{inner},"a":1}}', f'[{{"b":{{"a": {inner}, "c":2, "a" :{inner}}}}}]'):
        with pytest.raises(DataError) as caught:
            canonical.decode(raw.encode())
        assert caught.value.faults[0].code == "json.duplicate"


def test_text_that_looks_like_keys_is_text() -> None:
    raw = json.dumps({"a": '","a":1', "b": '"a": "a" : \\u0000 \\', "c": "1.5e3, NaN"}).encode()

    assert canonical.decode(raw) == {"a": '","a":1', "b": '"a": "a" : \\u0000 \\', "c": "1.5e3, NaN"}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b'{"a":1,"b":{"c":[0,1.5]}}', ("/b/c/1", "json.decimal")),
        (b'{"a":1e3}', ("/a", "json.decimal")),
        (b'{"a":9007199254740992}', ("/a", "json.too_big")),
        (b'{"a":-9007199254740992}', ("/a", "json.too_big")),
        (b'{"a":123456789012345678901234567890}', ("/a", "json.too_big")),
        (b'{"a":"x\\u0000y"}', ("/a", "json.nul")),
        (b'{"a~/b\\u0000":1}', ("/a~0~1b\0", "json.nul")),
        (b'{"a":NaN}', ("", "json.unreadable")),
        (b'{"a":Infinity}', ("", "json.unreadable")),
        (b'{"a":"\\ud800"}', ("", "json.unreadable")),
        (b'{"a":"\xff"}', ("", "json.unreadable")),
        (b"\xef\xbb\xbf{}", ("", "json.unreadable")),
        (b"{} {}", ("", "json.unreadable")),
        (b"{'a':1}", ("", "json.unreadable")),
        (b'{"a":1,}', ("", "json.unreadable")),
        (b"", ("", "json.unreadable")),
        (b"1.5", ("", "json.decimal")),
        (b"[" * 100_000, ("", "json.too_large")),
        (b"[" * 60_000, ("", "json.unreadable")),
        (b'{"a":' * 2_000 + b"1" + b"}" * 2_000, ("", "json.unreadable")),
        (b"1" * 5_000, ("", "json.decimal")),
    ],
)
def test_what_two_readers_could_understand_differently_is_refused(raw: bytes, expected: tuple[str, str]) -> None:
    assert codes(raw) in ([expected], [(expected[0], "json.unreadable")])


@pytest.mark.parametrize("leaf", [b"1", b'"a"', b"{}", b"[]"])
def test_brackets_may_lie_twenty_deep_and_no_deeper(leaf: bytes) -> None:
    extra = leaf in {b"{}", b"[]"}

    canonical.decode(b"[" * (20 - extra) + leaf + b"]" * (20 - extra))

    assert codes(b"[" * (21 - extra) + leaf + b"]" * (21 - extra))[0][1] == "json.too_deep"


def test_the_limit_counts_bytes() -> None:
    assert canonical.decode(b'"12345678"', limit=10) == "12345678"
    assert codes(b'"123456789"', limit=10) == [("", "json.too_large")]


def test_messages_never_repeat_what_was_sent() -> None:
    with pytest.raises(DataError) as caught:
        canonical.decode(b'{"answers": {"story": "my secret", "n": 1.5}, "x": }')

    assert "secret" not in str(caught.value)
