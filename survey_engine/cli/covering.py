"""`coverage`: who answered, against the census, and whom to go and ask next."""

import click

from analysis import standing, waves
from analysis.coverage import writing_json, writing_text
from analysis.coverage.sampling import measure
from analysis.populations import keeping
from survey_engine.accounts import audit
from survey_engine.cli.counting import source
from survey_engine.cli.opening import open_engine
from survey_engine.consultations import queries
from survey_engine.definition.model import Mode


@click.command()
@click.argument("questionnaire")
@click.option("--population", metavar="P", help="A published population; not needed where there is only one.")
@click.option("--mode", type=click.Choice([each.value for each in Mode]), help="Only those who were asked in this way.")
@click.option("--wave", metavar="W", help="One wave by its label, or series@label for everything asked in it.")
@click.option("--environment", type=click.Choice(["live", "test"]), default="live", help="Which responses count.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON for a program to read.")
def coverage(
    questionnaire: str, population: str | None, mode: str | None, wave: str | None, environment: str, as_json: bool
) -> None:
    """Compare respondents with the census by area, age and the like, and say how many more of whom are needed.

    QUESTIONNAIRE is an id, or series@label for a whole wave. Exact figures: for officers, not for publication.
    """
    engine = open_engine()
    scope = waves.scope(engine.catalogue.all(), questionnaire, wave)
    with engine.sessions.read() as session:
        against = keeping.population(session, population)
        stood = standing.of(queries.consultations(session), scope.forms, engine.clock(), environment)
    with engine.sessions.begin() as session:
        audit.record(session, engine.clock, None, "figures.seen", scope.name, page="coverage", mode=mode or "")
    found = measure(source(engine, scope, environment), against, mode, stood)
    click.echo(writing_json.write(found, scope.name, mode) if as_json else writing_text.write(found), nl=False)
