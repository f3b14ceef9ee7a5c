"""One table's figures as numbers: what each may stand for, and how those of one column bound each other."""

from collections.abc import Hashable, Mapping, Sequence

from analysis.disclosure.model import Addition, Hidden, Model, base_name, count_name
from analysis.disclosure.profiles import Profile
from analysis.disclosure.system import MOST
from analysis.disclosure.views import EVERYBODY, Key, Kind, Option, View, Why


def add(made: Model, view: View, suppose: Why) -> None:
    """Put the numbers of a view into the system, and what is known of them by themselves and column by column."""
    if view.base is not None:
        _shown(made, view, base_name(view.subject, view.of, EVERYBODY), view.base)
    for key, column in view.columns.items():
        base = _base(made, view, key, suppose)
        places = {code: _count(made, view, key, code, suppose) for code in column.counts}
        for place in places.values():
            made.system.at_most(place, base)
        _choices(made, view, base, places)
    for hint in view.hints:
        terms = {
            made.system.number(
                base_name(view.subject, view.of, hint.key) if code is None else count_name(view.subject, hint.key, code)
            ): by
            for code, by in hint.terms.items()
        }
        made.system.between(terms, hint.low, hint.high)


def _shown(made: Model, view: View, name: Hashable, published: int) -> int:
    place = made.system.number(name, *view.profile.behind(published))
    made.shown.add(place)
    return place


def _base(made: Model, view: View, key: Key, suppose: Why) -> int:
    name, profile, published = base_name(view.subject, view.of, key), view.profile, view.columns[key].base
    if published is not None:
        return _shown(made, view, name, published)
    few = view.why.get((key, None), suppose) is not Why.OTHERS and not profile.exact
    place = made.system.number(name, int(few and profile.zeros), profile.threshold - 1 if few else MOST)
    made.hidden.setdefault(place, Hidden(place, view.subject, key, None, profile, "count", profile.spread))
    return place


def _count(made: Model, view: View, key: Key, code: str, suppose: Why) -> int:
    system, profile, column = made.system, view.profile, view.columns[key]
    published, name = column.counts[code], count_name(view.subject, key, code)
    left = _left_out(made, view, key, code) if column.base is not None else None
    if published is not None:
        if left is not None and not profile.zeros:
            system.low[left] = max(system.low[left], profile.threshold)
        return _shown(made, view, name, published)
    place = system.number(name)
    made.hidden.setdefault(place, Hidden(place, view.subject, key, code, profile, "count", profile.spread))
    if left is not None:
        made.hidden.setdefault(left, Hidden(left, view.subject, key, code, profile, "left_out", profile.spread))
        _because(made, (place, left), profile, view.why.get((key, code), suppose))
    return place


def _because(made: Model, places: tuple[int, int], profile: Profile, why: Why) -> None:
    system, (count, left) = made.system, places
    if why is Why.EITHER and not profile.exact:
        made.either.append((*places, profile))
    elif why is not Why.OTHERS:
        few = count if why is Why.FEW else left
        system.low[few] = max(system.low[few], int(profile.zeros))
        system.high[few] = min(system.high[few], profile.threshold - 1)


def _left_out(made: Model, view: View, key: Key, code: str) -> int:
    """The number of those in the base who did not choose the option."""
    system = made.system
    name = ("left_out", view.subject, view.of, key, code)
    if name in system.places:
        return system.places[name]
    left = system.number(name)
    base = system.number(base_name(view.subject, view.of, key))
    system.equal(base, [system.number(count_name(view.subject, key, code)), left])
    return left


def _choices(made: Model, view: View, base: int, places: Mapping[str, int]) -> None:
    """What one person's choices can be: options chosen alone, nets, one or a few of all."""
    options = [each for each in view.options if each.code in places and not each.members]
    if view.kind is not Kind.SINGLE:
        _alone(made, options, base, places)
    for net in (each for each in view.options if each.members and each.code in places):
        _net(made, net, places)
    chosen = dict.fromkeys((places[each.code] for each in options), 1)
    whole = view.complete and view.of == "answered"
    if view.kind is Kind.SINGLE:
        made.system.between({base: 1, **dict.fromkeys(chosen, -1)}, 0, 0 if whole else MOST)
        if whole:
            made.additions.append(Addition(base, tuple(chosen)))
    elif view.kind is Kind.MULTIPLE:
        if whole:
            made.system.between({base: -1, **chosen})
        if view.most is not None:
            made.system.between({base: view.most, **dict.fromkeys(chosen, -1)})


def _alone(made: Model, options: Sequence[Option], base: int, places: Mapping[str, int]) -> None:
    for option in (each for each in options if each.alone):
        for other in options:
            if other != option:
                made.system.between({base: 1, places[option.code]: -1, places[other.code]: -1})


def _net(made: Model, net: Option, places: Mapping[str, int]) -> None:
    members = [places[code] for code in net.members if code in places]
    for member in members:
        made.system.at_most(member, places[net.code])
    if len(members) == len(net.members):
        made.system.between({**dict.fromkeys(members, 1), places[net.code]: -1})
    made.additions.append(Addition(places[net.code], tuple(members)))
