"""The report of a business form: every planned indicator, group by group, with exact figures and what must be said."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

import numpy as np

from analysis.retail import division
from analysis.retail.division import Members
from analysis.retail.model import Group, Line, Report, Section
from analysis.retail.plan import Planned, planned
from analysis.retail.premises import CRIMES, Premises
from analysis.rows.columns import Columns
from analysis.snapshot.reading import Snapshot
from survey_engine.consultations.timing import day_words, london
from survey_engine.definition.model import Questionnaire
from survey_engine.errors import DataError

OFFICER = "officer"
PERIOD = "Twelve months are {first} to {last}, the same for everybody, as printed on the form."
BETWEEN = re.compile(r"between (?P<first>\d+ \w+ \d{4}) and (?P<last>\d+ \w+ \d{4})")
NEWEST = "Returns to version {version} of the form only: those to earlier versions are not counted."
ONCE = (
    "Each return counts once, however many premises it is for; how often crimes happened is told of returns for one "
    "premises only."
)
NO_WEIGHTS = (
    "Unweighted: there is no list of the businesses of the borough to weigh by, and premises chose to take part, so "
    "these figures describe those that answered."
)
MADE_UP = "DEMONSTRATION DATA: {count:,} of {all:,} returns are made up. Do not use these figures."


def report(snapshot: Snapshot, by: Sequence[str] = ()) -> Report:
    """Every indicator with exact figures: for officers."""
    premises = Premises.of(snapshot.columns)
    groups = division.members(premises.columns, tuple(by))
    questionnaire = snapshot.form.questionnaire
    return Report(
        questionnaire=questionnaire.id,
        title=questionnaire.title["en"],
        profile=OFFICER,
        by=tuple(by),
        groups=tuple(_group(premises, each) for each in groups),
        sections=tuple(_section(premises, each, groups) for each in planned(premises)),
        notes=tuple(_notes(snapshot)),
    )


def measured(columns: Columns, code: str, by: Sequence[str] = ()) -> Section:
    """One section alone."""
    premises = Premises.of(columns)
    found = next(each for each in planned(premises) if each.code == code)
    return _section(premises, found, division.members(columns, tuple(by)))


def refuse_weights() -> None:
    """Population weights are for residents."""
    raise DataError(
        "Businesses cannot be weighted: there is no list of the businesses of the borough by sector and place (no "
        "levy list, no count of the business register) to weigh by, and weights of residents are no weights of "
        "premises. Leave --weight out."
    )


def _group(premises: Premises, members: Members) -> Group:
    who = members.who
    single = int(np.count_nonzero(who & premises.single))
    return Group(members.key, members.label, int(np.count_nonzero(who)), single, int(premises.answered_for[who].sum()))


def _section(premises: Premises, one: Planned, groups: Sequence[Members]) -> Section:
    columns = [list(one.measure(premises, each.who)) for each in groups]
    lines = tuple(Line(same[0][0], same[0][1], tuple(cell for *_, cell in same)) for same in zip(*columns, strict=True))
    return Section(one.code, one.title, one.base, one.unit, one.kind, lines, one.notes)


def _notes(snapshot: Snapshot) -> Iterator[str]:
    everybody = len(snapshot.columns)
    if snapshot.demonstration:
        yield MADE_UP.format(count=snapshot.demonstration, all=everybody)
    questionnaire = snapshot.form.questionnaire
    yield from _period(questionnaire)
    if questionnaire.version > 1:
        yield NEWEST.format(version=questionnaire.version)
    if snapshot.first and snapshot.last:
        yield f"{everybody:,} returns, answered {_day(snapshot.first)} to {_day(snapshot.last)}."
    yield ONCE
    yield NO_WEIGHTS


def _period(questionnaire: Questionnaire) -> Iterator[str]:
    """The twelve months that the form asks about, in the words of its question what happened."""
    asked = next(each for each in questionnaire.questions() if each.id == CRIMES)
    if found := BETWEEN.search(asked.text["en"]):
        yield PERIOD.format(**found.groupdict())


def _day(moment: datetime) -> str:
    return day_words(london(moment).date())
