"""What is hidden in exact tables, and what to hide next when something hidden could be worked out."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from analysis.disclosure.attacking import Found
from analysis.disclosure.model import Addition, Hidden, Model, base_name, count_name, numbers
from analysis.disclosure.system import Floats, tightened
from analysis.disclosure.views import EVERYBODY, Column, Key, Subject, View, Why


@dataclass(slots=True)
class Work:
    """What is hidden so far, and why, by the name of each number."""

    exact: Sequence[View]
    before: Sequence[View]
    truth: dict[Hashable, int] = field(default_factory=dict)
    hidden: dict[Hashable, Why] = field(default_factory=dict)
    fixed: set[Hashable] = field(default_factory=set)

    @classmethod
    def of(cls, exact: Sequence[View], before: Sequence[View]) -> "Work":
        work = cls(exact, before)
        for view in before:
            work.fixed.update(name for name, published in numbers(view) if published is not None)
        for view in exact:
            for key, column in view.columns.items():
                work._few(view, key, column)
            if view.base is not None:
                work.truth[base_name(view.subject, view.of, EVERYBODY)] = view.base
        return work

    def _few(self, view: View, key: Key, column: Column) -> None:
        profile, base = view.profile, column.base or 0
        name = base_name(view.subject, view.of, key)
        self.truth[name] = base
        if profile.few(base):
            self.hidden[name] = Why.FEW
        for code, count in column.counts.items():
            own = count_name(view.subject, key, code)
            self.truth[own] = count or 0
            if profile.hides(count or 0, base) and self.hidden.get(own) is not Why.FEW:
                self.hidden[own] = Why.FEW if profile.few(count or 0) else Why.FEW_LEFT_OUT

    def seen(self) -> list[View]:
        """The views as they would be published now, each with why its figures are hidden."""
        return [self._seen(view) for view in self.exact]

    def _seen(self, view: View) -> View:
        columns: dict[Key, Column] = {}
        why: dict[tuple[Key, str | None], Why] = {}
        for key, column in view.columns.items():
            base = base_name(view.subject, view.of, key)
            names = {code: count_name(view.subject, key, code) for code in column.counts}
            whole = base not in self.hidden
            columns[key] = Column(
                self._published(view, base) if whole else None,
                {code: self._published(view, name) if whole else None for code, name in names.items()},
            )
            why[key, None] = self.hidden.get(base, Why.OTHERS)
            why |= {(key, code): self.hidden.get(name, Why.OTHERS) for code, name in names.items()}
        base = None if view.base is None else self._published(view, base_name(view.subject, view.of, EVERYBODY))
        return replace(view, columns=columns, base=base, why=why)

    def _published(self, view: View, name: Hashable) -> int | None:
        if name in self.hidden or (view.profile.few(self.truth[name])):
            return None
        return view.profile.rounded(self.truth[name])

    def hide(self, found: Sequence[Found], made: Model) -> bool:
        """Hide, for each thing found, the smallest figure that stands in the way; False when nothing was left.

        What is about one option is looked at again before more of it is hidden. `made`: the system it was found in, or
        one with the same numbers in the same places.
        """
        bounds = tightened(made.system)
        names = {place: name for name, place in made.system.places.items()}
        helped: set[tuple[Subject, str | None]] = set()
        for each in found:
            about = each.hidden.subject, each.hidden.code
            if about not in helped and self._hide_for(each, made, bounds, names):
                helped.add(about)
        return bool(helped)

    def _hide_for(self, found: Found, made: Model, bounds: tuple[Floats, Floats], names: dict[int, Hashable]) -> bool:
        for tier in _tiers(found.hidden, made, bounds, names):
            open_ = [names[place] for place in tier if self._can_hide(names[place], made, place)]
            if open_:
                smallest = min(open_, key=lambda name: (self.truth[name], str(name)))
                self.hidden.setdefault(smallest, Why.OTHERS)
                return True
        return False

    def _can_hide(self, name: Hashable, made: Model, place: int) -> bool:
        return name in self.truth and name not in self.hidden and name not in self.fixed and place in made.shown


def _tiers(
    hidden: Hidden, made: Model, bounds: tuple[Floats, Floats], names: dict[int, Hashable]
) -> Iterator[list[int]]:
    """What to hide for the sake of a number, sum by sum, the tightest first; then its column, then columns."""
    place = _counted(hidden, made)
    beside = sorted(
        (each for each in made.additions if place in each.parts or place == each.whole),
        key=lambda each: _left_by(each, place, bounds),
    )
    for each in beside:
        yield [part for part in each.parts if part != place]
        yield [each.whole] if each.whole != place else []
    yield [
        other
        for other, name in names.items()
        if isinstance(name, tuple) and name[:3] == ("count", hidden.subject, hidden.key)
    ]
    parts = [part for each in beside for part in each.parts]
    keys = {names[part][2] for part in (place, *parts) if _is(names[part], "count")}  # type: ignore[index]
    yield [
        other
        for other, name in names.items()
        if _is(name, "base") and name[1] == hidden.subject and name[3] in keys  # type: ignore[index]
    ]
    yield [made.system.places[name] for name in _newer(hidden, made)]


def _left_by(addition: Addition, place: int, bounds: tuple[Floats, Floats]) -> float:
    """How far apart one sum alone would leave the bounds of one of its numbers."""
    low, high = bounds
    others = [other for other in (addition.whole, *addition.parts) if other != place]
    return float(sum(high[other] - low[other] for other in others))


def _counted(hidden: Hidden, made: Model) -> int:
    """The place of the count or base that a hidden number is about."""
    places = made.system.places
    if hidden.what == "left_out" and hidden.code is not None:
        return places[count_name(hidden.subject, hidden.key, hidden.code)]
    return hidden.place


def _newer(hidden: Hidden, made: Model) -> Iterator[Hashable]:
    """The same figure about others: later, or of all and not of some."""
    for name in made.system.places:
        if isinstance(name, tuple) and name[0] in ("count", "base") and hidden.key in name:
            yield name


def _is(name: Hashable, what: str) -> bool:
    return isinstance(name, tuple) and name[0] == what
