"""Premises divided: by place, by sector, or by anything else the form knows; and what each division is merged into."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np

from analysis.rows.columns import Bools, Columns
from analysis.rows.filtering import holds
from analysis.rows.grouping import NOBODY_SAID, divide, named
from survey_engine.errors import DataError

EVERYBODY = "All premises"
KIND, PLACE = "sector_kind", "place"
MADE_OF: Mapping[str, tuple[str, ...]] = {
    KIND: ("retail", "hospitality", "other_sectors"),
    PLACE: ("town_centre", "estates", "rural_businesses"),
}
"""Division -> the named groups of the form that it consists of; whoever is in none of them is elsewhere."""
ELSEWHERE: Mapping[str, tuple[str, str]] = {
    KIND: ("not_said", NOBODY_SAID),
    PLACE: ("elsewhere", "Elsewhere in the town, or not known"),
}
MERGED: Mapping[str, tuple[str, ...]] = {
    "sector": ("sector", KIND, ""),
    KIND: (KIND, ""),
    "location": ("location", PLACE, ""),
    PLACE: (PLACE, ""),
    "staff": ("staff", ""),
}
"""Division -> what it becomes while a group is too small; nothing: all premises together."""


@dataclass(frozen=True, slots=True)
class Members:
    """One group: its code for every division, its label, and who is in it."""

    key: Mapping[str, str | None]
    label: str
    who: Bools


def members(columns: Columns, by: tuple[str, ...]) -> list[Members]:
    """The groups with anybody in them, in the order of the form; without a division everybody."""
    if not by:
        return [Members({}, EVERYBODY, np.ones(len(columns), dtype=np.bool_))]
    found = []
    for combination in product(*([*_one(columns, each)] for each in by)):
        who = np.logical_and.reduce([each.who for each in combination])
        if who.any():
            key = {name: code for each in combination for name, code in each.key.items()}
            found.append(Members(key, ", ".join(each.label for each in combination), who))
    return found


def _one(columns: Columns, by: str) -> Iterator[Members]:
    if by in MADE_OF:
        yield from _made_of(columns, by)
        return
    division = divide(columns, by, "en")
    if division.overlaps:
        raise DataError(f"'{by}' puts premises into several groups at once: indicators need one group for each.")
    grouping = division.grouping
    order = [*(division.codes or sorted(code for code in grouping.codes if code is not None)), None]
    for code in (each for each in order if each in grouping.codes):
        who = np.zeros(len(columns), dtype=np.bool_)
        who[grouping.rows[grouping.index == grouping.codes.index(code)]] = True
        yield Members({by: code}, division.labels.get(code) or code or NOBODY_SAID, who)


def _made_of(columns: Columns, by: str) -> Iterator[Members]:
    left = np.ones(len(columns), dtype=np.bool_)
    for code in MADE_OF[by]:
        group = named(columns.questionnaire, code)
        who = holds(group.when, columns)
        left &= ~who
        yield Members({by: code}, group.label["en"], who)
    code, label = ELSEWHERE[by]
    yield Members({by: code}, label, left)
