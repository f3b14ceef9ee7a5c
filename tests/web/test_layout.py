"""The page around every page."""

import re
from pathlib import Path

import pytest
from contact_sheet import PAGES, make_app
from flask import render_template_string
from markup import facts

from survey_engine.rendering.printing import environment

PAGE = '{% extends "layout.html" %}{% block title %}A title{% endblock %}{% block content %}<p>Here</p>{% endblock %}'


def rendered(source: str = PAGE, **values: object) -> str:
    with make_app().test_request_context("/"):
        return render_template_string(source, **values)


def test_a_page_needs_a_title_and_content_and_no_more() -> None:
    page = facts(rendered())

    assert '<html class="govuk-template" lang="en">' in page
    assert "      A title – Safer Melton Partnership" in page
    assert [line.strip() for line in page if line.strip().startswith("<main")] == [
        '<main class="govuk-main-wrapper" id="main-content">'
    ]
    assert not any("app-banner" in line or "app-before" in line for line in page)


def test_a_demonstration_says_so_above_everything() -> None:
    page = rendered(demonstration=True)

    assert page.index("This is not a real consultation") < page.index("<main")


def test_the_way_back_stands_before_the_content_in_a_landmark() -> None:
    page = rendered(PAGE + '{% block before_content %}<a href="/">Back</a>{% endblock %}')

    assert page.index('<div class="app-before" role="region" aria-label="Back">') < page.index("<main")


def test_a_sensitive_page_can_be_left_with_the_second_key_press() -> None:
    links = re.findall('<a href="([^"]*)" class="govuk-skip-link', rendered(sensitive=True))

    assert links == ["#main-content", "https://www.bbc.co.uk/weather"]


def test_the_words_around_a_page_are_in_its_language_or_else_in_english() -> None:
    assert "Informacja o prywatności" in rendered(language="pl")
    assert '<html lang="pl"' in rendered(language="pl")
    assert "Privacy notice" in rendered(language="cy")


def test_every_language_has_the_same_words() -> None:
    words = environment().get_template("layout_words.html").module.WORDS  # type: ignore[attr-defined]

    assert {language: sorted(each) for language, each in words.items()} == dict.fromkeys(words, sorted(words["en"]))


@pytest.mark.parametrize("name", PAGES)
def test_no_script_and_no_style_is_written_into_a_page(name: str) -> None:
    html = make_app().test_client().get(f"/{name}").text

    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]* src=)|javascript:", html) == []


def test_every_table_says_what_it_holds() -> None:
    root = Path(__file__).parents[2]
    pages = [page for room in ("survey_engine", "analysis", "field_sync") for page in root.glob(f"{room}/**/*.html")]
    own = [page.read_text() for page in pages if not {"node_modules", "govuk"} & {*page.parts}]
    after = [text.split("<table")[1:] for text in own]

    assert sum(map(len, after)) > 20
    assert [part[:120] for parts in after for part in parts if "<caption" not in part] == []
