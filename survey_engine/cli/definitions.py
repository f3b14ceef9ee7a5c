"""`check`, `publish` and `questionnaires`: files of what is asked, where and of whom; what is published."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import click
from sqlalchemy.orm import Session

from analysis.populations import keeping
from analysis.populations import loading as populations
from survey_engine.cli.opening import open_engine
from survey_engine.cli.paths import DefinitionFile, Kind, definition_files
from survey_engine.consultations.models import Publication
from survey_engine.consultations.publishing import load_consultation
from survey_engine.consultations.publishing import publish as freeze
from survey_engine.consultations.queries import publications, unpublished
from survey_engine.consultations.versions import SuccessionError
from survey_engine.definition import canonical
from survey_engine.definition.compile import Compiled
from survey_engine.definition.located import Finding, LocatedError
from survey_engine.errors import Fault, Severity
from survey_engine.store.clock import Clock

PATHS = click.argument(
    "paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
JSON = click.option("--json", "as_json", is_flag=True, help="Write JSON for a program to read.")


@click.command()
@PATHS
@JSON
def check(paths: tuple[Path, ...], as_json: bool) -> None:
    """Check files of questionnaires, consultations and populations; folders are searched for YAML files.

    Prints file:line:column: code: message for everything found. Warnings alone are no failure.
    """
    files = definition_files(paths)
    findings = [finding for file in files for finding in file.check()]
    click.echo(_as_json(findings) if as_json else "\n".join(map(_line, findings)), nl=bool(findings or as_json))
    click.echo(_summary(files, findings), err=True)
    click.get_current_context().exit(_failed(findings))


@click.command()
@PATHS
def publish(paths: tuple[Path, ...]) -> None:
    """Freeze versions of questionnaires and populations, and load consultation pages.

    Everything is checked first; with any fault nothing is published. Publishing the same files again changes nothing.
    """
    files = definition_files(paths)
    findings = [finding for file in files for finding in file.check()]
    for finding in findings:
        click.echo(_line(finding), err=True)
    if _failed(findings):
        click.echo("Nothing was published.", err=True)
        click.get_current_context().exit(1)
    engine = open_engine()
    with engine.sessions.begin() as session:
        told = [_take(session, file, engine.clock) for file in sorted(files, key=DefinitionFile.order)]
        missing = unpublished(session)
    click.echo("\n".join(told))
    for slug, questionnaire in missing:
        click.echo(f"{slug}: '{questionnaire}' is not published, so nobody can begin it yet.", err=True)


@click.command()
@JSON
def questionnaires(as_json: bool) -> None:
    """List what is published, with hashes."""
    with open_engine().sessions.read() as session:
        rows = [_row(each) for each in publications(session)]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
    for row in () if as_json else rows:
        click.echo("\t".join(str(value) for value in row.values() if value is not None))
    if not rows:
        click.echo("Nothing is published yet. Run survey-engine publish PATH.", err=True)


def _take(session: Session, file: DefinitionFile, clock: Clock) -> str:
    """Publish or load one file, and say what was done."""
    if file.kind is Kind.CONSULTATION:
        return f"loaded\t{load_consultation(session, file.path).slug}"
    if file.kind is Kind.POPULATION:
        return _take_population(session, file, clock)
    compiled = file.compile()
    known = session.get(Publication, compiled.form_hash) is not None
    try:
        kept = freeze(session, compiled, clock)
    except SuccessionError as error:
        raise LocatedError(_place(file, compiled, fault) for fault in error.faults) from error
    done = "unchanged" if known else "published"
    return f"{done}\t{kept.questionnaire_id}\t{kept.version}\t{kept.form_hash}"


def _take_population(session: Session, file: DefinitionFile, clock: Clock) -> str:
    loaded = populations.load(file.path)
    done = "published" if keeping.publish(session, loaded, clock) else "unchanged"
    return f"{done}\t{loaded.population.id}\t{loaded.population.date}\t{canonical.sha256(loaded.raw)}"


def _place(file: DefinitionFile, compiled: Compiled, fault: Fault) -> Finding:
    """Where a fault is: at the nearest part of the file that there is."""
    path = fault.path
    while path and path not in compiled.positions:
        path = path.rpartition("/")[0]
    return Finding(str(file.path), *compiled.positions.get(path, (1, 1)), fault)


def _row(kept: Publication) -> dict[str, str | int | None]:
    return {
        "questionnaire": kept.questionnaire_id,
        "version": kept.version,
        "form_hash": kept.form_hash,
        "published_at": kept.published_at.isoformat(timespec="seconds"),
        "withdrawn_at": kept.withdrawn_at.isoformat(timespec="seconds") if kept.withdrawn_at else None,
    }


def _failed(findings: Iterable[Finding]) -> int:
    return int(any(finding.fault.severity is Severity.ERROR for finding in findings))


def _line(finding: Finding) -> str:
    warning = "" if finding.fault.severity is Severity.ERROR else f"{finding.fault.severity.capitalize()}: "
    place = f"{finding.file}:{finding.line}:{finding.column}"
    return f"{place}: {finding.fault.code}: {warning}{' '.join(finding.fault.message.split())}"


def _as_json(findings: Iterable[Finding]) -> str:
    return json.dumps(
        [
            {
                "file": finding.file,
                "line": finding.line,
                "column": finding.column,
                "path": finding.fault.path,
                "code": finding.fault.code,
                "severity": finding.fault.severity.value,
                "message": finding.fault.message,
            }
            for finding in findings
        ],
        indent=2,
        ensure_ascii=False,
    )


def _summary(files: Sequence[DefinitionFile], findings: Sequence[Finding]) -> str:
    count = Counter(finding.fault.severity for finding in findings)
    faults, warnings, notes = count[Severity.ERROR], count[Severity.WARNING], count[Severity.NOTE]
    return f"{len(files)} file(s) checked: {faults} fault(s), {warnings} warning(s), {notes} note(s)."
