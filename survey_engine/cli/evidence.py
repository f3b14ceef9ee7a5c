"""`evidence`: sentences from the counts, with their guards, and what others have said and answer for."""

from collections.abc import Mapping

import click

from analysis import waves
from analysis.counts import part
from analysis.disclosure.profiles import OFFICER, PROFILES
from analysis.evidence import keeping, writing
from analysis.evidence.asking import Asker
from analysis.evidence.keeping import Draft
from analysis.evidence.records import MANUAL, Kind, Record
from analysis.releases import published
from analysis.waves import Scope
from survey_engine.accounts import audit
from survey_engine.cli.figures import look
from survey_engine.cli.opening import open_engine
from survey_engine.engine import Engine

TYPES = [kind.value for kind in MANUAL]


@click.command()
@click.argument("questionnaire")
@click.argument("question", default="concern")
@click.option("--by", multiple=True, metavar="G", help="One sentence for each group of G.")
@click.option("--nets", is_flag=True, help="With --by: related concerns counted together.")
@click.option("--where", metavar="RULE", help="Only respondents for whom the rule holds.")
@click.option(
    "--profile", type=click.Choice([*PROFILES]), default=OFFICER.name, help="As whom: officer is exact, not to publish."
)
@click.option("--wave", metavar="W", help="One wave by its label, or series@label for everything asked in it.")
@click.option("--environment", type=click.Choice(["live", "test"]), default="live", help="Which responses count.")
@click.option("--json", "as_json", is_flag=True, help="For other programs.")
@click.option("--add", "kind", type=click.Choice(TYPES), help="Keep a record of this type instead; say the rest below.")
@click.option("--priority", default="", help="With --add: the priority it speaks for.")
@click.option("--text", default="", help="With --add: what it says.")
@click.option("--source", default="", help="With --add: where that comes from.")
@click.option("--owner", default="", help="With --add: who answers for it.")
@click.option("--period", help="With --add: what time a figure is of.")
@click.option("--withdraw", type=int, metavar="NO", help="Withdraw a record that was kept.")
def evidence(
    questionnaire: str,
    question: str,
    by: tuple[str, ...],
    nets: bool,
    where: str | None,
    profile: str,
    wave: str | None,
    environment: str,
    as_json: bool,
    kind: str | None,
    priority: str,
    text: str,
    source: str,
    owner: str,
    period: str | None,
    withdraw: int | None,
) -> None:
    """Say in sentences what was mentioned most and by whom, and list what else was put forward.

    QUESTIONNAIRE is an id, or series@label for a whole wave. QUESTION is the concern question unless you name another.
    """
    engine = open_engine()
    scope = waves.scope(engine.catalogue.all(), questionnaire, wave)
    if withdraw is not None:
        with engine.sessions.begin() as session:
            found = [keeping.withdraw(session, withdraw, engine.clock)]
            audit.record(session, engine.clock, None, "evidence.withdrawn", scope.name, number=str(withdraw))
    elif kind is not None:
        said = {"priority": priority, "text": text, "source": source, "owner": owner, "period": period}
        found = [_add(engine, scope, Kind(kind), said)]
    else:
        request = part.Request(question=question, where=where, nets=nets, by=by, profile=profile)
        found = _found(engine, scope, request, environment)
    click.echo(writing.json(found) if as_json else writing.text(found), nl=not as_json)


def _add(engine: Engine, scope: Scope, kind: Kind, said: Mapping[str, str | None]) -> Record:
    plain = {name: said[name] or "" for name in ("priority", "text", "source", "owner")}
    with engine.sessions.begin() as session:
        draft = Draft(about=scope.name, type=kind, period=said["period"], **plain)
        kept = keeping.add(session, draft, engine.clock)
        audit.record(session, engine.clock, None, "evidence.added", scope.name, number=str(kept.id), type=kind.value)
        return kept


def _found(engine: Engine, scope: Scope, request: part.Request, environment: str) -> list[Record]:
    figures = look(engine, scope, environment, "evidence" if request.profile == OFFICER.name else None)
    with engine.sessions.read() as session:
        kept = keeping.kept(session, scope.name)
    asker = Asker(scope, figures.source, request, figures.standing, published.rank)
    counted = [record for by in request.by for record in asker.by(by, nets=request.nets)]
    return [*(counted if request.by else asker.usual()), *kept]
