"""What the receipt opens: one's own answers, and having them removed."""

import re

from clocks import SettableClock
from filling import Person
from flask import Flask
from installations import installation
from sqlalchemy import select, update

from survey_engine.consultations.models import Consultation
from survey_engine.responses.draft_models import Draft
from survey_engine.responses.models import Response, Submission

DEMONSTRATION = "/c/safer-melton-demonstration/respond"


def send(person: Person) -> str:
    """Answer a little and send it; gives the receipt's address."""
    person.go(DEMONSTRATION).fill(consent="yes").fill(capacity=["resident"], age="35_49")
    person.fill(home_area="E05005496/Bottesford")
    while person.section != "check":
        texts = {"story": "Cars & <b>noise</b>"} if person.section == "your_words" else {}
        person.fill(**texts)
    person.fill(button="")
    return person.path


def test_the_receipt_says_what_was_said_in_words(person: Person) -> None:
    send(person)

    assert person.title.startswith("Thank you. Your answers are sent")
    assert "Bottesford" in person.text
    assert "35 to 49" in person.text
    assert "Cars &amp; &lt;b&gt;noise&lt;/b&gt;" in person.text
    assert "sent on 1 August 2024" in person.text


def test_the_receipt_opens_from_anywhere_however_it_is_typed(app: Flask, person: Person) -> None:
    address = send(person)
    other = Person(app.test_client())

    other.go(f"/receipt?code={address.removeprefix('/receipt/').lower().replace('-', ' ')}")

    assert other.path == address
    assert "Bottesford" in other.text


def test_an_unknown_receipt_opens_nothing(person: Person) -> None:
    for code in ("0000-0000-0000", "rubbish"):
        assert person.go(f"/receipt/{code}").page.status_code == 404
        assert "We have no answers for this code" in person.text


def test_a_half_typed_receipt_is_refused_in_words(person: Person) -> None:
    person.go("/receipt?code=7KQ9")

    assert (person.page.status_code, person.title[:6]) == (422, "Error:")


def test_answers_are_removed_only_after_asking_once_more(app: Flask, person: Person) -> None:
    address = send(person)

    person.go(f"{address}/withdraw")
    assert "Do you want to remove your answers?" in person.title
    assert person.go(address).page.status_code == 200

    person.go(f"{address}/withdraw").fill(button="")
    assert person.path == "/receipt/withdrawn"
    assert person.go(address).page.status_code == 404


def test_removed_answers_are_nowhere_in_the_store(app: Flask, person: Person) -> None:
    address = send(person)
    person.go(f"{address}/withdraw").fill(button="")

    with installation(app).sessions.read() as session:
        assert session.scalars(select(Response)).all() == []
        assert session.scalars(select(Draft)).all() == []
        (submission,) = session.scalars(select(Submission)).all()
    assert b"Cars" not in b"".join(part or b"" for part in (submission.raw, submission.texts, submission.coded))


def test_removing_twice_says_that_there_is_nothing_left(person: Person) -> None:
    address = send(person)
    person.go(f"{address}/withdraw")
    fields = person.filled("")
    action = person.form.action
    person.send(fields)

    again = person.client.post(action, data=dict(fields))

    assert again.status_code == 404


def test_an_expired_token_removes_nothing_and_asks_again(person: Person) -> None:
    address = send(person)
    person.go(f"{address}/withdraw").send([("csrf_token", "stale")])

    assert person.page.status_code == 400
    assert person.go(address).page.status_code == 200


def test_a_receipt_is_kept_by_no_cache(person: Person) -> None:
    send(person)

    assert person.page.headers["Cache-Control"] == "no-store"
    assert person.page.headers["Referrer-Policy"] == "no-referrer"


def change(person: Person, receipt: str) -> Person:
    """Press "Change my answers" on the receipt."""
    person.go(receipt)
    token = re.search(r'name="csrf_token" value="([^"]+)"', person.text)
    assert token
    answer = person.client.post(f"{receipt}/change", data={"csrf_token": token[1]})
    return person.go(answer.location)


def test_answers_are_changed_and_sent_again_under_the_same_receipt(app: Flask, person: Person) -> None:
    receipt = send(person)
    change(person, receipt)
    assert person.section == "check"

    person.go(f"/respond/{person.token}/you?return=check").fill(age="65_74")
    person.fill(button="")

    assert person.path == receipt
    assert "65 to 74" in person.text
    with installation(app).sessions.read() as session:
        (response,) = session.scalars(select(Response)).all()
        revisions = session.scalars(select(Submission.revision).order_by(Submission.received_seq)).all()
    assert (response.revision, revisions) == (2, [1, 2])


def test_what_was_sent_stands_until_the_change_is_sent(person: Person) -> None:
    receipt = send(person)
    change(person, receipt)
    person.go(f"/respond/{person.token}/you?return=check").fill(age="65_74")

    assert "35 to 49" in person.go(receipt).text
    assert "65 to 74" in change(person, receipt).text


def test_answers_are_changed_more_than_once(app: Flask, person: Person) -> None:
    receipt = send(person)
    for age in ("65_74", "75_plus"):
        change(person, receipt)
        person.go(f"/respond/{person.token}/you?return=check").fill(age=age)
        person.fill(button="")

    assert person.path == receipt
    assert "75 or over" in person.text


def test_taking_consent_back_while_changing_removes_the_response(app: Flask, person: Person) -> None:
    receipt = send(person)
    change(person, receipt)

    person.go(f"/respond/{person.token}/start").fill(consent="no")

    assert person.path.endswith("/not_taking_part")
    assert person.go(receipt).page.status_code == 404
    with installation(app).sessions.read() as session:
        assert session.scalars(select(Response)).all() == []


def test_after_closing_answers_can_be_seen_and_removed_but_not_changed(
    app: Flask, clock: SettableClock, person: Person
) -> None:
    with installation(app).sessions.begin() as session:
        real = session.get_one(Consultation, "safer-melton-2024").page
        session.execute(update(Consultation).values(page=real))  # nothing but a consultation that closes
    receipt = send(person)
    assert "Change my answers" in person.text
    clock.advance(days=60)

    person.go(receipt)

    assert "Change my answers" not in person.text
    assert "Remove my answers" in person.text
