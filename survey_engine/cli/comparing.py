"""`compare`: what changed between waves, and how groups differ from everybody else."""

import click

from analysis import waves
from analysis.comparison import comparing
from analysis.comparison.comparing import Asked
from analysis.counts import part
from analysis.export import compared_json, compared_text
from analysis.populations import keeping
from survey_engine.cli.figures import look
from survey_engine.cli.opening import open_engine
from survey_engine.definition.model import Mode


@click.command()
@click.argument("questionnaire")
@click.argument("question")
@click.option("--with", "other", metavar="WAVE", help="A questionnaire, a label of its series, or series@label.")
@click.option("--by", multiple=True, metavar="G", help="Group by G; without --with each group against the rest.")
@click.option("--nets", is_flag=True, help="Without --with: nets beside their members.")
@click.option("--where", metavar="RULE", help="Only respondents for whom the rule holds.")
@click.option(
    "--base", type=click.Choice([each.value for each in part.Base]), default="answered", help="Whose share it is."
)
@click.option(
    "--weight", metavar="SCHEME", help="Weighted changes beside the unweighted: population/scheme, or scheme."
)
@click.option("--mode", type=click.Choice([each.value for each in Mode]), help="Only those who answered in this mode.")
@click.option("--wave", metavar="W", help="One wave of QUESTIONNAIRE by its label.")
@click.option("--environment", type=click.Choice(["live", "test"]), default="live", help="Which responses count.")
@click.option("--json", "as_json", is_flag=True, help="For other programs.")
def compare(
    questionnaire: str,
    question: str,
    other: str | None,
    by: tuple[str, ...],
    nets: bool,
    where: str | None,
    base: str,
    weight: str | None,
    mode: str | None,
    wave: str | None,
    environment: str,
    as_json: bool,
) -> None:
    """Compare a question with an earlier wave, where the two compare, or each group of it with everybody else.

    QUESTIONNAIRE is an id, or series@label for a whole wave. Differences are QUESTIONNAIRE less WAVE.
    """
    if other is None and len(by) != 1:
        raise click.UsageError("Give --with WAVE, or one --by G to compare each group with everybody else.")
    if nets and other is not None:
        raise click.UsageError("--nets is for groups: between waves the lists behind a net may differ.")
    if mode and other is None:
        raise click.UsageError("--mode is for --with: within one wave group by mode.")
    engine = open_engine()
    published = engine.catalogue.all()
    own = waves.scope(published, questionnaire, wave)
    scopes = [own, *([waves.other(published, own, other)] if other else [])]
    figures = [look(engine, scope, environment, "compare") for scope in scopes]
    asked = [Asked(each.scope, each.source) for each in figures]
    with engine.sessions.read() as session:
        weighting = keeping.weighting(session, weight) if weight else None
    request = part.Request(question=question, by=by, nets=nets, where=where, base=part.Base(base), weight=weighting)
    if other:
        found = comparing.waves(asked[0], asked[1], request, [form.questionnaire for form in published], mode)
    else:
        found = comparing.groups(asked[0], request, figures[0].standing)
    click.echo((compared_json if as_json else compared_text).write(found), nl=False)
