"""`rank`: the ranked table that an officer takes to a committee."""

from pathlib import Path

import click

from analysis import part, tables, waves
from analysis.counting import in_memory
from analysis.export import ranked_csv, ranked_json, ranked_text
from analysis.snapshot import reading
from survey_engine.cli.opening import open_engine

WRITERS = {"table": ranked_text.write, "csv": ranked_csv.write, "json": ranked_json.write}
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
@click.option(
    "--profile", type=click.Choice(["officer"]), default="officer", help="officer: exact; not for publication."
)
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="The first N ranks; a tie is never split.")
@click.option("--wave", metavar="W", help="One wave by its label, or series@label for everything asked in it.")
@click.option("--environment", type=click.Choice(["live", "test"]), default="live", help="Which responses count.")
@click.option("--format", "form", type=click.Choice([*WRITERS]), default="table", help="How to write the table.")
@click.option("--style", type=click.Choice(["surveymonkey"]), help="Print a table as the survey site did in 2020.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file.")
def rank(
    questionnaire: str,
    question: str,
    by: tuple[str, ...],
    where: str | None,
    nets: bool,
    base: str,
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
    engine = open_engine()
    scope = waves.scope(engine.catalogue.all(), questionnaire, wave)
    with engine.sessions.read() as session:
        snapshots = [reading.read(session, each, environment) for each in scope.forms]
    request = part.Request(
        question=question, by=by, where=where, base=part.Base(base), nets=nets, top=top, profile=profile
    )
    table = tables.rank(scope, in_memory(scope, snapshots), request)
    write = ranked_text.write_surveymonkey if style else WRITERS[form]
    if output is None:
        click.echo(write(table), nl=False)
    else:
        output.write_text(write(table), encoding="utf-8", newline="")
    if form == "csv" or style:  # formats that have no room for notes
        click.echo("\n".join(table.notes), err=True)
