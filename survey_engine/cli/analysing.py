"""`rank`: the ranked table that an officer takes to a committee."""

from pathlib import Path

import click
from sqlalchemy.orm import Session

from analysis import standing, waves
from analysis.counts import part
from analysis.disclosure.profiles import OFFICER, PROFILES
from analysis.export import ranked_text, telling
from analysis.export.formats import FORMATS
from analysis.populations import keeping
from analysis.releases import published
from survey_engine.accounts import audit
from survey_engine.cli.counting import source
from survey_engine.cli.opening import open_engine
from survey_engine.consultations import queries
from survey_engine.store.clock import Clock

BASES = [each.value for each in part.Base]


@click.command()
@click.argument("questionnaire")
@click.argument("question")
@click.option("--by", multiple=True, metavar="G", help="Group by a question, role, named group, event, mode, ...")
@click.option(
    "--where", metavar="RULE", help="Only respondents for whom the rule holds: \"age in ['16_17', '18_24']\"."
)
@click.option("--nets", is_flag=True, help="List the nets beside their members.")
@click.option(
    "--base", type=click.Choice([each.value for each in part.Base]), default="answered", help="Whose share it is."
)
@click.option("--weight", metavar="SCHEME", help="Weighted shares beside the unweighted: population/scheme, or scheme.")
@click.option(
    "--profile", type=click.Choice([*PROFILES]), default="officer", help="officer: exact; not for publication."
)
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="The first N ranks; a tie is never split.")
@click.option("--wave", metavar="W", help="One wave by its label, or series@label for everything asked in it.")
@click.option("--environment", type=click.Choice(["live", "test"]), default="live", help="Which responses count.")
@click.option("--format", "form", type=click.Choice([*FORMATS]), default="table", help="How to write the table.")
@click.option("--style", type=click.Choice(["surveymonkey"]), help="Print a table as the survey site did in 2020.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file.")
def rank(
    questionnaire: str,
    question: str,
    by: tuple[str, ...],
    where: str | None,
    nets: bool,
    base: str,
    weight: str | None,
    profile: str,
    top: int | None,
    wave: str | None,
    environment: str,
    form: str,
    style: str | None,
    output: Path | None,
) -> None:
    """Rank the options of a question by the share of respondents who chose them.

    QUESTIONNAIRE is an id, or series@label for a whole wave. QUESTION is a question id, a role, or grid.row.
    """
    if style and form != "table":
        raise click.UsageError("--style is for --format table.")
    if FORMATS[form].binary and output is None:
        raise click.UsageError(f"--format {form} is nothing to print: name a file with -o FILE.{form}.")
    engine = open_engine()
    scope = waves.scope(engine.catalogue.all(), questionnaire, wave)
    with engine.sessions.read() as session:
        stood = standing.of(queries.consultations(session), scope.forms, engine.clock(), environment)
        weighting = keeping.weighting(session, weight) if weight else None
    request = part.Request(
        question=question,
        by=by,
        where=where,
        base=part.Base(base),
        nets=nets,
        weight=weighting,
        top=top,
        profile=profile,
        uncertainty=form != "csv" and not style,
    )
    if profile == OFFICER.name:
        with engine.sessions.begin() as session:
            _note(session, engine.clock, request, scope.name)
    table = published.rank(scope, source(engine, scope, environment), request, stood)
    _hand_over(ranked_text.write_surveymonkey(table).encode() if style else FORMATS[form].write(table), output)
    if style or not FORMATS[form].notes:
        click.echo("\n".join(table.notes), err=True)
    if output is not None and telling.marked(table) and telling.MARKING not in output.name:
        click.echo(f"{telling.EXACT} A name that says so: {telling.name(table, FORMATS[form].suffix)}", err=True)


def _hand_over(written: bytes, output: Path | None) -> None:
    if output is None:
        click.echo(written, nl=False)
    else:
        output.write_bytes(written)


def _note(session: Session, clock: Clock, request: part.Request, name: str) -> None:
    """Exact figures leave no trace of themselves: this is it."""
    asked = {"question": request.question, "by": " and ".join(request.by), "where": request.where or ""}
    told = {key: value for key, value in asked.items() if value}
    audit.record(session, clock, None, "figures.seen", name, page="rank", **told)
