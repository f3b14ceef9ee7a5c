"""The shipped consultation pages, and that they agree with the forms and code lists they name."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from questionnaires_shipped.shipped import CONSULTATIONS, FOLDER, FORMS, questionnaire

from survey_engine.consultations.loading import load
from survey_engine.consultations.pages import ConsultationPage


def page(slug: str) -> ConsultationPage:
    return load(FOLDER / "consultations" / f"{slug}.yaml").page


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / "codelists" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_these_consultations_are_shipped() -> None:
    assert [path.stem for path in CONSULTATIONS] == [
        "community-safety-2020",
        "safer-melton-2024",
        "safer-melton-demonstration",
    ]


@pytest.mark.parametrize("path", CONSULTATIONS, ids=lambda path: path.stem)
def test_a_page_is_sound_and_names_what_exists(path: Path) -> None:
    loaded = load(path)
    known = {row["label"] for row in rows("audiences")}
    types, areas = {row["code"] for row in rows("event_types")}, {row["code"] for row in rows("areas")}
    named = [text["en"] for text in loaded.page.audiences]
    offered = [text["en"] for offer in loaded.page.questionnaires for text in offer.for_]

    assert loaded.warnings == ()
    assert loaded.page.slug == path.stem
    assert {offer.questionnaire for offer in loaded.page.questionnaires} <= {form.parent.name for form in FORMS}
    assert set(named + offered) <= known
    assert {event.type for event in loaded.page.events} <= types
    assert {event.area for event in loaded.page.events if event.area} <= areas


def test_the_2024_page_says_what_was_published() -> None:
    found = page("safer-melton-2024")

    assert (found.title["en"], found.opened_at, found.closed_at) == (
        "Safer Melton Partnership Consultation",
        datetime(2024, 7, 21, 23, tzinfo=UTC),
        datetime(2024, 8, 30, 23, tzinfo=UTC),
    )
    assert [text["en"] for text in found.areas] == ["All Areas"]
    assert [text["en"] for text in found.audiences] == ["People who live in Melton", "Businesses", "Individuals"]
    assert [text["en"] for text in found.interests] == ["Safer Communities"]
    assert "our latest strategy which will be in place until March 2029" in found.overview["en"]
    assert "3 of our vendors with 10,000 drink covers" in found.why["en"]
    assert found.next["en"].startswith("Once the survey has been completed")


def test_the_2020_page_says_when_and_where_people_were_asked() -> None:
    found = page("community-safety-2020")

    assert (found.opened, found.closed) == (date(2020, 1, 13), date(2020, 3, 31))
    assert "19 events" in found.overview["en"]
    assert [
        (event.code, event.day.isoformat(), event.type, f"{event.starts or '':%H:%M}" if event.starts else "")
        for event in found.events
    ] == [(row["code"], row["date"], row["event_type"], row["starts"]) for row in rows("events_2020")]


def test_past_consultations_say_that_their_answers_are_made_up() -> None:
    for slug in ("community-safety-2020", "safer-melton-2024"):
        notice = page(slug).notice
        assert notice is not None
        assert "made-up demonstration data" in notice["en"]


def test_the_demonstration_says_so_and_never_closes() -> None:
    found = page("safer-melton-demonstration")

    assert (found.demonstration, found.closed_at, found.begins.questionnaire) == (True, None, "safer-melton-2024")
    assert [event.link for event in found.events[:2]] == ["demo-market", "demo-supermarket"]


@pytest.mark.parametrize("path", CONSULTATIONS, ids=lambda path: path.stem)
def test_a_consultation_and_its_forms_for_people_are_of_one_wave(path: Path) -> None:
    found = load(path).page
    waves = [questionnaire(offer.questionnaire).analysis.wave for offer in found.questionnaires]

    people = [
        wave for wave in waves if wave and wave.series != "business-crime"
    ]  # premises are never pooled with people
    assert {(wave.series, wave.label) for wave in people} == {(found.wave["series"], found.wave["label"])}
    assert {wave.label for wave in waves if wave} == {found.wave["label"]}
