"""`import`: rows of a CSV file through the one door, each whole or set aside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import click
import orjson

from survey_engine.cli.opening import open_engine
from survey_engine.cli.progress import progress
from survey_engine.cli.responses import FINE, summary
from survey_engine.consultations.catalogue import Form
from survey_engine.consultations.queries import events
from survey_engine.definition.model import Mode
from survey_engine.engine import Engine
from survey_engine.errors import DataError, NotFound
from survey_engine.responses.import_cells import Cells
from survey_engine.responses.import_columns import Column, read_columns
from survey_engine.responses.import_mapping import ImportMapping, read_mapping
from survey_engine.responses.importing import CellFault, Importer
from survey_engine.responses.intake import BATCH, Delivery
from survey_engine.responses.sheets import Sheet, read_sheet, write_rows
from survey_engine.responses.states import Status


@dataclass(slots=True)
class Tally:
    """What became of the rows."""

    rows: int = 0
    statuses: dict[Status, int] = field(default_factory=lambda: dict.fromkeys(Status, 0))
    faults: list[CellFault] = field(default_factory=list)
    aside: list[list[str]] = field(default_factory=list)

    @property
    def fine(self) -> bool:
        """Whether nobody need look at anything."""
        return not self.faults and not any(count for status, count in self.statuses.items() if status not in FINE)


@click.command("import")
@click.argument("questionnaire")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="How columns, codes and labels are renamed.",
)
@click.option(
    "--mode",
    type=click.Choice(["paper", "import"]),
    default="import",
    show_default=True,
    help="How the responses were collected.",
)
@click.option("--dry-run", is_flag=True, help="Check every row and take none.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON for a program to read.")
def import_(questionnaire: str, file: Path, mapping: Path | None, mode: str, dry_run: bool, as_json: bool) -> None:
    """Take the rows of FILE, a CSV file in UTF-8, as responses to QUESTIONNAIRE.

    A row needs a response_id, or a key column that the mapping names. Faults are told by row and column; rows with
    faults are kept aside in a file beside FILE, whole, to be put right and imported. Importing the same rows again
    changes nothing.
    """
    engine = open_engine()
    renames = read_mapping(mapping) if mapping else ImportMapping()
    form = _form(engine, questionnaire, renames.version)
    sheet = read_sheet(file, renames.header_rows)
    columns = _columns(sheet, form, renames)
    importer = Importer(form, columns, Cells(renames, _event_ids(engine)), renames, Mode(mode))
    tally = _take(engine, importer, sheet, dry_run=dry_run, hidden=as_json)
    kept = None if dry_run or not tally.aside else _set_aside(file, sheet, tally.aside)
    if as_json:
        click.echo(_as_json(tally, kept, dry_run))
    else:
        _tell(file, tally, kept, dry_run)
    click.get_current_context().exit(int(not tally.fine))


def _form(engine: Engine, questionnaire: str, version: int | None) -> Form:
    catalogue = engine.catalogue
    form = catalogue.version(questionnaire, version) if version else catalogue.current(questionnaire)
    if form is None:
        which = f"{questionnaire} version {version}" if version else questionnaire
        raise NotFound(
            f"{which} is not published. Run survey-engine publish, or survey-engine questionnaires to see what is."
        )
    return form


def _columns(sheet: Sheet, form: Form, mapping: ImportMapping) -> Sequence[Column]:
    columns, faults = read_columns(sheet.columns, form.questionnaire, mapping)
    if faults:
        row = len(sheet.header)
        lines = [
            f"{sheet.name}:{row}:{fault.path.removeprefix('/')}: {fault.code}: {fault.message}" for fault in faults
        ]
        raise DataError("\n".join([*lines, "Nothing was imported."]), faults)
    return columns


def _event_ids(engine: Engine) -> dict[str, str]:
    with engine.sessions.read() as session:
        found = [(event.code, str(event.id)) for event in events(session)]
    return dict(found) | {event_id: event_id for _, event_id in found}


def _take(engine: Engine, importer: Importer, sheet: Sheet, *, dry_run: bool, hidden: bool) -> Tally:
    tally = Tally()
    with progress(sheet.rows, "Importing", hidden=hidden) as rows:
        while batch := list(islice(rows, BATCH)):
            tally.rows += len(batch)
            sound = list(_sound(importer, batch, engine, tally))
            outcomes = [] if dry_run else engine.intake.receive([Delivery(raw, "import") for _, _, raw in sound])
            for (row, cells, _), outcome in zip(sound, outcomes, strict=not dry_run):
                tally.statuses[outcome.status] += 1
                if outcome.status not in FINE:
                    why = ", ".join(outcome.reasons) or "another content is kept under this row's id; the first stays"
                    tally.faults.append(
                        CellFault(row, None, outcome.status.value, f"This row is {outcome.status}: {why}.")
                    )
                if outcome.status is Status.RETRY:
                    tally.aside.append(cells)
    return tally


def _sound(
    importer: Importer, batch: Sequence[tuple[int, list[str]]], engine: Engine, tally: Tally
) -> Iterator[tuple[int, list[str], bytes]]:
    """The rows without fault; the others are noted."""
    for row, cells in batch:
        made = importer.make(row, cells, engine.clock())
        if made.faults:
            tally.faults += made.faults
            tally.aside.append(cells)
        else:
            yield row, cells, made.raw


def _set_aside(file: Path, sheet: Sheet, rows: Sequence[Sequence[str]]) -> Path:
    """Write rows to a new file beside `file`, under the header as it was."""
    number = 1
    while True:
        kept = file.with_name(f"{file.stem}.faults{'' if number == 1 else f'-{number}'}.csv")
        try:
            write_rows(kept, [*sheet.header, *rows])
            return kept
        except FileExistsError:
            number += 1


def _place(file: str, fault: CellFault) -> str:
    number, name = (fault.column.number, f"{fault.column.name}: ") if fault.column else (1, "")
    return f"{file}:{fault.row}:{number}: {fault.code}: {name}{fault.message}"


def _tell(file: Path, tally: Tally, kept: Path | None, dry_run: bool) -> None:
    for fault in tally.faults:
        click.echo(_place(file.name, fault), err=True)
    if kept:
        click.echo(f"{len(tally.aside)} row(s) with faults were not taken; they are in {kept}.", err=True)
    if dry_run:
        click.echo(f"rows\t{tally.rows}\nwith_faults\t{len(tally.aside)}")
        click.echo("Nothing was imported: this was a dry run.", err=True)
        return
    click.echo("\n".join(f"{status}\t{count}" for status, count in tally.statuses.items() if count))
    click.echo(f"{tally.rows} row(s): {summary(tally.statuses.items())}", err=True)


def _as_json(tally: Tally, kept: Path | None, dry_run: bool) -> bytes:
    return orjson.dumps(
        {
            "rows": tally.rows,
            "dry_run": dry_run,
            "statuses": {status.value: count for status, count in tally.statuses.items() if count},
            "kept_aside": str(kept) if kept else None,
            "faults": [
                {
                    "row": fault.row,
                    "column": fault.column.name if fault.column else None,
                    "code": fault.code,
                    "message": fault.message,
                }
                for fault in tally.faults
            ],
        },
        option=orjson.OPT_INDENT_2,
    )
