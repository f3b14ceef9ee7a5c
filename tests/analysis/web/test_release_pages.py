"""Releases from the office to the public: made by one, approved by another, and only then on a public page."""

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from installations import installation
from offices import post, sign_in, words
from sqlalchemy import select

from survey_engine.accounts.models import AuditEntry, Role

SLUG = "community-safety-2020"
POSTER = "/e/tyv1hv"
"""A short link of that consultation, which has closed."""


@pytest.fixture
def checker(app: Flask) -> FlaskClient:
    """A second officer, signed in."""
    return sign_in(app, Role.OFFICER, "bea")


def make(client: FlaskClient, **fields: str) -> int:
    answer = post(client, "/office/releases", "/office/releases", **{"slug": SLUG, "tables": "concerns", **fields})
    assert answer.status_code == 303, words(answer)
    return int(answer.location.rpartition("/")[2].partition("?")[0])


def approve(client: FlaskClient, number: int) -> None:
    page = f"/office/releases/{number}"
    assert post(client, page, f"{page}/approve").status_code == 303


def test_nothing_is_public_until_somebody_else_has_approved_it(
    app: Flask, officer: FlaskClient, checker: FlaskClient
) -> None:
    visitor = app.test_client()
    number = make(officer)

    assert visitor.get(f"/results/{SLUG}").status_code == 404
    assert visitor.get(f"/results/{SLUG}/{number}").status_code == 404
    own = post(officer, "/office/releases", f"/office/releases/{number}/approve")
    assert own.status_code == 409
    assert "ada made release 1: somebody else must approve it." in words(own)

    approve(checker, number)

    assert visitor.get(f"/results/{SLUG}").status_code == 200
    with installation(app).sessions.read() as session:
        trail = [(each.actor, each.action) for each in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert trail[-2:] == [("ada", "release.made"), ("bea", "release.approved")]


def test_the_page_shows_the_rounded_table_and_says_what_it_is_not(
    app: Flask, officer: FlaskClient, checker: FlaskClient
) -> None:
    approve(checker, make(officer))

    page = app.test_client().get(f"/results/{SLUG}")

    said = words(page)
    assert "Base: 145 people" in said
    assert "Drug taking or dealing 1 55 38%" in said
    assert "This was an open consultation." in said
    assert "Why some figures are hidden" in said
    assert "144" not in said
    assert "±" not in said


def test_whoever_approves_a_release_sees_its_tables_as_the_public_will(
    app: Flask, officer: FlaskClient, checker: FlaskClient
) -> None:
    number = make(officer, tables="concerns:mode")
    before = checker.get(f"/office/releases/{number}").text
    approve(checker, number)
    page = app.test_client().get(f"/results/{SLUG}").text

    def tables(html: str) -> list[str]:
        return re.findall(r"<table.*?</table>", html, re.S)

    assert len(tables(page)) == 2
    assert tables(before) == tables(page)
    assert before.count("<svg") == page.count("<svg") == 2
    assert before.rindex("</table>") < before.index("Approve and publish")  # after what it says


def test_files_hold_the_published_numbers_and_the_approved_bytes(
    app: Flask, officer: FlaskClient, checker: FlaskClient
) -> None:
    number = make(officer)
    approve(checker, number)
    visitor = app.test_client()

    sheet = visitor.get(f"/results/{SLUG}/{number}/1.csv").text.splitlines()
    document = json.loads(visitor.get(f"/results/{SLUG}/{number}.json").data)

    assert sheet[1].startswith("1,0,drug_use_dealing,Drug taking or dealing,0,55,145,")
    rows = document["tables"][0]["groups"][0]["rows"]
    assert [row["mentions"] for row in rows if row["mentions"] is not None and row["mentions"] % 5] == []
    assert document["tables"][0]["base"] == 145
    assert visitor.get(f"/results/{SLUG}/{number}/2.csv").status_code == 404


def test_posters_of_a_closed_consultation_lead_to_its_results_once_there_are_some(
    app: Flask, officer: FlaskClient, checker: FlaskClient
) -> None:
    visitor = app.test_client()
    before = visitor.get(POSTER).location

    approve(checker, make(officer))

    assert (before, visitor.get(POSTER).location) == (f"/c/{SLUG}", f"/results/{SLUG}")
    assert f'href="/results/{SLUG}"' in visitor.get(f"/c/{SLUG}").text


def test_what_is_withdrawn_is_gone_for_the_public_and_stays_in_the_ledger(
    app: Flask, officer: FlaskClient, checker: FlaskClient
) -> None:
    number = make(officer)
    approve(checker, number)
    page = f"/office/releases/{number}"
    silent = post(officer, page, f"{page}/withdraw", reason=" ")
    answer = post(officer, page, f"{page}/withdraw", reason="A label was wrong")

    visitor = app.test_client()
    assert (silent.status_code, answer.status_code) == (422, 303)
    assert visitor.get(f"/results/{SLUG}").status_code == 404
    assert visitor.get(f"/results/{SLUG}/{number}").status_code == 410
    assert visitor.get(f"/results/{SLUG}/{number}.json").status_code == 410
    assert "Withdrawn because A label was wrong" in words(officer.get(page))


def test_a_release_that_cannot_be_made_says_why(officer: FlaskClient) -> None:
    wrong = {"slug": SLUG, "tables": "nonsense"}

    answer = post(officer, "/office/releases", "/office/releases", **wrong)

    assert answer.status_code == 422
    assert "community-safety-2020 has no question" in words(answer)
