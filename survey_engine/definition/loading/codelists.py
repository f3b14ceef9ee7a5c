"""Code lists: options kept in CSV files beside the questionnaires, read as strictly as the questionnaires are.

A list has the columns code and label, and may have hint, exclusive, requires_text, sensitive (0 or 1), score, low,
high, level, parent, area_type, valid_from and valid_to (dates, both inclusive), `label_pl` for other languages; the
rest go to Option.attributes, but for columns of nothing but 0 and 1, which say who shows the option. Knows nothing of
questions.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from survey_engine.definition.canonical import pointer
from survey_engine.definition.identifiers import CODE, is_date
from survey_engine.definition.loading.csv_source import Row, Table, read_table
from survey_engine.definition.located import Finding, LocatedError
from survey_engine.definition.model import Option, Place, Text

FLAGS = ("exclusive", "requires_text", "sensitive")
NUMBERS = ("score", "low", "high")
WORDS = ("level", "parent", "area_type")
DAYS = ("valid_from", "valid_to")
_OWN = frozenset({"code", "label", "hint", *FLAGS, *NUMBERS, *WORDS})


@dataclass(frozen=True, slots=True)
class Pick:
    """Which rows of a code list are wanted; `valid_on` is a day, without it rows that have ended are left out."""

    codelist: str
    where: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    valid_on: str | None = None


class Unfit(Exception):
    """A list exists but what was asked of it does not; the message says what to do."""


class Shelf:
    """The code lists of one folder, each read once."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._tables: dict[str, Table] = {}

    def options(self, pick: Pick, languages: Sequence[str]) -> tuple[Option, ...]:
        """The options wanted, in the list's order. Raises Unfit, or LocatedError for faults in the CSV file."""
        table = self._table(pick.codelist)
        rows = [row for row in table.rows if _chosen(table, row, pick)]
        missing = [code for code in pick.only if code not in {row.cells["code"] for row in rows}]
        if missing:
            raise Unfit(f"'{pick.codelist}' has no '{missing[0]}' to show. Correct 'only' or the list.")
        if not rows:
            raise Unfit(f"Nothing in '{pick.codelist}' fits. Correct 'where' or the list.")
        extra = _attributes(table)
        return tuple(_option(row.cells, languages, extra) for row in rows)

    def places(self, name: str, codes: frozenset[str]) -> tuple[Place, ...]:
        """The places known by name that lie in these areas; none when the folder has no such list."""
        if self._folder is None or not (self._folder / f"{name}.csv").exists():
            return ()
        table = read_table(self._folder / f"{name}.csv", ("name", "codes"))
        if findings := table.repeated("name"):
            raise LocatedError(findings)
        found = ((row.cells["name"], _split(row.cells["codes"], codes)) for row in table.rows)
        return tuple(Place(label, inside) for label, inside in found if inside)

    def _table(self, name: str) -> Table:
        if name not in self._tables:
            if self._folder is None or not (self._folder / f"{name}.csv").exists():
                raise Unfit(f"There is no code list '{name}'. Put {name}.csv into {self._folder or 'a folder'}.")
            table = read_table(self._folder / f"{name}.csv", ("code", "label"))
            findings = [finding for row in table.rows for finding in _row_findings(table, row)]
            findings += table.repeated("code")
            if findings:
                raise LocatedError(findings)
            self._tables[name] = table
        return self._tables[name]


def _split(cell: str, codes: frozenset[str]) -> tuple[str, ...]:
    return tuple(code for part in cell.split(";") if (code := part.strip()) in codes)


def _chosen(table: Table, row: Row, pick: Pick) -> bool:
    cells = row.cells
    if pick.only and cells["code"] not in pick.only:
        return False
    if not _current(cells.get("valid_from", ""), cells.get("valid_to", ""), pick.valid_on):
        return False
    return not pick.where or any(_where(table, cells, where) for where in pick.where)


def _current(start: str, end: str, day: str | None) -> bool:
    if day is None:
        return not end
    return start <= day and (not end or day <= end)


def _where(table: Table, cells: Mapping[str, str], where: str) -> bool:
    if where in table.columns:
        if where not in table.switches:
            raise Unfit(f"Column '{where}' of '{table.name}' is not 0 or 1 throughout. Use another one, or a level.")
        return cells[where] == "1"
    if where not in table.values("level"):
        known = sorted((table.switches | table.values("level")) - {""} - set(FLAGS))
        raise Unfit(f"'{table.name}' has no column or level '{where}'. Use one of {', '.join(known)}.")
    return cells["level"] == where


def _attributes(table: Table) -> tuple[str, ...]:
    languages = ("label_", "hint_")
    rest = (name for name in table.columns if name not in _OWN and not name.startswith(languages))
    return tuple(name for name in rest if name not in table.switches)


def _option(cells: Mapping[str, str], languages: Sequence[str], extra: Iterable[str]) -> Option:
    return Option(
        code=cells["code"],
        label=_text(cells, "label", languages) or {},
        hint=_text(cells, "hint", languages),
        attributes={name: cells[name] for name in extra if cells[name]},
        **{name: cells.get(name) == "1" for name in FLAGS},  # type: ignore[arg-type]
        **{name: int(cells[name]) if cells.get(name) else None for name in NUMBERS},  # type: ignore[arg-type]
        **{name: cells.get(name) or None for name in WORDS},  # type: ignore[arg-type]
    )


def _text(cells: Mapping[str, str], name: str, languages: Sequence[str]) -> Text | None:
    columns = {languages[0]: name, **{language: f"{name}_{language}" for language in languages[1:]}}
    found = {language: cells[column] for language, column in columns.items() if cells.get(column)}
    return found or None


def _row_findings(table: Table, row: Row) -> Iterator[Finding]:
    for name, (fits, message) in _CELLS.items():
        if name in row.cells and not fits(row.cells[name]):
            yield table.finding(row, pointer("", name), "codelist.cell", f"{name} '{row.cells[name][:40]}' {message}")


_Cell = tuple[Callable[[str], bool], str]

_CELLS: Mapping[str, _Cell] = {
    "code": (lambda cell: CODE.fullmatch(cell) is not None, "is no code. Use letters, digits, - and _, at most 64."),
    "label": (lambda cell: 0 < len(cell) <= 300, "must have 1 to 300 characters. Correct it."),
    **dict.fromkeys(FLAGS, (lambda cell: cell in {"", "0", "1"}, "must be 0 or 1. Correct it.")),
    **dict.fromkeys(
        NUMBERS, (lambda cell: not cell or (cell.isascii() and cell.lstrip("-").isdigit()), "must be a whole number.")
    ),
    **dict.fromkeys(DAYS, (lambda cell: not cell or is_date(cell), "must be a date, YYYY-MM-DD. Correct it.")),
}
