"""A sentence as a record: whose it is, what it rests on, and all that must stand beside it wherever it goes."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis import flags
from analysis.evidence import wording
from analysis.evidence.guards import Contender
from analysis.evidence.records import Kind, Record, Status
from analysis.ranking import percent
from analysis.table import Group, Table
from analysis.tabulation.notes import LIMITS_DIFFER, SELF_SELECTED, day

OFFICER = "officer"
EXACT = "Exact figures, for officers; publish them by way of a release."


@dataclass(frozen=True, slots=True)
class Audience:
    """A group in the words of a sentence: "Highest polling issue `issue`", "of the 18 `people`"."""

    issue: str
    people: str


def withheld(table: Table, group: Group, audience: Audience) -> Record:
    """The record of a group of which nothing may be said."""
    text = f"Nothing is said about {audience.people}: too few of them answered."
    return Record(
        priority="",
        type=Kind.SURVEY_RANK,
        text=text,
        source=_source(table),
        wave=table.about.wave if table.about else None,
        filter=group.title or None,
        status=Status.WITHHELD,
    )


def counted(table: Table, group: Group, first: Contender, text: str, *, nets: bool) -> Record:
    """The record of a sentence about a group, led by `first`."""
    measure = "related concerns counted together, each person once" if nets else "single concerns"
    return Record(
        priority=first.choice.label,
        type=Kind.SURVEY_RANK,
        text=text,
        source=_source(table),
        wave=table.about.wave if table.about else None,
        filter=group.title or None,
        metric=f"share of respondents, {measure}",
        base=group.base,
        caveat=" ".join(_caveats(table, group, first)),
        status=Status.AUTOMATIC,
        made_up=flags.MADE_UP in group.flags,
        exact=table.profile == OFFICER,
    )


def _source(table: Table) -> str:
    scope = table.about.scope if table.about else table.questionnaire
    return f"{scope}: {table.title}"


def _caveats(table: Table, group: Group, first: Contender) -> Iterator[str]:
    """What must stand beside the sentence wherever it goes."""
    about = table.about
    if flags.MADE_UP in group.flags:
        yield "Made-up demonstration data: do not use."
    weighting = about.weighting if about else "unweighted"
    yield f"Base: {group.base:,} people, {wording.dates(about)}, {weighting}."
    if table.profile == OFFICER:
        yield EXACT
    if LIMITS_DIFFER in table.notes:
        yield LIMITS_DIFFER
    if first.choice.is_net:
        yield f"{first.choice.label} counts everybody who chose any of: {_members(group, first)}."
    yield from (each[2:] for each in flags.explained(flag for flag in group.flags if flag != flags.MADE_UP))
    if group.event:
        yield f"The largest event brought {percent(group.event[1], 0)} of these people ({group.event[0]})."
    if about and about.status == "interim" and about.cut_off:
        yield f"Interim: answers were still being taken on {day(about.cut_off)}."
    yield SELF_SELECTED


def _members(group: Group, net: Contender) -> str:
    labels = {line.choice.code: line.choice.label for line in group.rows}
    return ", ".join(labels.get(code, code) for code in net.choice.members)
