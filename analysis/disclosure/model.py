"""The numbers behind published tables as a system: which is which, what is shown, what is hidden, what adds up."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, replace

from analysis.disclosure.profiles import Profile
from analysis.disclosure.system import System
from analysis.disclosure.views import EVERYBODY, Key, Subject, View


@dataclass(frozen=True, slots=True)
class Hidden:
    """A number that was not published. `code` None: the base; `spread`: how far apart its bounds must be."""

    place: int
    subject: Subject
    key: Key
    code: str | None
    profile: Profile
    what: str  # count, left_out, grown, rest
    spread: int


@dataclass(frozen=True, slots=True)
class Addition:
    """Parts that make a whole, once each or together: the numbers' places."""

    whole: int
    parts: tuple[int, ...]


@dataclass(slots=True)
class Model:
    """The system, its hidden numbers, and which figures add up."""

    system: System = field(default_factory=System)
    hidden: dict[int, Hidden] = field(default_factory=dict)
    shown: set[int] = field(default_factory=set)
    additions: list[Addition] = field(default_factory=list)
    either: list[tuple[int, int, Profile]] = field(default_factory=list)  # count, left out

    def targets(self) -> list[Hidden]:
        """What was published nowhere."""
        return [each for place, each in self.hidden.items() if place not in self.shown]


def base_name(subject: Subject, of: str, key: Key) -> Hashable:
    """The number of people in a base; that of everybody who took part is the same for every question."""
    return ("base", replace(subject, question="") if of == "all" else subject, of, key)


def count_name(subject: Subject, key: Key, code: str) -> Hashable:
    """The number of mentions: the same whatever base shares are of."""
    return ("count", subject, key, code)


def numbers(view: View) -> Iterator[tuple[Hashable, int | None]]:
    """Every number of a view by its name; None where it is hidden."""
    if view.base is not None:
        yield base_name(view.subject, view.of, EVERYBODY), view.base
    for key, column in view.columns.items():
        yield base_name(view.subject, view.of, key), column.base
        for code, count in column.counts.items():
            yield count_name(view.subject, key, code), count
