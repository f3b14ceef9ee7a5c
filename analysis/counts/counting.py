"""Where counts come from: the seam between those who keep respondents and those who make tables of them.

A source answers with whole numbers that add up, however its respondents are kept or divided. Whoever makes tables,
weights, releases or sentences asks a source and never sees a respondent.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import chain
from typing import Protocol

import numpy as np

from analysis import tally
from analysis.counts import patterns
from analysis.counts.part import Part, Request
from analysis.counts.patterns import Patterns, Sets
from analysis.ranking import Choice
from analysis.rows.grouping import Division
from analysis.snapshot.reading import Snapshot
from analysis.tally import Cell, Codes, Ints, Key, Sums
from analysis.waves import Scope


class ByKey(Mapping[Key, Cell]):
    """The groups of some sums by key, each made when it is looked at."""

    def __init__(self, sums: Sums, keys: Sequence[Key]) -> None:
        self._sums = sums
        self._places = {key: place for place, key in enumerate(keys)}
        self._made: dict[Key, Cell] = {}

    def __getitem__(self, key: Key) -> Cell:
        if key not in self._made:
            self._made[key] = self._sums.cell(self._places[key])
        return self._made[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of one question.

    name      the question's id, or `grid.row`
    choices   options in questionnaire order, then nets
    overall   everybody kept, each once, whatever the groupings
    sums      the groups with at least one respondent, as arrays; groups of a multiple-choice question overlap
    cells     the same by key
    keys      the groups in the order to print them: the questionnaire's, the blank one last
    labels    for the n-th grouping of the request, code -> words
    left_out  options not among `choices` because not every questionnaire of a wave offers them
    """

    name: str
    title: str
    choices: tuple[Choice, ...]
    overall: Cell
    sums: Sums
    cells: Mapping[Key, Cell]
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

    def only(self, keep: Callable[[Snapshot], bool]) -> "Source":
        """The same of some of its forms."""
        ...


class Respondents(Protocol):
    """The respondents to one form, wherever they are kept."""

    @property
    def snapshot(self) -> Snapshot:
        """What is said of them."""
        ...

    def part(self, request: Request) -> Part:
        """What the request means for this form; of this part no respondent is asked."""
        ...

    def count(self, choices: Sequence[Choice], request: Request, *, grouped: bool = True) -> Sums:
        """Count the choices, by the request's groupings or overall."""
        ...

    def sets(self, choices: Sequence[Choice], request: Request) -> Sets:
        """The distinct sets of choices, by the request's groupings."""
        ...


@dataclass(frozen=True, slots=True)
class Held:
    """Respondents held in memory."""

    snapshot: Snapshot

    def part(self, request: Request) -> Part:
        return Part.of(self.snapshot.columns, request)

    def count(self, choices: Sequence[Choice], request: Request, *, grouped: bool = True) -> Sums:
        return self.part(request).count(choices, request, grouped=grouped)

    def sets(self, choices: Sequence[Choice], request: Request) -> Sets:
        return self.part(request).sets(choices, request)


@dataclass(frozen=True, slots=True)
class Pooled:
    """A source made of the respondents to every form of a scope, each form counted alone and added."""

    scope: Scope
    forms: Sequence[Respondents]

    @property
    def snapshots(self) -> Sequence[Snapshot]:
        return [form.snapshot for form in self.forms]

    def only(self, keep: Callable[[Snapshot], bool]) -> "Pooled":
        kept = [form for form in self.forms if keep(form.snapshot)]
        return Pooled(Scope(self.scope.name, tuple(form.snapshot.form for form in kept)), kept)

    def count(self, request: Request) -> Counts:
        parts = [form.part(request) for form in self.forms]
        listed = self._listed(parts)
        choices = choose(listed, request, shared=self.scope.pooled)
        sums = reduce(tally.add, (form.count(choices, request) for form in self.forms))
        overall = sums.total
        if any(division.overlaps for part in parts for division in part.divisions):
            everybody = (form.count(choices, request, grouped=False) for form in self.forms)
            overall = reduce(tally.add, everybody).total
        found = sums.keys
        return Counts(
            name=parts[0].name,
            title=parts[0].title(request.language),
            choices=choices,
            overall=overall,
            sums=sums,
            cells=ByKey(sums, found) if parts[0].divisions else {(): overall},
            keys=tuple(found[place] for place in order(sums, parts)) if parts[0].divisions else ((),),
            labels=words(parts),
            left_out=_left_out(listed, choices) if len(listed) > 1 else 0,
        )

    def patterns(self, request: Request) -> Mapping[Key, Patterns]:
        parts = [form.part(request) for form in self.forms]
        choices = choose(self._listed(parts), request, shared=self.scope.pooled)
        return reduce(patterns.add, (form.sets(choices, request) for form in self.forms)).patterns()

    def _listed(self, parts: Sequence[Part]) -> Sequence[Part]:
        """The parts whose options are counted: of a wave only those that anybody answered."""
        answered = [part for part, form in zip(parts, self.forms, strict=True) if any(form.snapshot.modes.values())]
        return answered if self.scope.pooled and answered else parts


def in_memory(scope: Scope, snapshots: Sequence[Snapshot]) -> Pooled:
    """A source of snapshots held in memory."""
    return Pooled(scope, [Held(snapshot) for snapshot in snapshots])


def choose(parts: Sequence[Part], request: Request, *, shared: bool) -> tuple[Choice, ...]:
    """What is counted: the first part's options, then those others add; `shared`: only what every part offers."""
    lists = [part.choices(request.language) for part in parts]
    everything = {code: choice for each in reversed(lists) for code, choice in each.items()} | lists[0]
    ordered = [*lists[0], *(code for code in everything if code not in lists[0])]
    codes = {code: everything[code] for code in ordered if not shared or all(code in each for each in lists)}
    return (*codes.values(), *(parts[0].nets(codes, request.language) if request.nets else []))


def order(sums: Sums, parts: Sequence[Part]) -> list[int]:
    """The places of groups in questionnaire order, or by their codes where that has none; the blank one last."""
    axes = np.unravel_index(sums.cells, tuple(map(len, sums.groupings)))
    ranks = [
        _places(codes, tuple(division.codes or () for division in divisions))[axis]
        for codes, divisions, axis in zip(sums.groupings, _same_grouping(parts), axes, strict=True)
    ]
    return list(np.lexsort(ranks[::-1]).tolist())


@lru_cache(maxsize=64)
def _places(codes: Codes, lists: tuple[tuple[str, ...], ...]) -> Ints:
    """Where each code is printed, the lists of the forms being in order."""
    said = dict.fromkeys(code for each in lists for code in each)
    ordered = [*said, *sorted({code for code in codes if code is not None} - said.keys()), None]
    place = {code: at for at, code in enumerate(ordered)}
    return np.array([place[code] for code in codes], dtype=np.int64)


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
