"""`submit`, `import`, `export`, `verify` and `erase`, from the command line to the store and back."""

import csv
import json
import random
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from deliveries import content, response_id

from survey_engine.cli.main import main

TINY = """questionnaire: tiny
version: 1
languages: [en]
title: Tiny
modes: [web, tablet, paper]
sections:
  - id: main
    title: Main
    questions:
      - id: concerns
        type: multiple
        text: Top concerns within your local area
        required: true
        max_choices: 2
        options:
          - {code: speeding, label: Speeding}
          - {code: dog_fouling, label: Dog fouling}
          - {code: other, label: Other (please specify), requires_text: true}
      - id: top
        type: single
        text: Which is number one?
        options: {chosen_in: concerns}
      - id: safe
        type: grid
        text: How safe do you feel?
        rows: [{code: day, label: By day}, {code: dark, label: After dark}]
        options: [{code: safe, label: Safe}, {code: unsafe, label: Unsafe}]
      - id: order
        type: rank
        text: Put them in order
        options: [{code: lights, label: Street lights}, {code: police, label: Police}, {code: cameras, label: Cameras}]
      - {id: visits, type: number, text: How many visits?, minimum: -5, maximum: 400}
      - {id: since, type: date, text: Since when?}
      - {id: story, type: long_text, text: Tell us more}
"""


