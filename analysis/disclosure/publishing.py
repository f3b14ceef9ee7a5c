"""Between tables and views: a table's exact counts to be protected, and a table again from what may be published.

Every published number but counts and bases is worked out here, from published counts and bases alone: shares, ranks,
ties, the order of lines, what to warn of. What cannot be worked out from them is left out.
"""

from collections.abc import Iterator
from dataclasses import replace

from analysis import flags
from analysis.disclosure import wording
from analysis.disclosure.profiles import Profile
from analysis.disclosure.structure import PLAIN, Structure
from analysis.disclosure.views import Column, Key, Option, Subject, View
from analysis.ranking import Choice, cut, rank_choices, ticks
from analysis.table import About, Group, Line, Table


def view(table: Table, profile: Profile, structure: Structure = PLAIN, data: str = "") -> View:
    """The view of a table: of an exact one with its exact counts, of a published one as published."""
    kind, most = structure.kind(table.question)
    by = tuple(structure.name(name) for name in (table.groups[0].key if table.groups else ()))
    where = (table.about.where if table.about else None) or ""
    return View(
        subject=Subject(table.questionnaire, table.question, where, data),
        profile=profile,
        by=by,
        options=tuple(Option(each.code, each.exclusive, each.members) for each in _choices(table, structure)),
        columns={
            key(group, structure): Column(group.base, {line.choice.code: line.mentions for line in group.rows})
            for group in table.groups
        },
        base=table.base,
        of=table.about.base if table.about else "answered",
        kind=kind,
        most=most,
        overlaps=(structure.overlaps & frozenset(by)) or _overlapping(table, by),
    )


def key(group: Group, structure: Structure = PLAIN) -> Key:
    """A group as views know it."""
    return frozenset((structure.name(name), code) for name, code in group.key.items())


def table(exact: Table, seen: View, structure: Structure = PLAIN, top: int | None = None) -> Table:
    """The table that says what the view says, in the words of the exact one. `top`: ranks to list, ties whole."""
    choices = _choices(exact, structure)
    groups = tuple(_group(group, seen.columns[key(group, structure)], choices, top) for group in exact.groups)
    about = _about(exact.about, seen.profile) if exact.about else None
    kept = flags.MADE_UP if any(flags.MADE_UP in group.flags for group in exact.groups) else None
    groups = tuple(replace(group, flags=(*group.flags, *([kept] if kept else []))) for group in groups)
    found = replace(exact, profile=seen.profile.name, base=seen.base, groups=groups, about=about)
    return replace(found, notes=wording.notes(found, seen))


def _choices(table: Table, structure: Structure) -> list[Choice]:
    """Options in the questionnaire's order, else by code: never in that of counts. Nets last."""
    found = {line.choice.code: line.choice for group in table.groups for line in group.rows}
    places = {code: place for place, code in enumerate(structure.order(table.question))}
    return sorted(found.values(), key=lambda each: (each.is_net, places.get(each.code, len(places)), each.code))


def _overlapping(table: Table, by: tuple[str, ...]) -> frozenset[str]:
    """Divisions whose groups share people, when no questionnaire says so: groups with more than everybody."""
    bases = [group.base for group in table.groups]
    if table.base is None or any(base is None for base in bases):
        return frozenset()
    return frozenset(by) if sum(base for base in bases if base) > table.base else frozenset()


def _group(exact: Group, column: Column, choices: list[Choice], top: int | None) -> Group:
    listed = [choice for choice in choices if choice.code in column.counts]
    shown = {code: count for code, count in column.counts.items() if count is not None and column.base is not None}
    lines = list(_shown(shown, column.base, listed, top)) if column.base is not None else []
    if top is None:
        lines += [Line(choice=choice, base=column.base, hidden=True) for choice in listed if choice.code not in shown]
    whole = all(choice.code in shown for choice in listed)
    return Group(
        key=exact.key,
        labels=exact.labels,
        base=column.base,
        rows=tuple(lines),
        mentions=sum(shown[choice.code] for choice in listed if not choice.is_net) if whole else None,
        flags=flags.of_base(column.base),
    )


def _shown(shown: dict[str, int], base: int, listed: list[Choice], top: int | None) -> Iterator[Line]:
    rows = rank_choices([choice for choice in listed if choice.code in shown], shown, base)
    kept = rows if top is None else cut(rows, top)
    if len(kept) < len(listed):
        return map(Line.of, kept)
    total = sum(row.mentions for row in rows if not row.choice.is_net)
    return (Line.of(row, ticks(row.choice, shown), total) for row in rows)


def _about(exact: About, profile: Profile) -> About:
    """What a published table says of itself: days, no times; nothing that counts people, and no hash of counts."""
    made_up = max(profile.rounded(exact.demonstration), profile.unit) if exact.demonstration else 0
    return replace(
        exact,
        first=wording.midday(exact.first),
        last=wording.midday(exact.last),
        weighting="unweighted",
        modes={},
        demonstration=made_up,
        data_hash=None,
    )
