"""`release` and `audit-release`: what is published of the results, by whom, and whether it gives anybody away."""

from dataclasses import replace
from pathlib import Path

import click
import orjson
from sqlalchemy.orm import Session

from analysis.disclosure import reading
from analysis.disclosure.auditing import Audit
from analysis.disclosure.profiles import PROFILES, named
from analysis.releases import checking, ledger, making
from analysis.releases.models import Release
from analysis.releases.planning import Plan, choice
from survey_engine.access import Permission, may
from survey_engine.accounts import staff
from survey_engine.accounts.models import Staff
from survey_engine.cli.opening import open_engine
from survey_engine.errors import Conflict, DataError

PUBLISHED = [each.name for each in PROFILES.values() if not each.exact]
BY = click.option("--by", "name", required=True, metavar="NAME", help="Who does it: the name they sign in with.")


@click.group()
def release() -> None:
    """Releases: fixed tables, made by one person, approved by another, kept for ever."""


@release.command()
@click.argument("slug")
@click.option("--table", "tables", multiple=True, metavar="T", help="QUESTION or QUESTION:GROUP; again for more.")
@click.option("--profile", type=click.Choice(PUBLISHED), default="public", help="How much is hidden and rounded.")
@click.option("--title", default="", help="The consultation's title when left out.")
@click.option("--nets/--no-nets", default=True, help="List the nets beside their members.")
@BY
def create(slug: str, tables: tuple[str, ...], profile: str, title: str, nets: bool, name: str) -> None:
    """Make a release of the consultation SLUG, for somebody else to approve; prints its number.

    Without --table: the concerns, of everybody and by type of area.
    """
    engine = open_engine()
    plan = Plan(slug, title, profile, tuple(choice(each) for each in tables), nets)
    with engine.sessions.begin() as session:
        made = making.create(session, engine.clock, engine.catalogue.all(), plan, _hand(session, name))
    click.echo(made.id)
    click.echo(f"Release {made.id} of {slug} waits for somebody other than {made.made_by} to approve it.", err=True)


@release.command()
@click.argument("number", type=int)
@BY
def approve(number: int, name: str) -> None:
    """Publish release NUMBER; not by its own maker."""
    engine = open_engine()
    with engine.sessions.begin() as session:
        found = making.approve(session, engine.clock, engine.catalogue.all(), number, _hand(session, name))
    click.echo(f"Release {number} is public: {engine.settings.base_url}/results/{found.consultation_slug}", err=True)


@release.command()
@click.argument("number", type=int)
@click.option("--why", required=True, help="The reason, for the ledger.")
@BY
def withdraw(number: int, why: str, name: str) -> None:
    """Show release NUMBER no more. The ledger keeps it, and what it said keeps counting."""
    engine = open_engine()
    with engine.sessions.begin() as session:
        ledger.withdraw(session, engine.clock, number, _hand(session, name), why)
    click.echo(f"Release {number} is withdrawn.", err=True)


@release.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_(as_json: bool) -> None:
    """Every release, the latest first: number, consultation, stage, profile, hash, who made and who approved it."""
    engine = open_engine()
    with engine.sessions.read() as session:
        for each in ledger.releases(session):
            told = _told(each)
            click.echo(
                orjson.dumps(told).decode() if as_json else "\t".join(str(value or "-") for value in told.values())
            )


@release.command()
@click.argument("number", type=int)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file.")
def show(number: int, output: Path | None) -> None:
    """The file of release NUMBER, as JSON: the very bytes that were approved."""
    engine = open_engine()
    with engine.sessions.read() as session:
        body = ledger.release(session, number).body
    if output is None:
        click.echo(body, nl=False)
    else:
        output.write_bytes(body)


@click.command("audit-release")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--alone", is_flag=True, help="Only the files: not what was released before.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def audit_release(files: tuple[Path, ...], alone: bool, as_json: bool) -> None:
    """Attack published tables: try to work out every figure they hide, from all FILES and everything released before.

    FILES are what `release show`, `rank --format json` or `indicators --json` writes, in the order published. Exit
    code 1, with the figures, when one can be worked out or bounded too tightly.
    """
    engine = open_engine()
    known = checking.known(engine.catalogue.all())
    documents = {file: _json(file) for file in files}
    views = [view for file, document in documents.items() for view in reading.views(document, str(file), known)]
    if not views:
        raise DataError("There is no table in these files.")
    with engine.sessions.read() as session:
        bodies = {file.read_bytes() for file in files}
        same = [each for each in ledger.published(session) if each.body in bodies]
        before = [] if alone else checking.before(session, known, same)
        given = checking.totals(session, engine.catalogue.all(), [*documents.values()])
    found = checking.attack(views, before, known)
    found = replace(found, findings=(*found.findings, *given))
    _tell(found, as_json=as_json)
    if found.findings:
        raise click.exceptions.Exit(1)


def _tell(found: Audit, *, as_json: bool) -> None:
    if as_json:
        findings = [
            {"kind": each.kind, "cell": each.cell, "low": each.low, "high": each.high, "words": each.words}
            for each in found.findings
        ]
        told = {"tables": found.tables, "hidden": found.hidden, "refused": bool(findings), "findings": findings}
        click.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())
        return
    for each in found.findings:
        click.echo(f"{each.kind}: {each.cell}: {each.words}")
    count = len(found.findings)
    verdict = "none can be worked out" if not count else f"refused, {count} given away"
    click.echo(f"{found.tables} tables, {found.hidden} hidden figures: {verdict}.", err=True)


def _json(file: Path) -> object:
    try:
        return orjson.loads(file.read_bytes())
    except orjson.JSONDecodeError as error:
        raise DataError(f"{file}: this is not JSON: {error}.") from error


def _hand(session: Session, name: str) -> Staff:
    found = staff.by_name(session, name)
    if found.disabled_at is not None:
        raise Conflict(f"The account {found.name} is disabled.")
    if not may(found.role, Permission.RELEASES):
        raise Conflict(f"{found.name} is {found.role}: releases are for officers and administrators.")
    return found


def _told(found: Release) -> dict[str, object]:
    return {
        "number": found.id,
        "consultation": found.consultation_slug,
        "stage": found.stage.value,
        "profile": named(found.profile).name,
        "sha256": found.sha256,
        "made_by": found.made_by,
        "made_at": found.made_at.isoformat(),
        "approved_by": found.approved_by,
        "approved_at": found.approved_at.isoformat() if found.approved_at else None,
        "withdrawn_by": found.withdrawn_by,
        "title": found.title,
    }
