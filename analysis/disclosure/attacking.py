"""What can be worked out of hidden numbers, and whether that is more than may be."""

from dataclasses import dataclass

from analysis.disclosure.model import Hidden, Model
from analysis.disclosure.solving import Answers, narrow
from analysis.disclosure.system import tightened


@dataclass(frozen=True, slots=True)
class Found:
    """Something hidden that can be worked out: exactly when the bounds are equal."""

    hidden: Hidden
    low: int
    high: int


def attacked(made: Model, *, thoroughly: bool = True, answers: Answers | None = None) -> list[Found]:
    """What can be worked out of the hidden numbers of a system. Raises Impossible.

    Not `thoroughly`: only what follows from one sum at a time, which is quick. `answers`: of attacks made before,
    which serve here where they fit; those of this one are added.
    """
    targets = {each.place: each for each in made.targets()}
    low, high = tightened(made.system)
    bounds = {
        place: (int(low[place]), int(high[place]))
        for place, each in targets.items()
        if high[place] - low[place] < each.spread
    }
    if thoroughly and not bounds:
        needs = {place: _need(each, int(low[place])) for place, each in targets.items()}
        bounds = narrow(made.system, needs, answers)
    found = [Found(targets[place], *bounds[place]) for place in bounds]
    return [each for each in found if discloses(each)]


def discloses(found: Found) -> bool:
    """Whether what is known of a number is more than may be: all of it, or too much of one that may be small."""
    hidden, few = found.hidden, found.hidden.profile.threshold
    if hidden.what in ("rest", "grown"):
        return found.low == found.high and 0 < found.low < few
    return found.low == found.high or found.low < few


def _need(hidden: Hidden, low: int) -> int:
    """How far apart the bounds must be of a number that is `low` at least: not equal, if it is not small anyhow."""
    return 1 if low >= hidden.profile.threshold else hidden.spread
