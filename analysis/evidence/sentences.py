"""Ranked tables in sentences that stand up to questions. A function of tables: what they hide, no sentence knows.

No superlative on a tie, on overlapping rank ranges or on a base under thirty; nothing at all under ten. No sentence
says why anything is so. Every one carries its base, its share, when people were asked, and that they chose to answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis import flags, printed
from analysis.compare import Change, Comparison, Pair, Verdict
from analysis.evidence import wording
from analysis.evidence.guards import Contender, Lead, contenders, lead
from analysis.evidence.records import Kind, Record, Status
from analysis.notes import LIMITS_DIFFER, SELF_SELECTED, day
from analysis.ranking import percent
from analysis.table import Group, Table

FEWEST = 10
"""People a sentence is about at least."""

TOP = 3
"""How far down a list an option still counts as a priority of the group."""


@dataclass(frozen=True, slots=True)
class Audience:
    """A group in the words of a sentence: "Highest polling issue `issue`", "of the 18 `people`"."""

    issue: str
    people: str


def highest(table: Table, group: Group, audience: Audience, *, nets: bool = False) -> Record:
    """What a group mentioned most, as strongly as it may be said."""
    found = lead(group, nets=nets)
    if found is None or group.base is None or group.base < FEWEST:
        return _withheld(table, group, audience)
    if group.base < flags.SENTENCE_BASE:
        return _record(table, group, found.first, _few(found, group, audience), nets=nets)
    return _record(table, group, found.first, _text(found, group.base, audience), nets=nets)


def priorities(table: Table, group: Group, compared: Comparison, audience: Audience) -> tuple[Record, ...]:
    """What is a priority of a group: among its first, or clearly more than of everybody else. Each says which it is."""
    if group.base is None or group.base < flags.SENTENCE_BASE:
        return (highest(table, group, audience),)
    pair = next((each for each in compared.pairs if dict(each.key) == dict(group.key)), None)
    found = lead(group, nets=False)
    return tuple(_priorities(table, group, pair, audience)) if found else (_withheld(table, group, audience),)


def _priorities(table: Table, group: Group, pair: Pair | None, audience: Audience) -> Iterator[Record]:
    assert group.base is not None
    front = lead(group, nets=False)
    changes = {change.code: change for change in pair.changes} if pair else {}
    for each in contenders(group.rows, nets=False):
        reasons = list(_reasons(each, front, group.base, changes.get(each.choice.code)))
        if reasons:
            text = (
                f"A priority {audience.issue}: {each.choice.label}, {wording.share(each, group.base)}; "
                f"{', and '.join(reasons)}."
            )
            yield _record(table, group, each, text, nets=False)


def _reasons(each: Contender, front: Lead | None, base: int, change: Change | None) -> Iterator[str]:
    worst = each.line.rank_high
    if front and front.alone and front.first == each:
        ahead = f", {wording.gap(each, front.next, base)}" if front.next else ""
        yield f"their highest polling issue{ahead}"
    elif worst is not None and worst <= TOP:
        yield f"among their top {wording.number(worst)}"
    if change is not None and change.verdict is Verdict.INCREASE and change.then is not None:
        other = change.then
        share = f"{percent(other.share, printed.places(other.base))}, {other.mentions:,} of {other.base:,}"
        yield f"clearly higher than among everybody else ({share})"


def _text(found: Lead, base: int, audience: Audience) -> str:
    which = "Highest of the published figures" if found.hidden else "Highest polling issue"
    if found.alone:
        ahead = f" It is {wording.gap(found.first, found.next, base)}." if found.next else ""
        return f"{which} {audience.issue}: {wording.shares([found.first], base)}.{ahead}"
    named = found.contenders[: min(found.places, wording.CHOSEN_MOST)]
    level = "level" if len({each.mentions for each in named}) == 1 else "too close to tell apart"
    more = f" and {wording.number(found.places - len(named))} more" if found.places > len(named) else ""
    published = " of the published figures" if found.hidden else " issues"
    said = wording.shares(named, base)
    return f"Among the top {wording.number(found.places)}{published} {audience.issue}: {said}{more}: {level}."


def _few(found: Lead, group: Group, audience: Audience) -> str:
    """Counts, and no word of first or most."""
    assert group.base is not None
    named = found.contenders[: min(max(found.places, 1), TOP)]
    chose = wording.listed([f"{each.mentions:,} chose {each.choice.label}" for each in named])
    return f"Of the {group.base:,} {audience.people} who took part, {chose}."


def _withheld(table: Table, group: Group, audience: Audience) -> Record:
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


def _record(table: Table, group: Group, first: Contender, text: str, *, nets: bool) -> Record:
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
