"""`export`: responses one by one, with a codebook, for those who may see them."""

import gc
import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click
from sqlalchemy.orm import Session

from analysis.export import microdata_long
from analysis.export.codebook import write_codebook
from analysis.export.microdata_csv import write_csv
from analysis.export.microdata_jsonl import write_jsonl
from analysis.export.telling import OF_SINGLE_PEOPLE
from survey_engine.accounts import audit
from survey_engine.cli.opening import open_engine
from survey_engine.consultations.catalogue import Catalogue, Form
from survey_engine.errors import NotFound
from survey_engine.store.clock import system_clock

ONLY_MINE = 0o600


@click.command()
@click.argument("questionnaire")
@click.option(
    "--format", "kind", type=click.Choice(["csv", "xlsx", "ods", "jsonl", "sav"]), default="csv", show_default=True
)
@click.option("--long", "repeat", metavar="REPEAT", help="A line for each option that REPEAT was asked for.")
@click.option("--codebook", is_flag=True, help="Write FILE's codebook beside it, as <name>.codebook.csv.")
@click.option(
    "--texts/--no-texts", default=True, show_default=True, help="With or without what people wrote in their own words."
)
@click.option("--environment", type=click.Choice(["live", "test"]), default="live", show_default=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    default=Path("-"),
    help="The file to write; - is standard output.",
)
def export(
    questionnaire: str, kind: str, repeat: str | None, codebook: bool, texts: bool, environment: str, output: Path
) -> None:
    """Write every response to QUESTIONNAIRE, all versions together: codes, not labels.

    --long incidents writes what is asked again for every kind of incident: a line a response and kind ticked.

    What people wrote themselves may identify them; --no-texts leaves it out.
    """
    engine = open_engine()
    forms = _versions(engine.catalogue, questionnaire)
    if codebook and output == Path("-"):
        raise click.UsageError("A codebook goes beside a file: give one with -o FILE.")
    if kind in BINARY and output == Path("-"):
        raise click.UsageError(f"--format {kind} is nothing to print: name a file with -o FILE.{kind}.")
    if repeat and kind == "sav":
        raise click.UsageError("--long is written as csv, xlsx, ods or jsonl.")
    with engine.sessions.begin() as session:
        told = {"format": kind, "environment": environment, "texts": "yes" if texts else "no"}
        audit.record(session, engine.clock, None, "responses.exported", questionnaire, **told)
    with engine.sessions.read() as session, _opened(output) as out, _nothing_swept():
        if repeat:
            count = _long(out, microdata_long.Counted(session, forms, repeat, environment, texts), kind)
        else:
            count = FORMATS[kind](out, session, forms, environment=environment, texts=texts)
    if codebook:
        beside = output.with_name(f"{output.stem}.codebook.csv")
        with _opened(beside) as out, _text(out) as words:
            write_codebook(words, forms, texts=texts)
        click.echo(f"Codebook: {beside}", err=True)
    click.echo(f"{count} response(s). {OF_SINGLE_PEOPLE}", err=True)


def _versions(catalogue: Catalogue, questionnaire: str) -> Sequence[Form]:
    forms = [form for form in catalogue.all() if form.questionnaire.id == questionnaire]
    if not forms:
        raise NotFound(f"{questionnaire} is not published. Run survey-engine questionnaires to see what is.")
    return forms


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """A file that appears under its name only when it is complete, readable by its owner only."""
    if path == Path("-"):
        yield sys.stdout.buffer
        return
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, ONLY_MINE), "wb") as out:
            yield out
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def _nothing_swept() -> Iterator[None]:
    """Rows make no cycles: to look for some in everything again and again takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _text(out: IO[bytes]) -> Iterator[IO[str]]:
    """The same file for text."""
    words = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=False)
    yield words
    words.flush()
    words.detach()


def _csv(out: IO[bytes], session: Session, forms: Sequence[Form], *, environment: str, texts: bool) -> int:
    with _text(out) as words:
        return write_csv(words, session, forms, environment=environment, texts=texts)


def _book(kind: str) -> Callable[..., int]:
    def write(out: IO[bytes], session: Session, forms: Sequence[Form], *, environment: str, texts: bool) -> int:
        from analysis.export import microdata_book  # noqa: PLC0415 - brings what writes workbooks; most exports are CSV

        counted = microdata_book.Counted(session, forms, environment, texts)
        return microdata_book.write(out, counted, system_clock(), microdata_book.STREAMS[kind])

    return write


def _long(out: IO[bytes], counted: microdata_long.Counted, kind: str) -> int:
    if kind == "csv":
        with _text(out) as words:
            microdata_long.write_csv(words, counted)
    elif kind == "jsonl":
        microdata_long.write_jsonl(out, counted)
    else:
        from analysis.export import microdata_book, microdata_long_book  # noqa: PLC0415 - as above

        microdata_long_book.write(out, counted, system_clock(), microdata_book.STREAMS[kind])
    return counted.count


def _sav(out: IO[bytes], session: Session, forms: Sequence[Form], *, environment: str, texts: bool) -> int:
    from analysis.export import microdata_sav  # noqa: PLC0415 - brings pandas, which the other formats do without

    return microdata_sav.write(out, session, forms, environment=environment, texts=texts)


BINARY = frozenset({"xlsx", "ods", "sav"})
FORMATS: Mapping[str, Callable[..., int]] = {
    "csv": _csv,
    "xlsx": _book("xlsx"),
    "ods": _book("ods"),
    "jsonl": write_jsonl,
    "sav": _sav,
}
