"""Styles and scripts as served: small, never out of date, and free of what belongs to GOV.UK alone."""

import re
from pathlib import Path

import brotli
import pytest
from contact_sheet import make_app
from flask.testing import FlaskClient

from survey_engine.errors import NotFound
from survey_engine.web import assets

PLAIN = ["favicon.svg", "survey.css", "survey.js"]
TABLET = ["capture.css", "capture.js"]  # served by field_sync.shell


@pytest.fixture
def client() -> FlaskClient:
    return make_app().test_client()


def text(name: str) -> str:
    built = assets.load()
    return built.files[built.names[name]].bodies[""].decode()


def test_the_pages_need_these_files_and_no_others() -> None:
    assert sorted(assets.load().names) == TABLET + PLAIN


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize(("accepted", "given"), [("gzip, br", "br"), ("gzip", "gzip"), ("br;q=0", None), ("", None)])
def test_a_file_is_served_in_the_smallest_encoding_accepted_and_kept_for_ever(
    client: FlaskClient, name: str, accepted: str, given: str | None
) -> None:
    address = f"/assets/{assets.load().names[name]}"

    answer = client.get(address, headers={"Accept-Encoding": accepted})

    assert answer.status_code == 200
    assert answer.headers.get("Content-Encoding") == given
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.content_type == assets.TYPES[Path(name).suffix]
    if given == "br":
        assert brotli.decompress(answer.data).decode() == text(name)


@pytest.mark.parametrize("name", ["survey.css", "manifest.json", "..%2fbuild.py", "survey-000000000000.css"])
def test_no_other_file_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/assets/{name}").status_code == 404


def test_a_page_names_the_files_as_built(client: FlaskClient) -> None:
    page = client.get("/plain").text
    names = assets.load().names

    assert re.findall(r'(?:href|src)="(/assets/[^"]*)"', page) == [
        f"/assets/{names[name]}" for name in ("favicon.svg", "survey.css", "survey.js")
    ]


def test_what_a_first_page_fetches_beside_its_html_is_under_twenty_kilobytes() -> None:
    built = assets.load()

    assert sum(len(built.files[built.names[name]].bodies["br"]) for name in PLAIN) < 20_000


def test_neither_the_crown_nor_the_typeface_of_gov_uk_is_there() -> None:
    everything = text("survey.css") + text("survey.js")

    assert re.findall("(?i)gds transport|@font-face|crown|govuk-header|govuk-footer", everything) == []


def test_nothing_needs_a_policy_less_than_strict() -> None:
    assert re.findall(r"\beval\(|new Function|https?://(?!www\.w3\.org)|data:", text("survey.js")) == []
    assert re.findall(r"@import|url\(", text("survey.css")) == []


def test_without_a_build_it_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="make assets"):
        assets.load(tmp_path)
