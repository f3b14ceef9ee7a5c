"""Strict YAML: plain data with places, and a clear fault at once for everything else."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from survey_engine.definition.loading.source import NODES, Document, read_yaml
from survey_engine.definition.located import LocatedError
from survey_engine.errors import Fault


def refused(text: str | bytes) -> list[str]:
    try:
        read_yaml(text if isinstance(text, bytes) else text.encode(), "f.yaml")
    except LocatedError as error:
        return [f"{found.line}:{found.column} {found.fault.code}" for found in error.findings]
    return []


def read(text: str) -> Document:
    return read_yaml(text.encode(), "f.yaml")


def test_only_yaml_1_2_words_mean_anything_but_text() -> None:
    document = read(
        "{a: no, b: yes, c: on, d: off, e: true, f: false, g: null, h: ~, i: , j: 12, k: -7, l: '12', m: 2024-08-30,"
        " n: 12:30, o: y, p: 1.2.3, q: =, r: 'null'}"
    )

    assert document.data == {
        "a": "no", "b": "yes", "c": "on", "d": "off", "e": True, "f": False, "g": None, "h": None, "i": None, "j": 12,
        "k": -7, "l": "12", "m": "2024-08-30", "n": "12:30", "o": "y", "p": "1.2.3", "q": "=", "r": "null",
    }  # fmt: skip


def test_keys_are_always_text_and_text_is_composed() -> None:
    assert read("no: cafe\u0301\n2024: x\ntrue: y").data == {"no": "café", "2024": "x", "true": "y"}


def test_every_value_and_key_has_its_place() -> None:
    document = read("a: 1\nb:\n  - x\n  - {c/d: y}\n")

    assert document.positions == {
        "": (1, 1),
        "/a": (1, 4),
        "/b": (3, 3),
        "/b/0": (3, 5),
        "/b/1": (4, 5),
        "/b/1/c~1d": (4, 11),
    }
    assert document.keys == {"/a": (1, 1), "/b": (2, 1), "/b/1/c~1d": (4, 6)}


def test_a_fault_without_a_place_of_its_own_is_told_at_the_nearest() -> None:
    document = read("a: 1\nb:\n  - x\n")

    places = [document.find(Fault(path, "x", "")) for path in ("/b/0", "/b/0/missing/deeper", "/nowhere", "")]
    assert [(found.line, found.column) for found in places] == [(3, 5), (3, 5), (1, 1), (1, 1)]


def test_a_finding_reads_as_editors_expect() -> None:
    with pytest.raises(LocatedError) as caught:
        read_yaml(b"a: &x 1", "q/1.yaml")

    assert str(caught.value) == "q/1.yaml:1:4: yaml.anchor: Anchors (&name) are not allowed. Remove it."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 012", "1:4 yaml.number"),
        ("a: 0o14", "1:4 yaml.number"),
        ("a: 0x1F", "1:4 yaml.number"),
        ("a: 1_000", "1:4 yaml.number"),
        ("a: +5", "1:4 yaml.number"),
        ("a: 1.5", "1:4 yaml.number"),
        ("a: 1e3", "1:4 yaml.number"),
        ("a: .inf", "1:4 yaml.number"),
        ("a: .nan", "1:4 yaml.number"),
        ("a: 1234567890123456", "1:4 yaml.number"),
        ("a: &x 1", "1:4 yaml.anchor"),
        ("a: *x", "1:4 yaml.alias"),
        ("<<: *x", "1:5 yaml.alias"),
        ("a: !!str 1", "1:4 yaml.tag"),
        ("a: !python/object:os.system x", "1:4 yaml.tag"),
        ("a: ! 1", "1:4 yaml.tag"),
        ("%TAG ! tag:x,2000:\n---\na: 1", "1:1 yaml.tag"),
        ("a: 1\n---\nb: 2", "2:1 yaml.documents"),
        ("", "1:1 yaml.empty"),
        ("# nothing\n", "1:1 yaml.empty"),
        ("? [a]\n: 1", "1:3 yaml.key"),
        ("{'': 1}", "1:2 yaml.key"),
        ("a: b: c", "1:5 yaml.syntax"),
        ("a:\n\t- x", "2:1 yaml.syntax"),
        ("a:\n  [1, 2", "2:3 yaml.syntax"),
        ("a: 'x", "1:6 yaml.syntax"),
        ('a: "\\ud800"', "1:7 yaml.syntax"),
        ('a: "\\0"', "1:4 yaml.character"),
        ('a: "x\\u202e"', "1:4 yaml.character"),
        ("a: \u2066x", "1:4 yaml.character"),
        ("a: \x07", "1:1 yaml.encoding"),
        ("ab:\n  'c\0'", "2:5 yaml.encoding"),
        (b"ab: 1\nc: \xff", "2:4 yaml.encoding"),
        ("a: 1".encode("utf-16"), "1:1 yaml.encoding"),
    ],
)
def test_what_would_surprise_is_refused_where_it_stands(text: str | bytes, expected: str) -> None:
    assert refused(text) == [expected]


def test_every_duplicate_key_is_told() -> None:
    assert refused("a: 1\na: 2\nb: {c: 1, c: 2}\n") == ["2:1 yaml.duplicate", "3:11 yaml.duplicate"]


def test_keys_that_look_the_same_are_the_same() -> None:
    assert refused("caf\u00e9: 1\ncafe\u0301: 2\n") == ["2:1 yaml.duplicate"]


BOMBS = {
    "aliases": "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n",
    "brackets": "a: " + "[" * 500_000,
    "braces": "{a: " * 200_000,
    "dashes": "- " * 300_000,
    "questions": "? " * 300_000,
    "a long list": "o: [" + "a, " * 400_000 + "]",
    "a long mapping": "".join(f"k{n}: 1\n" for n in range(100_000)),
    "100,000 options": "options:\n" + "".join(f"  - {{code: o{n}, label: Option {n}}}\n" for n in range(100_000)),
    "many lists": "".join(f"k{n}:\n" + "- a\n" * 1_999 for n in range(100)),
    "too many bytes": "a: '" + "x" * 9_000_000 + "'",
    "nothing but lines": "\n" * 2_000_000,
}


MOST_TAKEN = NODES + 100  # parts of a file: a list is a part with a beginning and an end
"""Of the 400,000 and more that there are in most of these."""


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[yaml.Event]:
    """What is taken from the parser, one part after the other."""
    parts: list[yaml.Event] = []
    parse = yaml.parse

    def noted(*given: Any, **named: Any) -> Iterator[yaml.Event]:
        for part in parse(*given, **named):
            parts.append(part)
            yield part

    monkeypatch.setattr(yaml, "parse", noted)
    return parts


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_ends_in_one_clear_fault_at_once(text: str, taken: list[yaml.Event]) -> None:
    assert len(refused(text.encode())) == 1
    assert len(taken) <= MOST_TAKEN


def test_depth_is_limited_to_twenty() -> None:
    assert refused("[" * 20 + "a" + "]" * 20) == []
    assert refused("[" * 21 + "a" + "]" * 21) == ["1:22 yaml.too_deep"]


@given(st.binary(max_size=200) | st.text("ab:-[]{}'\"&*!%#?|>\n \t,0", max_size=80).map(str.encode))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    refused(raw)


SCALARS = st.none() | st.booleans() | st.integers(-(10**14), 10**14) | st.text("abc é'\"\n:#-0", max_size=8)


@given(st.dictionaries(st.text("abc", min_size=1), st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3))))
def test_json_is_read_as_it_is(value: dict[str, object]) -> None:
    assert read(json.dumps(value, ensure_ascii=False)).data == value
