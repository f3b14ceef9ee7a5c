"""A code that came by letter opens one questionnaire, is good for one answer, and leads to nobody's answers."""

from datetime import date
from secrets import token_bytes

import pytest
from click.testing import CliRunner
from clocks import SettableClock
from filling import Person
from flask import Flask
from installations import installation
from offices import sign_in, words
from sqlalchemy import select

from survey_engine.accounts.models import Role
from survey_engine.cli.main import main
from survey_engine.consultations import invitations
from survey_engine.consultations.models import Invitation
from survey_engine.responses.codes import code_from
from survey_engine.responses.draft_models import Draft
from survey_engine.responses.models import Response

CODE = "7KQ9-XD2M-40PT"
PREMISES = {"premises_kind": "single", "sector": "convenience", "location": "town_centre"}


@pytest.fixture
def code(app: Flask) -> str:
    """A code for one business."""
    engine = installation(app)
    with engine.sessions.begin() as session:
        batch = invitations.batch(
            "safer-melton-demonstration", "safer-melton-2024-business", "Sherrard Street", engine.clock
        )
        invitations.make(session, batch, lambda: CODE, 1)
    return CODE


def answered(person: Person) -> Person:
    """As far as the page of everything answered, by whoever is on the first page."""
    person.fill(consent="yes").fill(**PREMISES).fill(crimes=["none"])
    while person.section != "check":
        person.fill()
    return person


def test_a_code_opens_its_questionnaire_and_is_used_up_when_the_answers_are_sent(app: Flask, code: str) -> None:
    person = Person(app.test_client())
    answered(person.go(f"/i/{code.lower().replace('-', ' ')}"))
    with installation(app).sessions.read() as session:
        before = session.scalars(select(Invitation.used_on)).one()

    person.fill(button="")

    with installation(app).sessions.read() as session:
        used, traces = (
            session.scalars(select(Invitation.used_on)).one(),
            session.scalars(select(Draft.invitation)).all(),
        )
        asked = session.scalars(select(Response.questionnaire)).all()
    assert (before, used, traces) == (None, date(2024, 8, 1), [None])
    assert asked == ["safer-melton-2024-business"]
    assert Person(app.test_client()).go(f"/i/{code}").page.status_code == 409


def test_what_is_kept_while_somebody_answers_does_not_say_with_which_code(app: Flask, code: str) -> None:
    """Or a backup of that time, beside the store of a later one, would say who answered what."""
    Person(app.test_client()).go(f"/i/{code}").fill(consent="yes")

    with installation(app).sessions.read() as session:
        (invitation,) = session.scalars(select(Invitation.code_hash)).all()
        drafts = session.execute(select(*Draft.__table__.columns)).all()
    assert len(drafts) == 1
    assert invitation not in repr(drafts)


def test_of_two_who_use_one_code_the_first_to_send_counts(app: Flask, code: str) -> None:
    one, other = (answered(Person(app.test_client()).go(f"/i/{code}")) for _ in range(2))

    one.fill(button="")
    other.fill(button="")

    assert one.path.startswith("/receipt/")
    assert other.page.status_code == 409
    assert "This code has been used" in other.text
    with installation(app).sessions.read() as session:
        assert len(session.scalars(select(Response)).all()) == 1


def test_a_second_press_of_send_is_no_second_use(app: Flask, code: str) -> None:
    person = answered(Person(app.test_client()).go(f"/i/{code}"))
    again = person.filled(button="")

    person.send(again)
    receipt = person.path
    person.client.post(person.path, data=dict(again))

    assert receipt.startswith("/receipt/")
    assert Person(person.client).go(receipt).page.status_code == 200


def test_a_code_is_typed_as_it_comes_and_refused_in_words(app: Flask, code: str) -> None:
    person = Person(app.test_client())

    refusals = {typed: person.go("/i").fill(code=typed).text for typed in ("", "7KQ9", "0000-0000-0000")}
    known = person.go("/i").fill(code="7kq9 xd2m 4Opt")

    assert "Enter the code from your letter" in refusals[""]
    assert "Enter a code of 12 letters and numbers" in refusals["7KQ9"]
    assert "We do not know this code" in refusals["0000-0000-0000"]
    assert known.page.status_code == 200
    assert "what crime has cost your business" in known.text


def test_the_open_link_of_a_street_needs_no_code(app: Flask) -> None:
    person = answered(Person(app.test_client()).go("/e/demo-sherrard-street"))

    person.fill(button="")

    assert person.path.startswith("/receipt/")


def test_a_code_for_one_questionnaire_opens_no_other(app: Flask, code: str) -> None:
    address = f"/c/safer-melton-demonstration/respond?questionnaire=safer-melton-2024&i={code}"

    assert Person(app.test_client()).go(address).page.status_code == 404


def test_codes_for_letters_are_printed_once_and_kept_as_hashes(
    app: Flask, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = installation(app)
    monkeypatch.setenv("SURVEY_DATABASE_URL", engine.settings.database_url)
    monkeypatch.setenv("SURVEY_KEYS_DIR", str(engine.settings.keys_dir))
    demonstration, business = "safer-melton-demonstration", "safer-melton-2024-business"

    done = CliRunner().invoke(main, ["invite", demonstration, business, "--count", "3", "--label", "Snow Hill"])
    unknown = CliRunner().invoke(main, ["invite", demonstration, "nothing", "--count", "1", "--label", "x"])

    codes = [line.split(",")[0] for line in done.stdout.splitlines()[1:]]
    assert (done.exit_code, len(codes)) == (0, 3)
    assert done.stdout.splitlines()[1] == f"{codes[0]},http://127.0.0.1:8000/i/{codes[0]},Snow Hill"
    with engine.sessions.read() as session:
        assert {each.code_hash for each in session.scalars(select(Invitation))} == set(map(invitations.hashed, codes))
        assert invitations.batches(session, demonstration) == [("Snow Hill", 3, 0)]
    assert (unknown.exit_code, unknown.stderr) == (
        1,
        "safer-melton-demonstration does not offer 'nothing'; its file lists what it does.\n",
    )


def test_officers_see_how_many_codes_of_a_batch_are_used(app: Flask, code: str) -> None:
    engine, demonstration = installation(app), "safer-melton-demonstration"
    with engine.sessions.begin() as session:
        for label, count in (("Snow Hill", 3), ("Sherrard Street", 1)):
            batch = invitations.batch(demonstration, "safer-melton-2024-business", label, engine.clock)
            invitations.make(session, batch, lambda: code_from(token_bytes(8)), count)
        assert invitations.use(session, invitations.hashed(code), date(2024, 8, 1))
        assert invitations.batches(session, demonstration) == [("Sherrard Street", 2, 1), ("Snow Hill", 3, 0)]

    page = sign_in(app, Role.OFFICER).get("/office/events")

    assert "Batch Made Used Sherrard Street 2 1 Snow Hill 3 0" in words(page)
