"""`indicators`: what a business survey says of prevalence, incidence, reporting, cost, staff and DISC."""

import click

from analysis import waves
from analysis.retail import concerns, files, printing, publishing, reporting
from analysis.retail.concerns import Beside
from analysis.retail.premises import Premises, is_for_businesses
from analysis.snapshot import reading
from analysis.snapshot.reading import Snapshot
from survey_engine.accounts import audit
from survey_engine.cli.opening import open_engine
from survey_engine.consultations.catalogue import Form
from survey_engine.engine import Engine


@click.command()
@click.argument("questionnaire")
@click.option("--by", multiple=True, metavar="G", help="location, place, sector, sector_kind, staff; officers: any.")
@click.option("--profile", type=click.Choice(["officer", "public"]), default="officer", help="officer: exact figures.")
@click.option("--wave", metavar="W", help="One wave by its label.")
@click.option("--weight", metavar="SCHEME", help="Refused: there is nothing to weigh businesses by.")
@click.option("--environment", type=click.Choice(["live", "test"]), default="live", help="Which responses count.")
@click.option("--json", "as_json", is_flag=True, help="For other programs.")
@click.option("--format", "form", type=click.Choice(["table", "csv"]), default="table", help="How to write it.")
def indicators(
    questionnaire: str,
    by: tuple[str, ...],
    profile: str,
    wave: str | None,
    weight: str | None,
    environment: str,
    as_json: bool,
    form: str,
) -> None:
    """Indicators of a business survey: overall, by place, by sector.

    With --profile public what could give a business away is merged or hidden; `audit-release` attacks the --json.
    """
    if weight is not None:
        reporting.refuse_weights()
    engine = open_engine()
    newest = waves.scope(engine.catalogue.all(), questionnaire, wave).forms[0]
    if profile == "public":
        if len(by) > 1:
            raise click.UsageError("Businesses are published by one division at a time: never sector by place.")
        release = publishing.publish(_read(engine, newest, environment), by[0] if by else "")
        report, beside = release.report, None
    else:
        _note(engine, newest, by)
        snapshot = _read(engine, newest, environment)
        report, beside, release = reporting.report(snapshot, by), _beside(engine, snapshot, environment), None
    if as_json:
        click.echo(files.write_json(report, beside, release), nl=False)
    elif form == "csv":
        click.echo(files.write_csv(report), nl=False)
        click.echo("\n".join(report.notes), err=True)
    else:
        click.echo(printing.text(report, beside), nl=False)


def _read(engine: Engine, form: Form, environment: str) -> Snapshot:
    with engine.sessions.read() as session:
        snapshot = reading.read(session, form, environment)
    Premises.of(snapshot.columns)
    return snapshot


def _beside(engine: Engine, businesses: Snapshot, environment: str) -> Beside | None:
    """The concerns of residents beside those of businesses, where residents were asked."""
    published = engine.catalogue.all()
    form = concerns.residents(published, businesses.form.questionnaire)
    if form is None:
        return None
    with engine.sessions.read() as session:
        people = reading.read(session, form, environment)
    return concerns.beside(businesses, people, [each.questionnaire for each in published])


def _note(engine: Engine, form: Form, by: tuple[str, ...]) -> None:
    """Exact figures leave no trace of themselves: this is it."""
    if not is_for_businesses(form.questionnaire):
        return
    with engine.sessions.begin() as session:
        told = {"by": " and ".join(by)} if by else {}
        audit.record(session, engine.clock, None, "figures.seen", form.questionnaire.id, page="indicators", **told)
