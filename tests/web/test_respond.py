"""Answering the shipped questionnaires in the real application, without scripts."""

import re

from filling import Person
from flask import Flask
from installations import installation
from responding import DEMONSTRATION, begin, kept, responses, to_check, to_section
from sqlalchemy import select

from survey_engine.responses.models import Submission


def test_looking_at_the_first_page_stores_nothing(app: Flask, person: Person) -> None:
    person.go(DEMONSTRATION)

    assert person.page.status_code == 200
    assert "Section 1 of about" in person.text
    assert kept(app) == []


def test_the_first_answer_begins_a_draft_pinned_to_its_version(app: Flask, person: Person) -> None:
    begin(person)

    (draft,) = kept(app)
    assert person.section == "you"
    assert (draft.questionnaire_id, draft.version, draft.mode, draft.language) == ("safer-melton-2024", 1, "web", "en")
    assert draft.answers == {"consent": "yes"}
    assert person.token not in (draft.token_hash, draft.resume_hash)


def test_posting_the_first_page_twice_begins_one_draft(app: Flask, person: Person) -> None:
    person.go(DEMONSTRATION)
    first, fields = person.form, person.filled(consent="yes")
    person.send(fields)
    token = person.token

    person.client.post(first.action, data=dict(fields), follow_redirects=True)

    assert len(kept(app)) == 1
    assert person.go(f"/respond/{token}/").section == "you"


def test_a_required_question_left_blank_shows_the_page_again_with_a_linked_summary(person: Person) -> None:
    begin(person).fill(age="35_49")

    assert person.page.status_code == 422
    assert person.title.startswith("Error: You and Melton")
    assert '<a href="#capacity">Select at least one answer that is true for you</a>' in person.text
    assert person.values("age") == ["35_49"]


def test_too_many_ticks_come_back_ticked_and_are_counted_in_words(person: Person) -> None:
    to_section(begin(person), "concerns")
    ticked = person.form.offered["concerns"][:6]

    person.fill(concerns=ticked)

    assert person.page.status_code == 422
    assert '<a href="#concerns">Select up to 5 concerns</a>' in person.text
    assert sorted(person.values("concerns")) == sorted(ticked)


def test_a_question_opened_by_an_answer_on_the_same_page_is_asked_before_going_on(person: Person) -> None:
    to_section(begin(person), "places")
    assert "unsafe_where" not in dict(person.form.fields)

    person.fill(unsafe_place="yes")
    assert (person.section, person.page.status_code) == ("places", 200)
    assert person.values("unsafe_place") == ["yes"]

    person.fill(unsafe_where="The skate park", unsafe_why=["lighting"])
    assert person.section == "concerns"


def test_going_back_keeps_what_was_typed_on_the_page_left(person: Person) -> None:
    to_section(begin(person), "your_words")

    person.fill("back", story="Too many cars", one_thing="")
    assert person.section == "ideas"

    person.fill()
    assert person.values("story") == ["Too many cars"]


def test_answers_off_the_route_wait_in_the_draft_and_are_not_sent(app: Flask, person: Person) -> None:
    to_section(begin(person), "places")
    person.fill(unsafe_place="yes").fill(unsafe_where="The skate park")
    token = person.token
    person.go(f"/respond/{token}/places").fill(unsafe_place="no", unsafe_where="The skate park")
    assert kept(app)[0].answers["unsafe_where"] == "The skate park"

    to_section(person, "check")
    assert "The skate park" not in person.text

    person.go(f"/respond/{token}/places").fill(unsafe_place="yes")
    assert person.values("unsafe_where") == ["The skate park"]


def test_a_section_the_answers_do_not_lead_to_sends_one_on(person: Person) -> None:
    begin(person).fill(capacity=["voluntary"], answering_for="organisation", age="35_49")
    token = person.token
    person.fill(organisation_name="The Friends of the Park")
    here = person.section

    assert person.go(f"/respond/{token}/experience").section == here


def test_a_change_from_the_summary_returns_to_it(person: Person) -> None:
    token = to_check(person).token
    assert "Check your answers" in person.title

    person.go(f"/respond/{token}/you?return=check").fill(age="65_74")

    assert person.section == "check"
    assert "65 to 74" in person.text


def test_a_change_that_opens_questions_asks_them_before_the_summary(person: Person) -> None:
    token = to_check(person).token

    person.go(f"/respond/{token}/concerns?return=check").fill(concerns=["speeding", "litter"])
    assert person.section == "main_concern"

    person.fill(top_concern="speeding")
    assert person.section == "check"


def test_the_summary_says_answers_in_words_and_what_was_left_out(person: Person) -> None:
    to_section(begin(person), "concerns")
    person.fill(concerns=["other", "speeding"], concerns_other="Loud geese")
    to_section(person, "check")

    assert "Speeding" in person.text
    assert "Loud geese" in person.text
    assert "Not answered" in person.text


def test_sending_gives_a_receipt_and_stores_one_response(app: Flask, person: Person) -> None:
    to_check(person).fill(button="")

    (response,) = responses(app)
    assert person.path.startswith("/receipt/")
    assert re.search(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", person.text)
    assert (response.questionnaire, response.version, response.mode) == ("safer-melton-2024", 1, "web")
    assert response.response_id == kept(app)[0].response_id


def test_a_finished_draft_keeps_no_answers(app: Flask, person: Person) -> None:
    to_check(person).fill(button="")

    (draft,) = kept(app)
    assert (draft.answers, draft.option_order, draft.content) == ({}, {}, None)
    assert draft.finished_at is not None


def test_sending_twice_gives_the_same_receipt_and_one_submission(app: Flask, person: Person) -> None:
    to_check(person)
    fields, action, token = person.filled(""), person.form.action, person.token
    first = person.send(fields).path

    second = person.client.post(action, data=dict(fields), follow_redirects=True).request.path
    third = person.go(f"/respond/{token}/you").path

    assert first == second == third
    with installation(app).sessions.read() as session:
        assert len(session.scalars(select(Submission)).all()) == 1
