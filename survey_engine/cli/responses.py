"""`submit`, `verify` and `erase`: finished responses through the one door, and what became of them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import IO

import click
import orjson

from survey_engine.cli.opening import open_engine
from survey_engine.cli.progress import progress
from survey_engine.engine import Engine
from survey_engine.errors import Fault
from survey_engine.responses.erasing import erase as forget
from survey_engine.responses.intake import BATCH, Delivery
from survey_engine.responses.recording import Outcome
from survey_engine.responses.states import Status
from survey_engine.responses.verifying import Report, Verifier
from survey_engine.responses.witness import Witness

FINE = frozenset({Status.STORED, Status.DUPLICATE, Status.ERASED})
MARK = b"\xef\xbb\xbf"  # some editors put it at the beginning of UTF-8


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option("--json", "as_json", is_flag=True, help="Only the result lines; nothing for people on standard error.")
def submit(file: IO[bytes], as_json: bool) -> None:
    """Take the finished responses in FILE (- for standard input), one JSON object a line.

    Prints a line of JSON for each: response_id, status, reasons. Submitting the same again changes nothing. Ends with
    1 when any was held, quarantined, in conflict or to be sent again.
    """
    engine = open_engine()
    counts = dict.fromkeys(Status, 0)
    with progress(_lines(file), "Submitting", hidden=as_json) as lines:
        while batch := list(islice(lines, BATCH)):
            outcomes = engine.intake.receive([Delivery(raw, "submit") for _, raw in batch])
            click.echo(b"\n".join(_result(line, each) for (line, _), each in zip(batch, outcomes, strict=True)))
            for each in outcomes:
                counts[each.status] += 1
    if not as_json:
        click.echo(summary(counts.items()), err=True)
    click.get_current_context().exit(int(any(count for status, count in counts.items() if status not in FINE)))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Write JSON for a program to read.")
def verify(as_json: bool) -> None:
    """Rebuild every response from what was delivered, and compare. Ends with 1 when anything differs."""
    engine = open_engine()
    judged = engine.intake.recover()
    with engine.sessions.read() as session:
        report = Verifier(engine.catalogue).verify(session)
    click.echo(_as_json(report, judged) if as_json else "\n".join(_told(report)))
    if not as_json:
        click.echo("Everything agrees." if report.clean else f"{len(report.differences)} difference(s).", err=True)
    click.get_current_context().exit(int(not report.clean))


@click.command()
@click.argument("receipt")
def erase(receipt: str) -> None:
    """Erase the response with this RECEIPT for ever. Only its id is kept, so that it is not taken in again."""
    engine = open_engine()
    with engine.sessions.begin() as session:
        count = forget(session, receipt, engine.clock())
        Witness(engine.settings.backup_dir, engine.clock).erased(receipt)
    _leave_no_trace(engine)
    click.echo(f"erased\t{count}")
    click.echo("Backups made before still hold it until they are replaced.", err=True)


def summary(counts: Iterable[tuple[Status, int]]) -> str:
    """`144 stored, 2 duplicate.`"""
    return ", ".join(f"{count} {status}" for status, count in counts if count) + "." or "Nothing was sent."


def faults_as_data(faults: Sequence[Fault]) -> list[dict[str, str]]:
    """Faults for JSON."""
    return [{"path": fault.path, "code": fault.code, "message": fault.message} for fault in faults]


def _lines(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines with something on them, numbered."""
    for number, line in enumerate(file, 1):
        raw = line.removeprefix(MARK).strip() if number == 1 else line.strip()
        if raw:
            yield number, raw


def _result(line: int, outcome: Outcome) -> bytes:
    result: dict[str, object] = {
        "response_id": outcome.response_id,
        "status": outcome.status.value,
        "reasons": list(outcome.reasons),
        "line": line,
    }
    if outcome.faults:
        result["faults"] = faults_as_data(outcome.faults)
    return orjson.dumps(result)


def _as_json(report: Report, judged: int) -> bytes:
    return orjson.dumps(
        {
            "clean": report.clean,
            "submissions": report.submissions,
            "responses": report.responses,
            "judged_now": judged,
            "waiting": report.waiting,
            "state": report.state,
            "differences": [
                {"what": each.what, "response_id": each.response_id, "received_seq": each.received_seq}
                for each in report.differences
            ],
        },
        option=orjson.OPT_INDENT_2,
    )


def _told(report: Report) -> Iterator[str]:
    yield f"submissions\t{report.submissions}"
    yield f"responses\t{report.responses}"
    yield f"state\t{report.state}"
    for each in report.differences:
        yield f"differs\t{each.what}\t{each.response_id or ''}\t{each.received_seq or ''}"


def _leave_no_trace(engine: Engine) -> None:
    """SQLite keeps old pages in its log until they are carried over."""
    if engine.sessions.engine.dialect.name == "sqlite":
        connection = engine.sessions.engine.raw_connection()  # outside any transaction
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
