"""Where counts come from: the seam between those who keep respondents and those who make tables of them.

A source answers with whole numbers that add up, however its respondents are kept or divided. Whoever makes tables,
weights, releases or sentences asks a source and never sees a respondent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain
from typing import Protocol

from analysis.grouping import Division
from analysis.part import Part, Request
from analysis.ranking import Choice
from analysis.snapshot import Snapshot
from analysis.tally import Cell, Key, Patterns, Tally, add, add_patterns
from analysis.waves import Scope


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of one question.

    name      the question's id, or `grid.row`
    choices   options in questionnaire order, then nets
    overall   everybody kept, each once, whatever the groupings
    cells     the groups with at least one respondent; groups of a multiple-choice question overlap
    keys      their keys in the order to print them: the questionnaire's, the blank one last
    labels    for the n-th grouping of the request, code -> words
    left_out  options not among `choices` because not every questionnaire of a wave offers them
    """

    name: str
    title: str
    choices: tuple[Choice, ...]
    overall: Cell
    cells: Tally
    keys: tuple[Key, ...]
    labels: Mapping[int, Mapping[str | None, str]]
    left_out: int = 0

    def total(self, cell: Cell) -> int:
        """All mentions of the options in one group; nets mention nothing that is not counted already."""
        return sum(cell.mentions[choice.code] for choice in self.choices if not choice.is_net)

    def label(self, place: int, code: str | None) -> str:
        """The words for a code of the n-th grouping."""
        return self.labels[place].get(code) or code or "Not known"


class Source(Protocol):
    """Somewhere to count respondents of one scope."""

    @property
    def snapshots(self) -> Sequence[Snapshot]:
        """What is counted, a form each, newest first: for the words, the modes and the dates of a table."""
        ...

    def count(self, request: Request) -> Counts:
        """Count the question's options and nets, overall and by the request's groupings."""
        ...

    def patterns(self, request: Request) -> Mapping[Key, Patterns]:
        """The distinct sets of options chosen by those in the base, in each group that has any."""
        ...


@dataclass(frozen=True, slots=True)
class InMemory:
    """Snapshots held in memory, each counted alone and added."""

    scope: Scope
    snapshots: Sequence[Snapshot]

    def count(self, request: Request) -> Counts:
        parts = self._parts(request)
        choices = choose(parts, request, shared=self.scope.pooled)
        cells = reduce(add, (part.tally(choices, request) for part in parts))
        overall = reduce(add, (part.tally(choices, request, grouped=False) for part in parts))
        return Counts(
            name=parts[0].name,
            title=parts[0].title(request.language),
            choices=choices,
            overall=overall[()],
            cells=cells,
            keys=order(cells, parts),
            labels=words(parts),
            left_out=_left_out(parts, choices),
        )

    def patterns(self, request: Request) -> Mapping[Key, Patterns]:
        parts = self._parts(request)
        choices = choose(parts, request, shared=self.scope.pooled)
        return reduce(add_patterns, (part.patterns(choices, request) for part in parts))

    def _parts(self, request: Request) -> list[Part]:
        return [Part.of(snapshot.columns, request) for snapshot in self.snapshots]


def choose(parts: Sequence[Part], request: Request, *, shared: bool) -> tuple[Choice, ...]:
    """What is counted: the first part's options, then those others add; `shared`: only what every part offers."""
    lists = [part.choices(request.language) for part in parts]
    everything = {code: choice for each in reversed(lists) for code, choice in each.items()} | lists[0]
    ordered = [*lists[0], *(code for code in everything if code not in lists[0])]
    codes = {code: everything[code] for code in ordered if not shared or all(code in each for each in lists)}
    return (*codes.values(), *(parts[0].nets(codes, request.language) if request.nets else []))


def order(cells: Tally, parts: Sequence[Part]) -> tuple[Key, ...]:
    """Groups in questionnaire order, the blank one last."""
    places = [
        {code: place for place, code in enumerate(dict.fromkeys(c for d in each for c in d.grouping.codes if c))}
        for each in _same_grouping(parts)
    ]
    last = float("inf")
    return tuple(
        sorted(cells, key=lambda key: [last if c is None else place[c] for c, place in zip(key, places, strict=True)])
    )


def words(parts: Sequence[Part]) -> dict[int, Mapping[str | None, str]]:
    """For each grouping its codes in words; the newest form's words first."""
    return {
        place: dict(chain.from_iterable(division.labels.items() for division in reversed(divisions)))
        for place, divisions in enumerate(_same_grouping(parts))
    }


def _same_grouping(parts: Sequence[Part]) -> list[tuple[Division, ...]]:
    return list(zip(*(part.divisions for part in parts), strict=True))


def _left_out(parts: Sequence[Part], choices: Sequence[Choice]) -> int:
    kept = {choice.code for choice in choices}
    return len({code for part in parts for code in part.choices("en") if code not in kept})
