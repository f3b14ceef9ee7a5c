"""`device` and `import-bundle`: tablets let in and shut out, and what one of them could not send."""

from collections import Counter
from pathlib import Path

import click
import orjson

from field_sync import bundles, cards, devices, manifest
from field_sync.protocol import ItemStatus, Result
from field_sync.receiving import Receiver
from field_sync.sealing import KeyStore
from survey_engine.accounts import audit, staff
from survey_engine.accounts.staff import Hand
from survey_engine.cli.opening import open_engine
from survey_engine.cli.progress import progress
from survey_engine.consultations import queries

FINE = frozenset({ItemStatus.STORED, ItemStatus.DUPLICATE, ItemStatus.ERASED})


@click.group()
def device() -> None:
    """Tablets: enrol, list, revoke, and a PIN for each person who works with one."""


@device.command()
def enrol() -> None:
    """Print a code that lets one tablet in, once, within ten minutes."""
    engine = open_engine()
    with engine.sessions.begin() as session:
        code = devices.offer(session, Hand(engine.clock))
    click.echo(code)
    click.echo(f"On the tablet, open {engine.settings.base_url}/capture#enrol={code}", err=True)


@device.command("list")
@click.option("--json", "as_json", is_flag=True, help="Write JSON for a program to read.")
def list_(as_json: bool) -> None:
    """Every tablet: id, name, last contact, how many it made, how many arrived, how many are missing, its state."""
    with open_engine().sessions.read() as session:
        for each in devices.every(session):
            ledgers = manifest.ledgers(session, each.id).values()
            made, arrived, lost = (
                sum(getattr(ledger, part) for ledger in ledgers) for part in ("made", "arrived", "lost")
            )
            line = {
                "device_id": each.id,
                "name": each.name,
                "seen_at": each.seen_at.isoformat() if each.seen_at else None,
                "made": made,
                "arrived": arrived,
                "missing": lost,
                "state": "revoked" if each.revoked_at else "active",
            }
            click.echo(orjson.dumps(line) if as_json else "\t".join(str(value or 0) for value in line.values()))


@device.command()
@click.argument("name")
def revoke(name: str) -> None:
    """Shut the tablet NAME (or its id) out. What it still holds may come, and is quarantined."""
    engine = open_engine()
    with engine.sessions.begin() as session:
        tablet = devices.by_name(session, name)
        devices.revoke(session, Hand(engine.clock), tablet)
    cards.write(engine.settings.keys_dir, tablet)
    click.echo(f"{name} is shut out.", err=True)


@device.command("rotate-key")
@click.argument("consultation")
def rotate_key(consultation: str) -> None:
    """Let tablets seal answers to CONSULTATION with a new key from their next contact on; the old ones still open."""
    engine = open_engine()
    with engine.sessions.begin() as session:
        queries.consultation(session, consultation)
        key = KeyStore(engine.settings.keys_dir, engine.clock).rotate(consultation)
        audit.record(session, engine.clock, None, "key.rotated", consultation, key=key.id)
    click.echo(key.id)
    click.echo("Copy the keys folder again: no backup holds it, and nothing else opens what is sealed.", err=True)


@device.command()
@click.argument("name")
@click.argument("fieldworker")
def pin(name: str, fieldworker: str) -> None:
    """Print a new PIN with which FIELDWORKER begins on the tablet NAME, after its next contact."""
    engine = open_engine()
    with engine.sessions.begin() as session:
        tablet, worker = devices.by_name(session, name), staff.by_name(session, fieldworker)
        click.echo(devices.give_pin(session, Hand(engine.clock), tablet, worker))
    click.echo("It is shown this once. It is a screen guard, never the password to sign in with.", err=True)


@click.command("import-bundle")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Only the result lines; nothing for people on standard error.")
def import_bundle(file: Path, as_json: bool) -> None:
    """Take in FILE, which a tablet that could not send has exported. Again changes nothing.

    Prints a line of JSON for each item: response_id, status, reasons. Ends with 1 when any needs somebody's decision.
    """
    engine = open_engine()
    receiver = Receiver(engine.sessions, engine.intake, KeyStore(engine.settings.keys_dir, engine.clock), engine.clock)
    results = bundles.bring(receiver, file.read_bytes(), "command line")
    counts: Counter[ItemStatus] = Counter()
    with progress(results, "Importing", hidden=as_json) as items:
        for result in items:
            click.echo(_line(result))
            counts[result.status] += 1
    if not as_json:
        click.echo(", ".join(f"{count} {status}" for status, count in counts.items()) or "Nothing was in it.", err=True)
    click.get_current_context().exit(int(bool(counts.keys() - FINE)))


def _line(result: Result) -> bytes:
    return orjson.dumps(result.data())