@pytest.fixture(autouse=True)
def installation(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An installation of the test's own, with the tiny questionnaire published."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SURVEY_KEYS_DIR", str(tmp_path / "keys"))
    monkeypatch.setenv("SURVEY_DATABASE_URL", f"sqlite:///{tmp_path / 'survey.db'}")
    Path("tiny.yaml").write_text(TINY)
    assert run("publish", "tiny.yaml").exit_code == 0


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def submit(*contents: object) -> tuple[int, list[tuple[Any, ...]]]:
    Path("r.jsonl").write_text("\n".join(each if isinstance(each, str) else json.dumps(each) for each in contents))
    result = run("submit", "r.jsonl")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    return result.exit_code, [(each["response_id"], each["status"], *each["reasons"]) for each in lines]


def write(name: str, *rows: str) -> None:
    Path(name).write_text("\n".join(rows) + "\n")


def exported(*options: str) -> list[dict[str, str]]:
    assert run("export", "tiny", "-o", "out.csv", *options).exit_code == 0
    with Path("out.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def state() -> tuple[str, int]:
    report = json.loads(run("verify", "--json").stdout)
    assert report["clean"], report
    return report["state"], report["responses"]


# --- submit -----------------------------------------------------------------------------------


def test_submit_says_what_became_of_every_line() -> None:
    code, told = submit(content(1), "", content(1), content(2, answers={}), "{", content(3))

    assert code == 1
    assert told == [
        (response_id(1), "stored"),
        (response_id(1), "duplicate"),
        (response_id(2), "quarantined", "rule_violation"),
        (None, "held", "cannot_open"),
        (response_id(3), "stored"),
    ]


def test_a_held_line_is_explained() -> None:
    write("r.jsonl", json.dumps(content(1, version="one")))

    (line,) = run("submit", "r.jsonl", "--json").stdout.splitlines()

    assert json.loads(line) == {
        "response_id": response_id(1),
        "status": "held",
        "reasons": ["cannot_open"],
        "line": 1,
        "faults": [{"path": "/version", "code": "unreadable", "message": "'version' is not a whole number from 1."}],
    }


def test_submitting_again_is_no_failure() -> None:
    assert submit(content(1))[0] == submit(content(1))[0] == 0


def test_submit_reads_standard_input() -> None:
    result = CliRunner().invoke(main, ["submit", "-"], input=json.dumps(content(1)) + "\n")

    assert json.loads(result.stdout)["status"] == "stored"
    assert result.stderr == "1 stored.\n"


def test_a_missing_file_is_wrong_usage() -> None:
    assert run("submit", "nowhere.jsonl").exit_code == 2


# --- import -----------------------------------------------------------------------------------


def test_rows_become_responses() -> None:
    write(
        "rows.csv",
        "\ufeffresponse_id,concerns,concerns_other,safe/day,safe/dark,order,visits,since,story,finished_at",
        'a,speeding; dog_fouling,,safe,Unsafe,police;lights,10,2020-02-01,"Two\nlines",2020-03-01T10:00',
        "b,Other (please specify),Noise,,,,,,,",
    )

    result = run("import", "tiny", "rows.csv")

    assert (result.exit_code, result.stdout) == (0, "stored\t2\n"), result.stderr
    first, second = exported()
    assert first["concerns/speeding"] == first["concerns/dog_fouling"] == "1"
    assert (first["concerns/other"], first["safe/day"], first["safe/dark"]) == ("0", "safe", "unsafe")
    assert (first["order"], first["visits"], first["since"], first["story"]) == (
        "police;lights",
        "10",
        "2020-02-01",
        "Two\nlines",
    )
    assert (first["mode"], first["finished_at"]) == ("import", "2020-03-01T10:00:00Z")
    assert (second["concerns/other"], second["concerns_other"], second["top"]) == ("1", "Noise", "other")


def test_importing_shuffled_split_and_repeated_changes_nothing() -> None:
    rows = [f"{number},{'speeding' if number % 3 else 'dog_fouling'},{number}" for number in range(144)]
    write("all.csv", "response_id,concerns,visits", *rows)
    assert run("import", "tiny", "all.csv").stdout == "stored\t144\n"
    before = state()

    random.Random(7).shuffle(rows)
    write(
        "one.csv",
        "visits,response_id,concerns",
        *(",".join([*row.split(",")[2:], *row.split(",")[:2]]) for row in rows[:80]),
    )
    write("two.csv", "response_id,concerns,visits", *rows[60:], *rows[100:])

    assert run("import", "tiny", "one.csv").stdout == "duplicate\t80\n"
    assert run("import", "tiny", "two.csv").stdout == "duplicate\t128\n"
    assert state() == before


def test_two_header_rows_as_surveymonkey_writes_them() -> None:
    write(
        "sm.csv",
        "Respondent ID,IP Address,End Date,Top concerns within your local area,,,How safe?,,In order,,",
        ",,,Speeding,Dogs,Other (please specify),By day,After dark,Lights,Police,Cameras",
        "101,10.0.0.1,03/31/2020 11:30:00 PM,Speeding,,Potholes,Safe,,2,1,",
        "102,10.0.0.2,03/31/2020 01:00:00 AM,,Dogs,,,,,,1",
    )
    write(
        "map.yaml",
        "key: Respondent ID",
        "header_rows: 2",
        "ignore: [IP Address]",
        "time_format: '%m/%d/%Y %I:%M:%S %p'",
        "columns: {Top concerns within your local area: concerns, How safe?: safe, In order: order,",
        "          End Date: finished_at}",
        "codes: {concerns: {Dogs: dog_fouling}, order: {Lights: Street lights}}",
    )

    result = run("import", "tiny", "sm.csv", "--mapping", "map.yaml", "--mode", "paper")

    assert (result.exit_code, result.stdout) == (0, "stored\t2\n"), result.stderr
    first, second = exported()
    assert (first["concerns/speeding"], first["concerns/other"], first["concerns_other"]) == ("1", "1", "Potholes")
    assert (first["order"], first["safe/day"], first["safe/dark"]) == ("police;lights", "safe", "")
    assert (first["mode"], first["finished_at"]) == ("paper", "2020-03-31T22:30:00Z")
    assert (second["concerns/dog_fouling"], second["order"]) == ("1", "cameras")


def test_rows_with_faults_are_told_by_row_and_column_and_kept_aside_whole() -> None:
    write(
        "rows.csv",
        "response_id,concerns,visits,since",
        "a,speeding,1,",
        "b,volcano,many,",
        "c,speeding;dog_fouling;other,1000,",
        ",speeding,,",
        "e,speeding",
        "f,speeding,,yesterday",
    )

    result = run("import", "tiny", "rows.csv", "--json")

    told = json.loads(result.stdout)
    assert (result.exit_code, told["rows"], told["statuses"]) == (1, 6, {"stored": 1})
    assert [(each["row"], each["column"], each["code"]) for each in told["faults"]] == [
        (3, "visits", "not_a_number"),
        (4, "concerns", "too_many"),
        (4, "concerns", "other_required"),
        (4, "visits", "maximum"),
        (5, "response_id", "key_blank"),
        (6, None, "row_length"),
        (7, "since", "not_a_date"),
    ]
    assert Path("rows.faults.csv").read_text(encoding="utf-8-sig").splitlines() == [
        "response_id,concerns,visits,since",
        "b,volcano,many,",
        "c,speeding;dog_fouling;other,1000,",
        ",speeding,,",
        "e,speeding",
        "f,speeding,,yesterday",
    ]


def test_faults_for_people_name_file_row_and_column() -> None:
    write("rows.csv", "response_id,concerns", "a,volcano")

    result = run("import", "tiny", "rows.csv")

    assert result.stderr.splitlines()[0].startswith("rows.csv:2:2: unknown_option: concerns: ")
    assert "1 row(s) with faults were not taken; they are in rows.faults.csv." in result.stderr


def test_a_row_that_answers_what_nobody_asked_is_not_half_taken() -> None:
    write("rows.csv", "response_id,concerns,top", "a,speeding,speeding", "b,speeding,dog_fouling", "c,other,")

    result = run("import", "tiny", "rows.csv", "--json")

    told = json.loads(result.stdout)
    assert told["statuses"] == {"stored": 1}
    assert [(each["row"], each["column"], each["code"]) for each in told["faults"]] == [
        (3, "top", "off_route"),
        (4, "concerns", "other_required"),
    ]


def test_an_export_can_be_imported_again() -> None:
    answers = {"concerns": ["speeding"], "safe": {"day": "safe"}, "order": ["police", "lights"], "visits": -3}
    submit(content(1, answers=answers), content(2, answers={"concerns": ["other"], "concerns_other": "Noise"}))
    before = exported()
    Path("out.csv").rename("rows.csv")

    result = run("import", "tiny", "rows.csv", "--json")

    assert json.loads(result.stdout)["statuses"] == {"conflict": 2}, "the same ids, brought in another mode"
    Path("survey.db").unlink()
    assert run("publish", "tiny.yaml").exit_code == 0
    assert run("import", "tiny", "rows.csv").stdout == "stored\t2\n"
    assert [each | {"mode": "web"} for each in exported()] == before


def test_a_dry_run_takes_nothing() -> None:
    write("rows.csv", "response_id,concerns", "a,speeding", "b,volcano")

    result = run("import", "tiny", "rows.csv", "--dry-run")

    assert (result.exit_code, result.stdout) == (1, "rows\t2\nwith_faults\t1\n")
    assert exported() == []
    assert not Path("rows.faults.csv").exists()


def test_other_content_under_the_same_key_is_told_as_a_conflict() -> None:
    write("rows.csv", "response_id,concerns", "a,speeding", "a,dog_fouling")

    result = run("import", "tiny", "rows.csv")

    assert (result.exit_code, result.stdout) == (1, "stored\t1\nconflict\t1\n")
    assert [each["concerns/speeding"] for each in exported()] == ["1"]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("concerns", "rows.csv:1:1: key_missing: "),
        ("response_id,worries", "rows.csv:1:2: unknown_column: 'worries' is neither"),
        ("response_id,concerns/volcano", "rows.csv:1:2: unknown_column: 'concerns/volcano' is neither"),
        ("response_id,concerns,concerns/speeding", "rows.csv:1:3: column_repeated: Column 2 ('concerns')"),
        ("response_id,response_id,concerns", "rows.csv:1:2: column_repeated: "),
    ],
)
def test_a_header_that_cannot_be_understood_stops_everything(header: str, expected: str) -> None:
    write("rows.csv", header, ",".join(["x"] * len(header.split(","))))

    result = run("import", "tiny", "rows.csv")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(expected)
    assert result.stderr.endswith("Nothing was imported.\n")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("response_id,concerns\na,caf\xe9\n".encode("latin-1"), "rows.csv:2:1: encoding: This is not UTF-8."),
        ("response_id,concerns\n".encode("utf-16"), "rows.csv:1:1: encoding: This is UTF-16."),
        (b'response_id,concerns\na,"spee', "rows.csv:2:1: syntax: This is not CSV"),
        (b"", "rows.csv:1:1: header_missing: "),
    ],
)
def test_a_file_that_is_no_csv_in_utf_8_is_refused(raw: bytes, expected: str) -> None:
    Path("rows.csv").write_bytes(raw)

    result = run("import", "tiny", "rows.csv")

    assert result.exit_code == 1
    assert result.stderr.startswith(expected)


