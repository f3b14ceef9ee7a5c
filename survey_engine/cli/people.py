"""`user`: the accounts of staff. A first password is made here, printed once, and changed at the first sign-in."""

import click

from survey_engine.accounts import signing, staff
from survey_engine.accounts.models import Role
from survey_engine.accounts.staff import Hand
from survey_engine.cli.opening import open_engine

ROLE = click.Choice([role.value for role in Role])
ADVICE = "It is shown this once. They choose their own when they sign in, at {}/office."


@click.group()
def user() -> None:
    """Staff accounts: add, change a role, reset a password, disable, list."""


@user.command()
@click.argument("name")
@click.option("--role", type=ROLE, required=True)
@click.option("--full-name", default="", help="As others know them; NAME when left out.")
def add(name: str, role: str, full_name: str) -> None:
    """Let NAME sign in; prints their first password."""
    engine = open_engine()
    with engine.sessions.begin() as session:
        account, password = staff.add(session, Hand(engine.clock), name, full_name, Role(role))
    click.echo(password)
    click.echo(f"Added {account.name} as {role}; their first password is above.", err=True)
    click.echo(ADVICE.format(engine.settings.base_url), err=True)


@user.command()
@click.argument("name")
@click.argument("role", type=ROLE)
def role(name: str, role: str) -> None:
    """Give NAME another ROLE; they are signed out."""
    engine = open_engine()
    with engine.sessions.begin() as session:
        staff.set_role(session, Hand(engine.clock), staff.by_name(session, name), Role(role))
    click.echo(f"{staff.tidy(name)} is now {role}.", err=True)


@user.command()
@click.argument("name")
def reset(name: str) -> None:
    """Give NAME a new password and print it; they are signed out, and no longer disabled or made to wait."""
    engine = open_engine()
    with engine.sessions.begin() as session:
        password = staff.reset_password(session, Hand(engine.clock), staff.by_name(session, name))
        signing.forgive(session, signing.Desk(engine.clock, engine.settings.secret_key), name)
    click.echo(password)
    click.echo(ADVICE.format(engine.settings.base_url), err=True)


@user.command()
@click.argument("name")
def disable(name: str) -> None:
    """Let NAME in no more, at once; reset lets them in again."""
    engine = open_engine()
    with engine.sessions.begin() as session:
        staff.disable(session, Hand(engine.clock), staff.by_name(session, name))
    click.echo(f"{staff.tidy(name)} can sign in no more.", err=True)


@user.command("list")
def list_() -> None:
    """Everybody with an account: name, full name, role, whether disabled."""
    with open_engine().sessions.read() as session:
        for each in staff.staff(session):
            state = "disabled" if each.disabled_at else "active"
            click.echo("\t".join((each.name, each.full_name, each.role, state)))
