"""Ranked tables in sentences that stand up to questions. A function of tables: what they hide, no sentence knows.

No superlative on a tie, on overlapping rank ranges or on a base under thirty; nothing at all under ten. No sentence
says why anything is so. Every one carries its base, its share, when people were asked, and that they chose to answer.
"""

from analysis import flags
from analysis.evidence import wording
from analysis.evidence.guards import Lead, lead
from analysis.evidence.records import Record
from analysis.evidence.statements import Audience, counted, withheld
from analysis.table import Group, Table

FEWEST = 10
"""People a sentence is about at least."""

FEW_NAMED = 3
"""Options named at most of a group too small for percentages."""


def highest(table: Table, group: Group, audience: Audience, *, nets: bool = False) -> Record:
    """What a group mentioned most, as strongly as it may be said."""
    found = lead(group, nets=nets)
    if found is None or group.base is None or group.base < FEWEST:
        return withheld(table, group, audience)
    if group.base < flags.SENTENCE_BASE:
        return counted(table, group, found.first, _few(found, group, audience), nets=nets)
    return counted(table, group, found.first, _text(found, group.base, audience), nets=nets)


def _text(found: Lead, base: int, audience: Audience) -> str:
    which = "Highest of the published figures" if found.hidden else "Highest polling issue"
    if found.alone:
        ahead = f" It is {wording.gap(found.first, found.next, base)}." if found.next else ""
        return f"{which} {audience.issue}: {wording.shares([found.first], base)}.{ahead}"
    among = f"top {wording.number(found.places)}{' of the published figures' if found.hidden else ' issues'}"
    if found.places > wording.NAMED_MOST:
        one = wording.shares([found.first], base)
        return f"No issue stands out {audience.issue}: the {among} are too close to tell apart. One of them is {one}."
    named = found.contenders[: found.places]
    level = "level" if len({each.mentions for each in named}) == 1 else "too close to tell apart"
    return f"Among the {among} {audience.issue}: {wording.shares(named, base)}: {level}."


def _few(found: Lead, group: Group, audience: Audience) -> str:
    """Counts, and no word of first or most."""
    assert group.base is not None
    named = found.contenders[: min(max(found.places, 1), FEW_NAMED)]
    chose = wording.listed([f"{each.mentions:,} chose {each.choice.label}" for each in named])
    return f"Of the {group.base:,} {audience.people} who took part, {chose}."
