"""Which indicators there are, in the order they are told: what each is called, what it is of, how it is measured."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.retail import consequences, happened, told_police
from analysis.retail.model import Kind, Unit
from analysis.retail.premises import Premises
from analysis.retail.told_police import Measure

SINGLE = "returns for one premises that told how often, those without any among them"
RANGES = (
    "A range counts with its midpoint, and one without an upper end with its lower end; the exact figure wins.",
    "Too many to count is no figure: such premises are victims, and are left out here, which makes these figures low.",
)
TENTH = "The tenth of victims is rounded up to whole premises."
FIVE_PER_CENT = (
    "Each figure above the 95th percentile of its group (linear interpolation) counts as it: nothing is left of crimes "
    "that fewer than 1 in 20 premises met."
)
RATE = (
    "Incidents and reports count where both are known: figures, or none or all of them; some, most, and figures beside "
    "a range are left out.",
)
PERCEPTION = "What premises answered; nothing of it is measured."


@dataclass(frozen=True, slots=True)
class Planned:
    """One section to be measured."""

    code: str
    title: str
    base: str
    measure: Measure
    unit: Unit = Unit.PERCENT
    kind: Kind = Kind.COUNT
    notes: tuple[str, ...] = ()


def planned(premises: Premises) -> Iterator[Planned]:
    """Every section that this form can fill."""
    yield Planned("prevalence", "Premises that met crime", "returns that said what happened", happened.prevalence)
    yield from _how_often()
    yield Planned(
        "reported", "Incidents reported to the police", "incidents where the reports are known too",
        told_police.incidents, kind=Kind.TOTAL, notes=RATE,
    )  # fmt: skip
    yield Planned(
        "reporting_victims", "Victims that reported at least one incident",
        "returns of victims that said whether any was reported", told_police.victims,
    )  # fmt: skip
    yield from _why_not(premises)
    yield Planned(
        "satisfaction", "Satisfaction with the police",
        "returns that reported something and could say", told_police.satisfaction, notes=(PERCEPTION,),
    )  # fmt: skip
    yield from _cost("loss", "What crime cost")
    yield from _cost("prevention_spend", "What was spent to prevent crime")
    yield Planned(
        "staff", "Premises whose staff were abused or hurt", "returns that said what happened", consequences.staff,
        notes=("Assaults are incidents of violence, and injuries are incidents of assault: not to be added up.",),
    )  # fmt: skip
    yield from _disc()


def _how_often() -> Iterator[Planned]:
    per_100 = Unit.PER_100
    yield Planned("incidence", "Incidents per 100 premises", SINGLE, happened.incidence, per_100, Kind.TOTAL, RANGES)
    yield Planned(
        "incidence_winsorised", "Incidents per 100 premises, winsorised", SINGLE, happened.winsorised, per_100,
        Kind.ORDER, (FIVE_PER_CENT, *RANGES),
    )  # fmt: skip
    yield Planned(
        "incidence_median", "Incidents of the premises in the middle", SINGLE, happened.median, Unit.NUMBER,
        Kind.ORDER, RANGES,
    )  # fmt: skip
    victims = "returns of victims for one premises that told how often"
    yield Planned("repeat", "Victims again and again", victims, happened.often, notes=RANGES)
    yield Planned(
        "concentration", "How much falls on a few", f"incidents of {victims}", happened.concentrated,
        kind=Kind.ORDER, notes=(TENTH, *RANGES),
    )  # fmt: skip


def _why_not(premises: Premises) -> Iterator[Planned]:
    for member, title in (("why_not", "Why not reported"), ("why_main", "Main reason for not reporting")):
        words = "returns that gave a reason for"
        yield Planned(member, title, f"{words} any crime", told_police.reasons(member, None))
        for code in premises.types:
            label = premises.labels[code]
            yield Planned(
                f"{member}__{code}", f"{title}: {label}", f"{words} {label}", told_police.reasons(member, code)
            )


def _cost(question: str, title: str) -> Iterator[Planned]:
    yield Planned(
        question, title, "returns that told an amount or a range", consequences.cost(question),
        notes=("Ranges only: amounts are not published.",),
    )  # fmt: skip
    yield Planned(
        f"{question}_untold", f"{title}: not told", "returns that answered", consequences.cost_untold(question)
    )


def _disc() -> Iterator[Planned]:
    yield Planned("disc", "DISC", "returns that told", consequences.disc)
    users = "returns that use DISC and answered"
    yield Planned("disc_worth", "How useful DISC is", users, consequences.disc_worth, notes=(PERCEPTION,))
    others = "returns that use it rarely or not, and answered"
    yield Planned("disc_why_not", "What keeps premises from DISC", others, consequences.answers("disc_why_not"))
    yield Planned("disc_after", "If the partnership stopped paying for DISC", users, consequences.answers("disc_after"))
