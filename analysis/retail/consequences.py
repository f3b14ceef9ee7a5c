"""What crime meant for premises and their staff: bands of cost, abuse and violence; and what DISC is to them."""

import numpy as np

from analysis.retail.happened import Lines
from analysis.retail.model import share
from analysis.retail.premises import Premises
from analysis.retail.told_police import Measure, options
from analysis.rows.columns import Bools
from survey_engine.definition.model import Ref, repeated

UNSURE = ("dont_know", "prefer_not")
ACTIVE = ("weekly", "monthly")
USEFUL = ("very_useful", "fairly_useful")


def cost(question: str) -> Measure:
    """The bands that amounts lie in or that were named, of those who told one; and how many did not."""

    def measure(premises: Premises, who: Bools) -> Lines:
        answered = who & premises.columns.answered(Ref(question))
        unsure = answered & premises.chose(question, *UNSURE)
        yield from options(premises, question, answered & ~unsure, without=UNSURE)

    return measure


def cost_untold(question: str) -> Measure:
    """Those who did not know what it cost or preferred not to say, of those who answered."""

    def measure(premises: Premises, who: Bools) -> Lines:
        answered = who & premises.columns.answered(Ref(question))
        yield from (each for each in options(premises, question, answered) if each[0] in UNSURE)

    return measure


def staff(premises: Premises, who: Bools) -> Lines:
    """Premises whose staff were abused or hurt, of those that said; assaults lie within violence."""
    base = who & premises.told
    abused, violence = premises.happened["abuse"], premises.happened["violence"]
    yield "abused", "Abused", share(_many(base & abused), _many(base))
    yield "threatened", "Threatened or attacked", share(_many(base & violence), _many(base))
    for code, label, met, where in (
        ("assaulted", "Physically assaulted", ("assaults__violence",), ("violence",)),
        ("injured", "Injured", ("injuries__violence",), ("violence",)),
        ("weapon", "Met with a weapon", ("weapons__violence", "weapons__robbery"), ("violence", "robbery")),
    ):
        some = [premises.columns.numbers(name) > 0 for name in met]
        unknown = [_unknown(premises, name, kind) for name, kind in zip(met, where, strict=True)]
        yes = np.logical_or.reduce(some)
        known = base & (yes | ~np.logical_or.reduce(unknown))
        yield code, label, share(_many(known & yes), _many(known), _many(base & ~known))


def _unknown(premises: Premises, name: str, kind: str) -> Bools:
    """Those to whom that kind of crime happened and who did not say how many such incidents were among it."""
    blank = premises.happened[kind] & ~premises.columns.answered(Ref(name))
    if name == repeated("injuries", "violence"):  # asked only of those with assaults
        return blank & ~_none_assaulted(premises)
    return blank


def _none_assaulted(premises: Premises) -> Bools:
    answered = premises.columns.answered(Ref("assaults__violence"))
    return answered & np.equal(premises.columns.numbers("assaults__violence"), 0)


def disc(premises: Premises, who: Bools) -> Lines:
    """Who knows of DISC, and who uses it every week or month."""
    aware = premises.chose("disc_aware", "yes")
    answered = who & premises.columns.answered(Ref("disc_aware"))
    use = premises.columns.answered(Ref("disc_use"))
    known = answered & (~aware | use)
    active = premises.chose("disc_use", *ACTIVE)
    yield "aware", "Had heard of DISC", share(_many(answered & aware), _many(answered))
    yield (
        "active",
        "Use it every week or month",
        share(_many(known & active), _many(known), _many(answered & ~known)),
    )
    aware_known = known & aware
    yield (
        "active_of_aware",
        "Use it every week or month, of those who had heard of it",
        share(_many(aware_known & active), _many(aware_known), _many(answered & aware & ~use)),
    )


def disc_worth(premises: Premises, who: Bools) -> Lines:
    """How useful DISC is to those who use it."""
    base = who & premises.columns.answered(Ref("disc_worth"))
    yield "useful", "Very or fairly useful", share(_many(base & premises.chose("disc_worth", *USEFUL)), _many(base))
    yield from options(premises, "disc_worth", base)


def answers(question: str) -> Measure:
    """Every option of a question, of those who answered it."""

    def measure(premises: Premises, who: Bools) -> Lines:
        yield from options(premises, question, who & premises.columns.answered(Ref(question)))

    return measure


def _many(flags: Bools) -> int:
    return int(np.count_nonzero(flags))
