"""A restore cannot bring back what the web acknowledged after the backup; it can say so, and keep what was promised."""

from pathlib import Path

from clocks import SettableClock
from filling import Person
from flask import Flask
from installations import installation
from sqlalchemy import select

from survey_engine.responses.codes import tidy_code
from survey_engine.responses.models import Response
from survey_engine.responses.parts import receipt_hash
from survey_engine.responses.witness import FILE, Lost, reckon
from survey_engine.store.backup import backup, restore

DEMONSTRATION = "/c/safer-melton-demonstration/respond"


def send(app: Flask) -> str:
    """Somebody answers a little and sends it; gives the receipt."""
    person = Person(app.test_client())
    person.go(DEMONSTRATION).fill(consent="yes").fill(capacity=["resident"], age="35_49")
    person.fill(home_area="E05005496/Bottesford")
    while person.section != "check":
        person.fill()
    person.fill(button="")
    return person.path.removeprefix("/receipt/")


def test_what_was_acknowledged_after_a_backup_is_listed_and_what_was_erased_is_erased_again(
    app: Flask, clock: SettableClock, tmp_path: Path
) -> None:
    engine = installation(app)
    erased, kept = send(app), send(app)
    backup(engine.sessions.engine, tmp_path / "kept.zip", clock)
    lost = send(app)
    Person(app.test_client()).go(f"/receipt/{erased}/withdraw").fill(button="")

    restore(engine.settings.database_url, tmp_path / "kept.zip", force=True, clock=clock)
    with engine.sessions.begin() as session:
        reckoning = reckon(session, engine.settings.backup_dir, clock())
    with engine.sessions.read() as session:
        left = session.scalars(select(Response.receipt_hash)).all()

    assert reckoning.lost == (Lost("2024-08-01T10:00:00+00:00", receipt_hash(lost), 1),)
    assert (reckoning.erased, left) == (1, [receipt_hash(kept)])


def test_a_correction_that_was_acknowledged_and_is_not_there_is_lost_too(app: Flask, tmp_path: Path) -> None:
    engine = installation(app)
    receipt = send(app)
    notes = engine.settings.backup_dir / FILE
    notes.write_bytes(notes.read_bytes().replace(b'"revision":1', b'"revision":2') + b'{"at":"2024-')

    with engine.sessions.begin() as session:
        reckoning = reckon(session, engine.settings.backup_dir, engine.clock())

    assert [(each.receipt_hash, each.revision) for each in reckoning.lost] == [(receipt_hash(receipt), 2)]


def test_notes_hold_no_receipt_and_are_for_their_owner_only(app: Flask) -> None:
    receipt = send(app)

    file = installation(app).settings.backup_dir / FILE

    assert file.stat().st_mode & 0o777 == 0o600
    assert receipt.encode() not in file.read_bytes()
    assert (tidy_code(receipt) or "").encode() not in file.read_bytes()


def test_a_note_that_cannot_be_written_keeps_nobody_from_answering(app: Flask) -> None:
    folder = installation(app).settings.backup_dir
    folder.write_text("a file where the folder should be")

    assert len(send(app)) == len("0000-0000-0000")
