"""`import`: rows of a file become responses, whole or not at all, and the same however they are split."""

import json
import random
from pathlib import Path

import pytest
from commands import exported, run, state, submit, write
from deliveries import content

pytestmark = pytest.mark.usefixtures("tiny_installation")


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
