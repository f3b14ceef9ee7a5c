"""Exact tables made by hand, to be protected and attacked."""

from collections.abc import Mapping

from analysis.ranking import Choice, rank_choices
from analysis.table import Group, Line, Table

Counts = Mapping[str, int]
NAMES = {"speeding": "Speeding", "drugs": "Drug dealing", "litter": "Litter", "none": "None of these"}


def choices(codes: Counts) -> list[Choice]:
    """The options of these codes; `none` is chosen alone."""
    return [Choice(code, NAMES.get(code, code), exclusive=code == "none") for code in codes]


def group(counts: Counts, base: int, **key: str | None) -> Group:
    """One group, ranked by its exact counts."""
    rows = rank_choices(choices(counts), counts, base)
    labels = {by: code or "Not answered" for by, code in key.items()}
    return Group(key, labels, base, tuple(Line.of(row) for row in rows), base, sum(counts.values()))


def table(*groups: Group, base: int | None = None, question: str = "concerns") -> Table:
    """An exact table; its base is that of all groups unless it is given."""
    everybody = sum(each.base or 0 for each in groups) if base is None else base
    return Table("tiny", question, "Top concerns", "officer", everybody, groups, ("Exact: 3 people of 144.",))


def shown(published: Table) -> dict[str, tuple[int | None, list[tuple[str, int | None, int | None]]]]:
    """Title of a group -> its base, and (code, rank, mentions) of its lines in order."""
    return {
        each.title: (each.base, [(line.choice.code, line.rank, line.mentions) for line in each.rows])
        for each in published.groups
    }
