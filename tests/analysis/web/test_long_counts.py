"""Counts that take long, come anew or cannot be kept: what the pages of the analysis make of them."""

import shutil

import pytest
from flask import Flask
from flask.testing import FlaskClient
from installations import installation
from looking import CONCERNS, PATIENT, long_count, noted
from offices import sign_in, words
from sqlalchemy import select

from survey_engine.accounts.models import Role
from survey_engine.responses import changes
from survey_engine.responses.models import Response


def test_a_long_count_says_how_far_it_is_looks_again_by_itself_and_then_shows_the_table(
    app: Flask, officer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = long_count(monkeypatch, 1, 4)
    officer.get(CONCERNS)
    assert count.begun.wait(PATIENT)
    waiting = sign_in(app, Role.ADMINISTRATOR, "boss").get(CONCERNS)
    count.word.set()
    monkeypatch.setattr("analysis.web.making.PATIENCE", PATIENT)
    shown = officer.get(CONCERNS)

    assert (waiting.status_code, waiting.headers["Refresh"]) == (202, "2")
    assert "this takes more than a moment: counting the answers, step 2 of 4" in words(waiting)
    assert '<progress class="app-working" aria-label="How much is done" max="4" value="1">' in waiting.text
    assert "54" not in words(waiting)
    assert (shown.status_code, "Refresh" in shown.headers) == (200, False)
    assert "Drug taking or dealing 54 38%" in words(shown)
    assert len(noted(app)) == 1


def test_what_was_erased_is_not_counted_at_the_next_look(
    app: Flask, officer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.web.jobs.FRESH", 0.0)
    engine = installation(app)
    before = officer.get(CONCERNS)
    with engine.sessions.begin() as session:
        response = session.scalars(select(Response)).first()
        assert response is not None
        changes.note(session, [response.response_id])
        session.delete(response)
    after = officer.get(CONCERNS)

    assert "Base: 144 people" in words(before)
    assert "Base: 143 people" in words(after)


def test_where_no_answer_can_be_kept_pages_are_made_all_the_same(app: Flask, officer: FlaskClient) -> None:
    officer.get(CONCERNS)
    (folder,) = installation(app).settings.snapshots_dir.glob("*/jobs")
    shutil.rmtree(folder)
    folder.write_text("no folder")

    assert "Drug taking or dealing 54 38%" in words(officer.get(CONCERNS))
