"""`submit`, `verify` and `erase`, from the command line to the store and back."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from commands import run, state, submit, write
from deliveries import content, response_id

from survey_engine.cli.main import main

pytestmark = pytest.mark.usefixtures("tiny_installation")


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
