"""Queries of addresses to what they ask for, and back."""

import pytest
from werkzeug.datastructures import MultiDict

from analysis.counts.part import Base, Request
from analysis.web.asking import Asked, read


def asked(*pairs: tuple[str, str]) -> tuple[Asked, list[tuple[str, str]]]:
    return read(MultiDict(pairs))


def test_everything_that_can_be_asked_is_read() -> None:
    found, faults = asked(
        ("question", "concerns"), ("by", "home_area"), ("by", "audience"), ("who", "young_people"),
        ("where", " age == '16_17' "), ("base", "asked"), ("wave", "2024"), ("weight", "age_area"),
        ("profile", "public"), ("nets", "yes"), ("top", "5"),
    )  # fmt: skip

    assert faults == []
    assert found == Asked(
        question="concerns",
        by=("home_area", "audience"),
        who="young_people",
        where="age == '16_17'",
        base=Base.ASKED,
        wave="2024",
        weight="age_area",
        profile="public",
        nets=True,
        top=5,
    )


def test_a_form_sent_with_nothing_chosen_asks_for_what_an_empty_address_asks_for() -> None:
    blank = [(name, "") for name in ("question", "by", "by", "who", "where", "base", "wave", "weight", "top")]

    assert asked(*blank) == asked() == (Asked(), [])
    assert Asked().query() == []


def test_an_address_is_the_shortest_that_asks_for_the_same_and_always_the_same_one() -> None:
    found, _ = asked(("top", "3"), ("by", "mode"), ("by", ""), ("question", "concerns"), ("base", "answered"))

    assert found.query() == [("question", "concerns"), ("by", "mode"), ("top", "3")]
    assert read(MultiDict(found.query())) == (found, [])


def test_a_group_named_twice_is_one_group() -> None:
    assert asked(("by", "mode"), ("by", "mode"))[0].by == ("mode",)


@pytest.mark.parametrize("top", ["0", "-1", "five", "1.5", "101", "9" * 5000, "²", "٣"])
def test_ranks_to_show_are_a_whole_number(top: str) -> None:
    assert asked(("top", top)) == (Asked(), [("top", "Ranks to show must be a whole number from 1 to 100")])


def test_what_cannot_be_read_is_named() -> None:
    _, faults = asked(("by", "a"), ("by", "b"), ("by", "c"), ("base", "some"))

    assert faults == [("by", "Choose at most 2 groups"), ("base", "Choose one of answered, asked, all")]


def test_the_engine_is_asked_the_same() -> None:
    found, _ = asked(("question", "concerns"), ("by", "mode"), ("nets", "yes"), ("who", "young_people"))

    assert found.request() == Request(
        question="concerns", by=("mode",), who="young_people", nets=True, uncertainty=True
    )
