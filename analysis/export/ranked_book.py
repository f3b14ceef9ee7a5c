"""A ranked table as a workbook: the results, a line a group and option, then the notes, then what it is all about."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from analysis import flags
from analysis.export import telling
from analysis.export.books import HIDDEN, NOT_APPLICABLE, NOT_KNOWN, SHORTHAND, Book, Cell, Column, Kind, Sheet
from analysis.export.neutral import neutral
from analysis.export.ranked_numbers import number, weighted
from analysis.table import Group, Line, Table


@dataclass(frozen=True, slots=True)
class _Told:
    """A column of results, and how a line fills it; None: there is nothing to tell of this line."""

    column: Column
    read: Callable[[Line], Cell | None]
    always: bool = False
    gap: str = NOT_KNOWN


def book(table: Table) -> Book:
    """The table with its notes and its About sheet."""
    subject = f"{table.questionnaire}, {table.question}, profile {table.profile}"
    marking = telling.EXACT if telling.marked(table) else ""
    sheets = (_results(table), _notes(table), _about(table))
    return Book(table.title, subject, marking, telling.moment(table), sheets)


def _results(table: Table) -> Sheet:
    names = list(table.groups[0].key) if table.groups else []
    told = [each for each in COLUMNS if each.always or _anything(table, each)]
    groups = [Column(title, 24) for name in names for title in (f"{_title(name)}", f"{_title(name)} code")]
    rows = [
        (*_named(group), *(_cell(each, row) for each in told), _cautions(group))
        for group in table.groups
        for row in group.rows
    ]
    return Sheet("Results", (*groups, *(each.column for each in told), Column("Caution", 40)), rows)


def _anything(table: Table, told: _Told) -> bool:
    return any(told.read(row) is not None for group in table.groups for row in group.rows)


def _named(group: Group) -> Iterator[str]:
    for name, code in group.key.items():
        yield neutral(group.labels[name])
        yield neutral(code or NOT_KNOWN)


def _cell(told: _Told, row: Line) -> Cell:
    if row.hidden and told.column.kind is not Kind.WORDS:
        return HIDDEN
    found = told.read(row)
    return told.gap if found is None else found


def _cautions(group: Group) -> str:
    words = [flags.CAUTIONS[flag].words for flag in group.flags if flag in flags.CAUTIONS]
    return "; ".join(words) or "none"


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _notes(table: Table) -> Sheet:
    lines = [("Note", neutral(note)) for note in table.notes] + [*SHORTHAND]
    return Sheet("Notes", (Column("Mark", 8), Column("Meaning", 110)), lines)


def _about(table: Table) -> Sheet:
    lines = [(item, neutral(value)) for item, value in telling.rows(table)]
    return Sheet("About", (Column("Item", 32), Column("Value", 90)), lines)


def _kind(row: Line) -> str:
    if row.choice.is_net:
        return f"net of {', '.join(row.choice.members)}"
    return "not ranked" if row.choice.exclusive else "option"


def _tied(row: Line) -> str:
    return HIDDEN if row.hidden else "yes" if row.tied else "no"


def _percent(title: str, read: Callable[[Line], Cell | None], *, always: bool = False) -> _Told:
    return _Told(Column(title, 14, Kind.PERCENT), read, always)


def _whole(title: str, name: str, *, gap: str = NOT_KNOWN) -> _Told:
    return _Told(Column(title, 10, Kind.WHOLE), number(name), name in {"rank", "mentions", "base"}, gap)


COLUMNS: Sequence[_Told] = (
    _whole("Rank", "rank", gap=NOT_APPLICABLE),
    _Told(Column("Tied", 6), _tied, always=True),
    _Told(Column("Answer", 44), lambda row: neutral(row.choice.label), always=True),
    _Told(Column("Code", 20), lambda row: neutral(row.choice.code), always=True),
    _Told(Column("Kind", 16), _kind, always=True),
    _whole("People", "mentions"),
    _whole("Base", "base"),
    _percent("Share", number("share"), always=True),
    _percent("Weighted share", weighted("share")),
    _percent("Weighted low", weighted("low")),
    _percent("Weighted high", weighted("high")),
    _percent("Weighted error", weighted("error")),
    _percent("Share of mentions", number("of_all")),
    _percent("First-choice share", number("first")),
    _Told(Column("Points", 10, Kind.DECIMAL), number("borda")),
    _Told(Column("Mean place", 12, Kind.DECIMAL), number("mean_rank")),
    _percent("Modelled low", number("low")),
    _percent("Modelled high", number("high")),
    _whole("Rank from", "rank_low", gap=NOT_APPLICABLE),
    _whole("Rank to", "rank_high", gap=NOT_APPLICABLE),
    _whole("Too close to call", "band", gap=NOT_APPLICABLE),
    _whole("Rank with nets", "net_rank", gap=NOT_APPLICABLE),
)
