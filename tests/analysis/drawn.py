"""Tables made by hand for tests of charts and files: small enough to know by heart, with everything a line may say."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

from analysis.ranking import Choice, rank_choices
from analysis.table import About, Group, Line, Table, Weighted

SVG = "{http://www.w3.org/2000/svg}"
CHOICES = (
    Choice("drugs", "Drug taking or dealing"),
    Choice("dogs", "Dog fouling"),
    Choice("parking", "Inconsiderate parking"),
    Choice("speeding", "Speeding & <noise>"),
    Choice("roads", "Road safety", members=("parking", "speeding")),
    Choice("none", "None of these", exclusive=True),
)
MENTIONS = {"drugs": 54, "dogs": 41, "parking": 29, "speeding": 29, "roads": 48, "none": 4}
NOTES = ("Base: people who answered the question.", "This was an open consultation.")


def group(
    base: int = 144, mentions: Mapping[str, int] = MENTIONS, key: Mapping[str, str | None] | None = None, **traits: Any
) -> Group:
    """A group of these counts; its title is its code, or Not known."""
    key = key or {}
    rows = tuple(Line.of(row) for row in rank_choices(CHOICES, mentions, base))
    labels = {name: (code or "not known").capitalize() for name, code in key.items()}
    return Group(key, labels, base, rows, **traits)


def table(*groups: Group, **traits: Any) -> Table:
    """A table of these groups, of everybody when there are none."""
    of = groups or (group(),)
    fields = {
        "questionnaire": "tiny",
        "question": "concerns",
        "title": "What worries you?",
        "profile": "officer",
        "base": of[0].base,
        "groups": of,
        "notes": NOTES,
        "about": about(),
    }
    return Table(**fields | traits)


def about(**traits: Any) -> About:
    """What a table of June 2024 says of itself."""
    fields = {
        "scope": "tiny version 1",
        "wave": "safety@2024",
        "first": datetime(2024, 6, 1, 9, 30, tzinfo=UTC),
        "last": datetime(2024, 6, 30, 16, 0, tzinfo=UTC),
        "cut_off": datetime(2024, 7, 1, 8, 15, 30, tzinfo=UTC),
        "status": "interim",
        "base": "answered",
        "weighting": "unweighted",
        "modes": {"tablet": 44, "web": 100},
        "where": None,
        "environment": "live",
        "demonstration": 0,
        "data_hash": "ab12",
    }
    return About(**fields | traits)


def changed(group: Group, **lines: Mapping[str, Any]) -> Group:
    """The group with some lines, by code, changed."""
    return replace(group, rows=tuple(replace(row, **lines.get(row.choice.code, {})) for row in group.rows))


def sure() -> Group:
    """A group with intervals, rank ranges, a band of two and weights."""
    close = {"band": 2, "rank_low": 2, "rank_high": 4}
    return changed(
        group(),
        drugs={"rank_low": 1, "rank_high": 1, "low": 0.3, "high": 0.456, "weighted": Weighted(0.351)},
        parking=close,
        speeding=close,
    )


def hidden() -> Group:
    """The group with its two smallest ranked lines hidden; what is left is ranked anew."""
    kept = [row for row in group().rows if row.choice.code in {"drugs", "dogs"}]
    lost = [Line(choice=row.choice, hidden=True) for row in group().rows if row not in kept]
    return replace(group(), rows=(*kept, *lost))


def by_area() -> Table:
    """Two groups of one question, the second without an area."""
    town = group(100, MENTIONS | {"drugs": 40, "dogs": 10}, {"area": "town"})
    unknown = group(44, {**dict.fromkeys(MENTIONS, 3), "drugs": 14, "dogs": 31}, {"area": None})
    return table(town, unknown, base=144)


def words(svg: str) -> list[str]:
    """Everything written in a picture, in order."""
    return [each.text or "" for each in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def lengths(svg: str, *, height: str = "14") -> list[float]:
    """The lengths of the bars, from the top down."""
    boxes = ElementTree.fromstring(svg).iter(f"{SVG}rect")
    return [float(each.attrib["width"]) for each in boxes if each.attrib["height"] == height]
