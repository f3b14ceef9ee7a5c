"""What the police were told: how much of what happened, by how many, why not, and how content they were."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from analysis.retail.happened import ANY, Lines
from analysis.retail.model import Cell, share
from analysis.retail.premises import Premises
from analysis.rows.columns import Bools
from survey_engine.definition.model import Ref, repeated

SATISFIED = ("very_satisfied", "fairly_satisfied")
CANNOT_SAY = "not_applicable"
Measure = Callable[[Premises, Bools], Lines]


def incidents(premises: Premises, who: Bools) -> Lines:
    """Incidents reported, of incidents, where both are known."""
    found = []
    for code in premises.types:
        known, times, told = premises.rated(code)
        kept = who & known
        left = _many(who & premises.happened[code] & ~known)
        found.append((code, int(told[kept].sum()), int(times[kept].sum()), kept, left))
    anything = np.logical_or.reduce([kept for *_, kept, _ in found])
    yield (
        ANY,
        "All of these",
        _rate(sum(each[1] for each in found), sum(each[2] for each in found), anything, sum(each[4] for each in found)),
    )
    for code, told_, times_, kept, left in found:
        yield code, premises.labels[code], _rate(told_, times_, kept, left)


def victims(premises: Premises, who: Bools) -> Lines:
    """Victims that reported at least one incident, of those that said whether they did."""
    said = {code: premises.reports(code) for code in premises.types}
    answered = np.logical_or.reduce([who & each for each, _ in said.values()])
    told = np.logical_or.reduce([who & each for _, each in said.values()])
    left = _many(who & premises.told & premises.victims & ~answered)
    yield ANY, "Any of these", share(_many(told), _many(answered), left)
    for code, (each, reported) in said.items():
        silent = _many(who & premises.happened[code] & ~each)
        yield code, premises.labels[code], share(_many(who & reported), _many(who & each), silent)


def reasons(member: str, code: str | None) -> Measure:
    """Why some were not reported, of those who said why: for one kind of crime, or for any (None)."""

    def measure(premises: Premises, who: Bools) -> Lines:
        asked = [repeated(member, each) for each in ((code,) if code else premises.types)]
        base = np.logical_or.reduce([premises.columns.answered(Ref(name)) for name in asked])
        for option in premises.columns.options(premises.columns.question(asked[0])):
            chose = np.logical_or.reduce([premises.columns.ticked(Ref(name))[option.code] for name in asked])
            yield option.code, option.label["en"], share(_many(who & chose), _many(who & base))

    return measure


def satisfaction(premises: Premises, who: Bools) -> Lines:
    """How content those were who had reported something and could say."""
    base = who & premises.columns.answered(Ref("satisfaction")) & ~premises.chose("satisfaction", CANNOT_SAY)
    net = premises.chose("satisfaction", *SATISFIED)
    yield "satisfied", "Very or fairly satisfied", share(_many(base & net), _many(base))
    yield from options(premises, "satisfaction", base, without=(CANNOT_SAY,))


def options(premises: Premises, question: str, base: Bools, without: tuple[str, ...] = ()) -> Lines:
    """A line for each option of a question but some."""
    for option in premises.columns.options(premises.columns.question(question)):
        if option.code not in without:
            chose = base & premises.chose(question, option.code)
            yield option.code, option.label["en"], share(_many(chose), _many(base))


def _rate(told: int, times: int, kept: Bools, left: int) -> Cell:
    part, of = Fraction(told, 2), Fraction(times, 2)
    return Cell(part / of if of else None, part, of, _many(kept), left)


def _many(flags: Bools) -> int:
    return int(np.count_nonzero(flags))
