from pathlib import Path

import pytest

from survey_engine.consultations.loading import load, load_text
from survey_engine.consultations.queries import page_from
from survey_engine.errors import DefinitionError

SHIPPED = Path(__file__).parents[2] / "questionnaires" / "consultations"
LEAST = b"""consultation: fair
title: Fair
overview: Over
why: Why
next: Next
questionnaires: [{id: q}]
"""


def faults(text: bytes) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        load_text(text, "fair.yaml")
    return str(caught.value).splitlines()


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_shipped_consultation_loads_without_a_word(path: Path) -> None:
    loaded = load(path)

    assert (loaded.page.slug, loaded.warnings) == (path.stem, ())


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_stored_page_reads_back_the_same(path: Path) -> None:
    loaded = load(path)

    assert page_from(loaded.raw) == loaded.page


def test_a_plain_text_is_in_the_first_language_of_the_page() -> None:
    assert load_text(LEAST, "fair.yaml").page.title == {"en": "Fair"}
    assert load_text(b"languages: [pl]\n" + LEAST, "fair.yaml").page.title == {"pl": "Fair"}


def test_faults_of_shape_are_given_by_line_and_column() -> None:
    text = LEAST.replace(b"why: Why", b"wy: Why\nopened: 2024-02-30\ndemonstration: maybe") + b"events: [{code: a b}]\n"

    assert faults(text) == [
        "fair.yaml:1:1: consultation.missing: The key 'why' is needed.",
        "fair.yaml:4:1: consultation.unknown_key: 'wy' is not known here; check its spelling.",
        'fair.yaml:5:9: consultation.bad_value: Give a day that exists, as "2024-07-22".',
        "fair.yaml:6:16: consultation.wrong_type: Give true or false.",
        "fair.yaml:9:10: consultation.missing: The key 'name' is needed.",
        "fair.yaml:9:10: consultation.missing: The key 'place' is needed.",
        "fair.yaml:9:10: consultation.missing: The key 'starts' is needed.",
        "fair.yaml:9:10: consultation.missing: The key 'type' is needed.",
        "fair.yaml:9:17: consultation.bad_value: Use letters, digits, hyphens and underscores, 64 at most.",
    ]


@pytest.mark.parametrize(
    ("addition", "fault"),
    [
        (
            "opened: 2024-08-30\nclosed: 2024-07-22",
            "8:9: consultation.closes_before_opening: This day is before `opened`; put the dates right.",
        ),
        (
            "links: [{code: a, label: x}, {code: A, label: y}]",
            "7:37: consultation.duplicate: 'a' is used above; every code is used once.",
        ),
        (
            "events: [{code: a, name: A, place: P, type: stall, starts: 2024-08-01, link: x}]\n"
            "links: [{code: X, label: x}]",
            "8:16: consultation.duplicate: The address /e/x is used by an event; choose another code.",
        ),
        (
            "events: [{code: a, name: A, place: P, type: stall, starts: 2024-08-01, ends: '2024-08-01T10:00'}]",
            "7:78: consultation.bad_value: An end needs a time, and a start with a time before it.",
        ),
        (
            "areas: [{en: All, pl: Wszystkie}]",
            "7:19: consultation.unknown_language: Name this language in `languages` first.",
        ),
        ("notice:", "7:8: consultation.missing: Give a value, or leave the key out."),
        ("title: Again", "7:1: yaml.duplicate: The key 'title' is given twice in one mapping. Keep one of them."),
    ],
)
def test_a_fault_of_meaning_is_given_by_line_and_column(addition: str, fault: str) -> None:
    assert faults(LEAST + addition.encode()) == [f"fair.yaml:{fault}"]


def test_of_several_questionnaires_one_begins() -> None:
    assert faults(LEAST.replace(b"[{id: q}]", b"[{id: q}, {id: r}]")) == [
        "fair.yaml:6:17: consultation.begins: "
        "Say `begins: true` on exactly one questionnaire: the one behind the begin button."
    ]


def test_a_page_in_two_languages_needs_both() -> None:
    text = LEAST.replace(b"title: Fair", b"title: {en: Fair, pl: Targ}") + b"languages: [en, pl]\n"

    assert faults(text) == [
        f"fair.yaml:{line}: consultation.missing_translation: There are no words in 'pl'; add them."
        for line in ("3:11", "4:6", "5:7")
    ]


def test_an_event_after_the_end_is_pointed_out() -> None:
    late = b"closed: 2024-08-30\nevents: [{code: a, name: A, place: P, type: stall, starts: 2024-08-31}]\n"

    assert [str(each) for each in load_text(LEAST + late, "fair.yaml").warnings] == [
        "fair.yaml:8:60: consultation.event_after_close: "
        "This event is after the consultation closes; nobody could answer there."
    ]


def test_an_events_area_must_be_in_the_code_list_on_its_day(tmp_path: Path) -> None:
    (tmp_path / "codelists").mkdir()
    (tmp_path / "consultations").mkdir()
    (tmp_path / "codelists" / "areas.csv").write_text(
        "code,label,level,valid_from,valid_to\nE1,Old,ward,2003-05-01,2019-05-01\nE2,New,ward,2019-05-02,\n"
    )
    event = b"events: [{code: a, name: A, place: P, type: stall, starts: 2024-08-01, area: E2}"
    file = tmp_path / "consultations" / "fair.yaml"

    file.write_bytes(LEAST + event + b"]\n")
    assert load(file).page.events[0].area == "E2"

    file.write_bytes(LEAST + event.replace(b"E2", b"E1") + b"]\n")
    with pytest.raises(DefinitionError) as caught:
        load(file)
    assert str(caught.value) == (
        f"{file}:7:78: consultation.unknown_area: There is no area 'E1' on that day; use a code from areas.csv."
    )


def test_times_are_londons() -> None:
    summer = b"events: [{code: a, name: A, place: P, type: stall, starts: 2024-08-31T09:00, ends: 2024-08-31T15:30}]\n"

    (event,) = load_text(LEAST + summer, "fair.yaml").page.events

    assert event.starts_at is not None
    assert event.ends_at is not None
    assert (event.starts_at.isoformat(), event.ends_at.isoformat()) == (
        "2024-08-31T08:00:00+00:00",
        "2024-08-31T14:30:00+00:00",
    )
