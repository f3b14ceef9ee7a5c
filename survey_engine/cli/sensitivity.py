"""`sensitivity`: does the first five change without an event, a mode, or responses that look odd?"""

import click

from analysis import waves
from analysis.counts import part
from analysis.export import sensitivity_json, sensitivity_text
from analysis.influence import driving
from analysis.populations import keeping
from survey_engine.cli.figures import look
from survey_engine.cli.opening import open_engine


@click.command()
@click.argument("questionnaire")
@click.argument("question", default="concern")
@click.option("--where", metavar="RULE", help="Only respondents for whom the rule holds.")
@click.option("--who", metavar="GROUP", help="Only the members of a named group.")
@click.option("--weight", metavar="SCHEME", help="Check the order by weighted shares too.")
@click.option("--wave", metavar="W", help="One wave by its label, or series@label for everything asked in it.")
@click.option("--environment", type=click.Choice(["live", "test"]), default="live", help="Which responses count.")
@click.option("--json", "as_json", is_flag=True, help="For other programs.")
def sensitivity(
    questionnaire: str,
    question: str,
    where: str | None,
    who: str | None,
    weight: str | None,
    wave: str | None,
    environment: str,
    as_json: bool,
) -> None:
    """See whether the first five change without one event, one mode, or flagged responses, or with weights.

    QUESTIONNAIRE is an id, or series@label for a whole wave. Flagged: near-duplicates, disputed, answered too fast.
    """
    engine = open_engine()
    scope = waves.scope(engine.catalogue.all(), questionnaire, wave)
    figures = look(engine, scope, environment, "sensitivity")
    with engine.sessions.read() as session:
        suspects = driving.read(session, scope, environment)
        weighting = keeping.weighting(session, weight) if weight else None
    request = part.Request(question=question, where=where, who=who, weight=weighting)
    found = driving.measure(scope, figures.source, request, suspects)
    click.echo((sensitivity_json if as_json else sensitivity_text).write(found), nl=False)