def test_a_mapping_file_is_checked() -> None:
    write("rows.csv", "response_id,concerns")
    write("map.yaml", "keys: Respondent ID", "fixed: {mode: paper}", "header_rows: 3")

    result = run("import", "tiny", "rows.csv", "--mapping", "map.yaml")

    assert result.exit_code == 1
    assert [line.split(": ")[0] + ": " + line.split(": ")[1] for line in result.stderr.splitlines()] == [
        "map.yaml:1:7: mapping.unknown_key",
        "map.yaml:2:15: mapping.unknown_key",
        "map.yaml:3:14: mapping.shape",
    ]


def test_what_is_the_same_in_every_row_may_be_fixed() -> None:
    write("rows.csv", "n,concerns", "1,speeding")
    write("map.yaml", "key: n", 'fixed: {finished_at: "2020-03-31", language: en}')

    assert run("import", "tiny", "rows.csv", "--mapping", "map.yaml").exit_code == 0
    assert [each["finished_at"] for each in exported()] == ["2020-03-30T23:00:00Z"]


# --- export -----------------------------------------------------------------------------------


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


# --- verify and erase -------------------------------------------------------------------------


def test_verify_finds_a_sound_store_clean() -> None:
    submit(content(1), content(1, answers={"concerns": ["speeding"]}), "{")

    result = run("verify")

    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == ["submissions\t3", "responses\t1"]
    assert result.stderr == "Everything agrees.\n"


def test_an_erased_response_leaves_nothing_in_the_files() -> None:
    written = "Quite unmistakable words"
    submit(content(1, receipt="0123-4567-89AB", answers={"concerns": ["speeding"], "story": written}), content(2))
    assert written.encode() in everything()

    result = run("erase", "0123-4567-89ab")

    assert (result.exit_code, result.stdout) == (0, "erased\t1\n")
    assert written.encode() not in everything()
    assert state()[1] == 1
    assert run("erase", "0123-4567-89ab").exit_code == 1


def everything() -> bytes:
    return b"".join(file.read_bytes() for file in Path().glob("survey.db*"))
