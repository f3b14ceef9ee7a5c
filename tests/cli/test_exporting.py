"""`export`: codes, neutral texts, a codebook, and nobody else's eyes."""

import csv
import json
from pathlib import Path

import pytest
from commands import exported, run, submit
from deliveries import content, response_id

pytestmark = pytest.mark.usefixtures("tiny_installation")


def test_an_export_has_codes_and_neutral_texts() -> None:
    answers = {"concerns": ["speeding"], "story": "=cmd|' /C calc'!A0", "visits": -3}
    submit(content(1, answers=answers), content(2, answers={"concerns": ["dog_fouling"]}, environment="test"))

    (row,) = exported()

    assert row == {
        "response_id": response_id(1),
        "revision": "1",
        "questionnaire": "tiny",
        "version": "1",
        "mode": "web",
        "event_id": "",
        "environment": "live",
        "started_at": "2024-02-29T09:00:00Z",
        "finished_at": "2024-02-29T09:05:00Z",
        "conflict": "0",
        "concerns/speeding": "1",
        "concerns/dog_fouling": "0",
        "concerns/other": "0",
        "concerns_other": "",
        "top": "speeding",
        "safe/day": "",
        "safe/dark": "",
        "order": "",
        "visits": "-3",
        "since": "",
        "story": "'=cmd|' /C calc'!A0",
    }
    assert [each["response_id"] for each in exported("--environment", "test")] == [response_id(2)]


def test_an_export_may_leave_out_what_people_wrote() -> None:
    submit(content(1, answers={"concerns": ["other"], "concerns_other": "Ann at no. 4", "story": "She did."}))

    assert {"story", "concerns_other"}.isdisjoint(exported("--no-texts")[0])
    assert b"Ann" not in Path("out.csv").read_bytes()


def test_json_lines_have_the_answers_as_they_were_given() -> None:
    submit(content(1, answers={"concerns": ["speeding"], "story": "=1+1"}))

    result = run("export", "tiny", "--format", "jsonl")

    assert json.loads(result.stdout) == content(1, answers={"concerns": ["speeding"], "story": "=1+1"}) | {
        "environment": "live",
        "conflict": False,
    }


def test_a_codebook_explains_every_column() -> None:
    submit(content(1))
    exported("--codebook")

    with Path("out.codebook.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))

    about = {"version": "1", "column": "concerns/speeding", "question": "concerns", "type": "multiple"}
    words = {"text": "Top concerns within your local area", "label": "Speeding"}
    assert lines[0] == about | words | {"code": "1", "note": "ticked"}
    assert [(each["code"], each["label"]) for each in lines if each["column"] == "safe/day"] == [
        ("safe", "Safe"),
        ("unsafe", "Unsafe"),
    ]
    assert [each["note"] for each in lines if each["column"] == "story"] == [
        "Free text in people's own words: may name or identify somebody."
    ]
    assert list(dict.fromkeys(each["column"] for each in lines)) == list(exported()[0])[10:]


def test_an_export_file_is_readable_by_its_owner_only() -> None:
    exported()

    assert oct(Path("out.csv").stat().st_mode & 0o777) == "0o600"


def test_an_unknown_questionnaire_is_refused() -> None:
    assert run("export", "unheard_of").exit_code == 1
    assert "not published" in run("export", "unheard_of").stderr
