"""Everything published, as one system of whole numbers: what can be added up, subtracted and compared.

Every table of a release and of all before it goes in, withdrawn ones included: what was once read stays known. Counts
of the same people are one number; wards add up to their town, groups to everybody, options to the base; tables of
part of the people are less than those of all; what grew between two releases is a number too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from analysis.disclosure import figures
from analysis.disclosure.model import Addition, Hidden, Model, base_name, count_name
from analysis.disclosure.structure import PLAIN, Structure
from analysis.disclosure.system import Impossible, tightened
from analysis.disclosure.views import EVERYBODY, Key, Kind, Option, Subject, View, Why

BASES = ("answered", "asked", "all")
"""Each base is part of the next."""


def together(
    views: Sequence[View], structure: Structure = PLAIN, suppose: Why = Why.OTHERS, *, grows: bool = True
) -> Model:
    """The system of these tables, in the order published.

    `suppose` is what to take hidden figures for where the view does not say; EITHER raises Impossible when some were
    hidden for another's sake. `grows`: nothing was taken away between one state of the data and the next.
    """
    made = Model()
    for view in views:
        figures.add(made, view, suppose)
    _add_up(made, views, structure)
    _bases(made, views)
    for smaller, larger, what in _nested(views, grows=grows):
        _part_of(made, (smaller, larger), views, what)
    _either(made)
    return made


def beliefs(
    views: Sequence[View], structure: Structure, *, foreign: bool = False
) -> Iterator[tuple[Sequence[View], Structure, bool]]:
    """What to believe of views, the most first: the next for when figures contradict the one before.

    That nothing was taken away between two states; of `foreign` tables, that those which do not say of which state they
    are are of one; that people chose as the questionnaire lets them, and groups add up.
    """
    for kept in (views, *([_apart(views)] if foreign else [])):
        yield kept, structure, True
        yield kept, structure, False
    yield [_any_choice(view) for view in (_apart(views) if foreign else views)], PLAIN, False


def _apart(views: Sequence[View]) -> list[View]:
    """Tables that do not say of which state of the responses they are, each of one of its own."""
    return [
        replace(view, subject=replace(view.subject, data=view.subject.data or f"table {number}"))
        for number, view in enumerate(views, start=1)
    ]


def _any_choice(view: View) -> View:
    options = tuple(Option(each.code) for each in view.options)
    return replace(view, kind=Kind.UNKNOWN, options=options, overlaps=frozenset(view.by))


def _add_up(made: Model, views: Sequence[View], structure: Structure) -> None:
    """Every table's groups into those of every coarser table of the same people."""
    done = set()
    for view in views:
        coarser = {other.by for other in views if other.subject == view.subject} | {()}
        for by in sorted(coarser - {view.by}):
            sources = _sources(view, by, structure)
            if sources is None or (view.subject, view.of, view.by, by) in done:
                continue
            done.add((view.subject, view.of, view.by, by))
            overlap = view.overlaps - {source for source in sources if source in by}
            for whole, parts in _gathered(view, by, sources, structure).items():
                _sum(made, view, whole, parts, exact=not overlap & set(view.by))


def _sources(view: View, by: tuple[str, ...], structure: Structure) -> tuple[str, ...] | None:
    """For each division of a coarser table, the one of this table that it follows from; None when one does not."""
    found = []
    for name in by:
        fine = [own for own in view.by if own not in view.overlaps and (own, name) in structure.coarser]
        if name not in view.by and not fine:
            return None
        found.append(name if name in view.by else fine[0])
    return tuple(found)


def _gathered(view: View, by: tuple[str, ...], sources: tuple[str, ...], structure: Structure) -> dict[Key, list[Key]]:
    gathered: dict[Key, list[Key]] = {}
    for key in view.columns:
        codes = dict(key)
        whole = frozenset(
            (name, codes[source] if name == source else structure.coarser[source, name].get(codes[source]))
            for name, source in zip(by, sources, strict=True)
        )
        gathered.setdefault(whole, []).append(key)
    return gathered


def _sum(made: Model, view: View, whole: Key, parts: Sequence[Key], *, exact: bool) -> None:
    system, subject = made.system, view.subject
    names = [(base_name(subject, view.of, whole), [base_name(subject, view.of, part) for part in parts])]
    names += [
        (count_name(subject, whole, each.code), [count_name(subject, part, each.code) for part in parts])
        for each in view.options
    ]
    for name, part_names in names:
        if name not in system.places or any(part not in system.places for part in part_names):
            continue
        place, places = system.places[name], [system.places[part] for part in part_names]
        if exact:
            system.equal(place, places)
            made.additions.append(Addition(place, tuple(places)))
        else:
            for part in places:
                system.at_most(part, place)
            system.between({place: -1, **dict.fromkeys(places, 1)})


def _bases(made: Model, views: Sequence[View]) -> None:
    """Those who answered were asked, and those who were asked took part."""
    system = made.system
    for subject, key in {(view.subject, key) for view in views for key in (*view.columns, EVERYBODY)}:
        known = [system.places.get(base_name(subject, of, key)) for of in BASES]
        for smaller, larger in pairwise(place for place in known if place is not None):
            system.at_most(smaller, larger)


def _nested(views: Sequence[View], *, grows: bool) -> Iterator[tuple[Subject, Subject, str]]:
    """Pairs of subjects, the first within the second."""
    subjects = list(dict.fromkeys(view.subject for view in views))
    for subject in subjects:
        everybody = replace(subject, where="")
        if subject.where and everybody in subjects:
            yield subject, everybody, "rest"
        later = [
            each for each in subjects[subjects.index(subject) + 1 :] if replace(each, data=subject.data) == subject
        ]
        if grows and later:
            yield subject, later[0], "grown"


def _part_of(made: Model, pair: tuple[Subject, Subject], views: Sequence[View], what: str) -> None:
    """What lies between a number and the one it is part of is a number of people too."""
    system, (smaller, larger) = made.system, pair
    profile = next(view.profile for view in views if view.subject == smaller)
    for name, place in list(system.places.items()):
        if not isinstance(name, tuple) or name[0] not in ("base", "count") or name[1] != smaller:
            continue
        other = system.places.get((name[0], larger, *name[2:]))
        if other is None:
            continue
        between = system.number((what, *name))
        system.equal(other, [place, between])
        code = name[3] if name[0] == "count" else None
        key = name[2] if name[0] == "count" else name[3]
        made.hidden[between] = Hidden(between, larger, key, code, profile, what, 1)


def _either(made: Model) -> None:
    """Take hidden figures for few wherever they can be, else for all but few; Impossible where they can be neither."""
    if not made.either:
        return
    system = made.system
    for count, left, profile in made.either:
        system.low[count], system.low[left] = (max(system.low[p], int(profile.zeros)) for p in (count, left))
    low, _ = tightened(system)
    for count, left, profile in made.either:
        few = profile.threshold - 1
        if low[count] > few and low[left] > few:
            raise Impossible
        chosen = left if low[count] > few else count
        system.high[chosen] = min(system.high[chosen], few)
