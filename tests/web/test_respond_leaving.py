"""Leaving a questionnaire: to come back later, because it ends early, or for another one."""

import re

from clocks import SettableClock
from filling import Person
from flask import Flask
from installations import installation
from responding import DEMONSTRATION, People, begin, kept, to_section
from sqlalchemy import delete, select

from survey_engine.consultations.models import Publication
from survey_engine.responses.draft_models import ScreenOut


def test_an_expired_form_token_shows_the_filled_page_again_and_loses_nothing(
    app: Flask, clock: SettableClock, person: Person
) -> None:
    to_section(begin(person), "your_words")
    fields = [
        (name, "stale" if name == "csrf_token" else value)
        for name, value in person.filled(story="A long story", one_thing="Street lights")
    ]

    person.send(fields)

    assert person.page.status_code == 400
    assert person.title.startswith("Error:")
    assert "Nothing is lost" in person.text
    assert person.values("story") == ["A long story"]
    person.fill()
    assert person.section == "found_us"
    assert kept(app)[0].answers["one_thing"] == "Street lights"


def test_a_first_page_without_a_token_is_shown_again_filled(person: Person) -> None:
    person.go(DEMONSTRATION)
    person.send([(name, value) for name, value in person.filled(consent="yes") if name != "csrf_token"])

    assert person.page.status_code == 400
    assert person.values("consent") == ["yes"]
    assert person.fill().section == "you"


def test_saving_shows_a_code_that_opens_the_draft_on_another_device(someone: People) -> None:
    at_home, elsewhere = someone(), someone()
    to_section(begin(at_home), "your_words").fill("save", story="Half a story")
    code = re.search(r'class="app-code"[^>]*>([^<]+)<', at_home.text)
    assert code

    elsewhere.go("/respond/return").fill(code=code[1].lower().replace("-", " "))

    assert elsewhere.section == "your_words"
    assert elsewhere.values("story") == ["Half a story"]


def test_saving_does_not_ask_for_what_is_missing(person: Person) -> None:
    begin(person).fill("save", age="35_49")

    assert person.section == "save"


def test_an_unknown_code_is_refused_in_words(person: Person) -> None:
    person.go("/respond/return").fill(code="0000-0000-0000")
    assert (person.page.status_code, person.title[:6]) == (422, "Error:")

    person.fill(code="nonsense")
    assert "Enter a code of 12 letters and numbers" in person.text


def test_a_person_under_13_leaves_a_count_and_nothing_else(app: Flask, person: Person) -> None:
    begin(person).fill(capacity=["resident"], age="under_13")

    assert person.path.endswith("/too_young")
    assert "We have not kept your answers" in person.text
    assert kept(app) == []
    with installation(app).sessions.read() as session:
        counted = [(each.page, each.day.isoformat(), each.count) for each in session.scalars(select(ScreenOut))]
    assert counted == [("too_young", "2024-08-01", 1)]


def test_every_person_turned_away_is_counted(app: Flask, someone: People) -> None:
    for _ in range(3):
        begin(someone()).fill(capacity=["resident"], age="under_13")

    with installation(app).sessions.read() as session:
        assert [each.count for each in session.scalars(select(ScreenOut))] == [3]


def test_not_taking_part_keeps_nothing_at_all(app: Flask, person: Person) -> None:
    person.go(DEMONSTRATION).fill(consent="no")

    assert person.path.endswith("/not_taking_part")
    with installation(app).sessions.read() as session:
        assert session.scalars(select(ScreenOut)).all() == []
    assert kept(app) == []


def test_ages_13_to_15_go_on_in_the_young_peoples_form_with_their_answers(app: Flask, person: Person) -> None:
    begin(person).fill(capacity=["resident"], age="13_15")

    drafts = {draft.questionnaire_id: draft for draft in kept(app)}
    assert drafts["safer-melton-2024-young"].answers == {"consent": "yes", "age": "13_15"}
    assert (person.section, person.values("consent")) == ("start", ["yes"])


def test_being_sent_on_twice_begins_one_other_draft(app: Flask, person: Person) -> None:
    begin(person)
    fields, action = person.filled(capacity=["resident"], age="13_15"), person.form.action
    first = person.send(fields).path.split("/")[2]

    second = person.client.post(action, data=dict(fields), follow_redirects=True).request.path.split("/")[2]

    assert (first, len(kept(app))) == (second, 2)


def test_somebody_who_is_only_a_business_goes_on_to_the_form_for_businesses(person: Person) -> None:
    begin(person).fill(capacity=["business"], age="35_49")

    assert person.section == "start"
    assert "what crime has cost your business" in person.text
    assert person.fill(consent="yes").section == "premises"


def test_a_questionnaire_that_is_not_published_says_how_else_to_answer(app: Flask, person: Person) -> None:
    with installation(app).sessions.begin() as session:
        session.execute(delete(Publication).where(Publication.questionnaire_id == "safer-melton-2024-business"))
    begin(person).fill(capacity=["business"], age="35_49")

    assert person.section == "elsewhere"
    assert person.page.status_code == 200
    assert "We still want to hear from you" in person.text
    assert "Melton Borough Council" in person.text


def test_shuffled_options_stay_in_their_order_and_it_is_recorded(app: Flask, someone: People) -> None:
    one, other = someone(), someone()
    to_section(begin(one), "concerns")
    shown = one.form.offered["concerns"]
    assert one.go(one.path).form.offered["concerns"] == shown
    assert shown[-3:] == ["other", "none", "dont_know"]
    assert shown != to_section(begin(other), "concerns").form.offered["concerns"]

    one.fill(concerns=[shown[0], shown[5]])

    recorded = [draft.option_order for draft in kept(app) if draft.option_order]
    assert recorded == [{"concerns": shown}]
