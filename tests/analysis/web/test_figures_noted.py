"""Exact figures: who sees them, who takes them along, and what is noted of it."""

from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from looking import CONCERNS, noted
from offices import account, enter, sign_in, words

from analysis.export.formats import FORMATS
from survey_engine.accounts.models import Role


def test_every_look_at_exact_figures_is_noted_with_what_was_asked(app: Flask, officer: FlaskClient) -> None:
    officer.get(f"{CONCERNS}&by=mode&by=event")
    officer.get(f"{CONCERNS}&by=mode&by=event")
    officer.get(f"{CONCERNS}&by=nothing")

    looked = ("ada", "community-safety-2020", {"by": "mode and event", "page": "table", "question": "concerns"})
    assert noted(app) == [looked, looked]


def test_whoever_is_no_officer_sees_no_figures(app: Flask) -> None:
    fieldworker = sign_in(app, Role.FIELDWORKER)

    assert fieldworker.get(CONCERNS).status_code == 403
    assert "/office/analysis" not in fieldworker.get("/office/").text
    assert app.test_client().get(CONCERNS, headers={"Accept": "text/html"}).status_code == 303
    assert noted(app) == []


def test_whoever_follows_an_address_and_signs_in_comes_to_what_it_asks_for(app: Flask) -> None:
    password = account(app, "ada", Role.OFFICER)
    client = app.test_client()
    sent = client.get(f"{CONCERNS}&by=mode", headers={"Accept": "text/html"})
    asked = parse_qs(urlsplit(sent.headers["Location"]).query)
    entered = enter(client, "ada", password, next=asked["next"][0])

    assert entered.headers["Location"] == f"{CONCERNS}&by=mode"


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods", "docx", "json", "png", "svg"])
def test_the_same_table_is_taken_along_in_every_form_marked_and_noted(
    app: Flask, officer: FlaskClient, form: str
) -> None:
    linked = f'href="/office/analysis/community-safety-2020/table.{form}?question=concerns&amp;by=mode" download'
    page = officer.get(f"{CONCERNS}&by=mode")
    answer = officer.get(f"/office/analysis/community-safety-2020/table.{form}?question=concerns&by=mode")

    assert linked in page.text
    assert answer.status_code == 200
    assert answer.content_type == FORMATS[form].media_type
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="OFFICIAL-SENSITIVE_community-safety-2020_concerns_by_mode.{form}"'
    )
    assert noted(app, "figures.taken") == [
        ("ada", "community-safety-2020", {"by": "mode", "page": form, "question": "concerns"})
    ]


def test_a_file_has_the_numbers_of_the_page(officer: FlaskClient) -> None:
    table = officer.get("/office/analysis/community-safety-2020/table.json?question=concerns&top=5").get_json()

    assert [(row["rank"], row["tied"], row["mentions"]) for row in table["groups"][0]["rows"]] == [
        (1, False, 54),
        (2, False, 41),
        (3, False, 39),
        (4, False, 31),
        (5, True, 29),
        (5, True, 29),
    ]


def test_what_could_be_published_is_neither_marked_nor_noted(app: Flask, officer: FlaskClient) -> None:
    page = officer.get(f"{CONCERNS}&profile=public")
    answer = officer.get("/office/analysis/community-safety-2020/table.csv?question=concerns&profile=public")

    assert "OFFICIAL-SENSITIVE" not in page.text
    assert "Base: 145 people" in words(page)
    assert "It is not published until it is part of an approved release" in words(page)
    assert 'filename="public_community-safety-2020_concerns.csv"' in answer.headers["Content-Disposition"]
    assert (noted(app), noted(app, "figures.taken")) == ([], [])


def test_no_file_is_made_of_what_is_wrong_or_unknown(officer: FlaskClient) -> None:
    wrong = officer.get("/office/analysis/community-safety-2020/table.csv?question=nothing")
    unknown = officer.get("/office/analysis/community-safety-2020/table.exe?question=concerns")

    assert (wrong.status_code, unknown.status_code) == (422, 404)
