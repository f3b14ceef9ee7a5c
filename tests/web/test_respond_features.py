"""What the shipped questionnaires do not use: other languages, ends that keep answers, rows that come and go."""

import pytest
from clocks import SettableClock
from filling import Person
from flask import Flask
from installations import installation
from sqlalchemy import select

from survey_engine.consultations.loading import load_text as load_page
from survey_engine.consultations.models import Consultation
from survey_engine.consultations.publishing import publish
from survey_engine.definition.compile import load_text
from survey_engine.errors import Fault, Severity
from survey_engine.responses.draft_models import Draft
from survey_engine.responses.models import Response
from survey_engine.web.respond import check

QUESTIONNAIRE = """
questionnaire: tiny
version: 1
languages: [en, pl]
title: {en: Tiny, pl: Mała}
modes: [web]
sections:
  - id: you
    title: {en: You, pl: Ty}
    questions:
      - id: lives
        type: single
        text: {en: Do you live here?, pl: Czy tu mieszkasz?}
        required: true
        options:
          - {code: "yes", label: {en: "Yes", pl: "Tak"}}
          - {code: "no", label: {en: "No", pl: "Nie"}}
      - id: visits
        type: number
        text: {en: How many visits?, pl: Ile wizyt?}
        minimum: 0
        maximum: 50
      - id: since
        type: date
        text: {en: Since when?, pl: Od kiedy?}
  - id: streets
    title: {en: Streets, pl: Ulice}
    questions:
      - id: safe
        type: grid
        text: {en: How safe?, pl: Jak bezpiecznie?}
        rows:
          - {code: day, label: {en: By day, pl: W dzień}}
          - {code: home, label: {en: At home, pl: W domu}, relevant: "lives == 'yes'"}
        options:
          - {code: safe, label: {en: Safe, pl: Bezpiecznie}}
          - {code: unsafe, label: {en: Unsafe, pl: Niebezpiecznie}}
pages:
  - {id: thanks, title: {en: Thanks, pl: Dziękujemy}, text: {en: That is all we ask of visitors., pl: To wszystko.}}
ends:
  - {when: "lives == 'no'", page: thanks, keep: response}
"""
PAGE = """
consultation: tiny
title: Tiny
overview: Overview.
why: Why.
next: Next.
areas: [All]
audiences: [All]
interests: [All]
questionnaires: [{id: tiny, begins: true}]
"""


@pytest.fixture
def tiny(app: Flask, clock: SettableClock) -> str:
    """The address of a consultation on a tiny questionnaire."""
    loaded = load_page(PAGE.encode(), "tiny.yaml")
    with installation(app).sessions.begin() as session:
        publish(session, load_text(QUESTIONNAIRE.encode(), "1.yaml", None), clock)
        session.add(Consultation(slug="tiny", page=loaded.raw, opened_at=None, closed_at=None))
    return "/c/tiny/respond"


def test_the_language_chosen_first_is_kept_to_the_receipt(app: Flask, tiny: str, person: Person) -> None:
    person.go(f"{tiny}?lang=pl").fill()
    assert '<html lang="pl"' in person.text
    assert person.title.startswith("Błąd: Ty")

    person.fill(lives="yes")
    assert "Część 2 z około 2" in person.text
    person.fill()
    assert person.title.startswith("Sprawdź swoje odpowiedzi")
    person.fill(button="")

    with installation(app).sessions.read() as session:
        assert session.scalars(select(Draft.language)).all() == ["pl"]
    assert "Czy tu mieszkasz?" in person.text


def test_an_end_that_keeps_answers_leads_to_the_summary_with_its_words(app: Flask, tiny: str, person: Person) -> None:
    person.go(tiny).fill(lives="no")
    assert person.section == "check"
    assert "That is all we ask of visitors." in person.text
    assert "How safe?" not in person.text

    person.fill(button="")

    assert person.path.startswith("/receipt/")
    with installation(app).sessions.read() as session:
        assert len(session.scalars(select(Response)).all()) == 1


def test_what_cannot_be_read_is_shown_again_as_it_was_typed(app: Flask, tiny: str, person: Person) -> None:
    person.go(tiny).fill(
        **{"lives": "yes", "visits": "a few", "since-day": "31", "since-month": "2", "since-year": "2024"}
    )

    assert person.page.status_code == 422
    assert (person.values("visits"), person.values("since-day")) == (["a few"], ["31"])
    assert '<a href="#visits">' in person.text
    assert '<a href="#since-day">' in person.text

    person.fill(**{"visits": "1,000", "since-day": "29"})
    assert person.values("visits") == ["1000"]


def test_rows_of_a_grid_come_and_go_with_earlier_answers(tiny: str, person: Person) -> None:
    person.go(tiny).fill(lives="yes")

    assert [name for name in person.form.offered if name.startswith("safe.")] == ["safe.day", "safe.home"]


def test_a_warning_is_asked_about_once_and_can_be_overruled(
    app: Flask, tiny: str, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = check._judged

    def unsure(visit: check.Visit) -> check.Judgement:
        found = judged(visit)
        warning = Fault("/visits", "unusual", "50 visits is a lot. Check that it is right", Severity.WARNING)
        return check.Judgement(found.answers, (*found.faults, warning), found.route)

    monkeypatch.setattr(check, "_judged", unsure)
    person.go(tiny).fill(lives="yes", visits="50").fill()
    assert "50 visits is a lot" in person.text

    person.fill(button="")
    assert person.page.status_code == 422
    assert '<a href="#confirm">' in person.text

    person.fill(button="", confirm="yes")
    assert person.path.startswith("/receipt/")


def test_a_summary_with_something_missing_links_to_it_and_sends_nothing(app: Flask, tiny: str, person: Person) -> None:
    person.go(tiny).fill(lives="yes", visits="50")
    token = person.token
    with installation(app).sessions.begin() as session:
        (draft,) = session.scalars(select(Draft)).all()
        draft.answers = {"visits": 51}
    person.go(f"/respond/{token}/check").fill(button="")

    assert person.page.status_code == 422
    assert f'<a href="/respond/{token}/you?return=check#lives">' in person.text
    assert f'<a href="/respond/{token}/you?return=check#visits">' in person.text
    with installation(app).sessions.read() as session:
        assert session.scalars(select(Response)).all() == []
