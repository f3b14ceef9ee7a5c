import json
from pathlib import Path

import pytest
from commands import run

TINY = """questionnaire: tiny
version: 1
languages: [en]
title: Tiny
sections:
  - id: main
    title: Main
    questions:
      - id: colour
        type: single
        text: Which colour?
        options: [{code: red, label: Red}, {code: blue, label: Blue}]
"""
FAIR = """consultation: fair
title: Fair
overview: Over
why: Why
next: Next
questionnaires: [{id: tiny}]
"""


pytestmark = pytest.mark.usefixtures("home")


def write(name: str, text: str) -> None:
    file = Path(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def published() -> list[tuple[str, int]]:
    rows = json.loads(run("questionnaires", "--json").stdout)
    return [(row["questionnaire"], row["version"]) for row in rows]


def test_sound_files_pass() -> None:
    write("q/tiny/1.yaml", TINY)
    write("q/consultations/fair.yaml", FAIR)

    result = run("check", "q")

    assert (result.exit_code, result.stdout, result.stderr) == (
        0,
        "",
        "2 file(s) checked: 0 fault(s), 0 warning(s), 0 note(s).\n",
    )


def test_faults_are_given_by_file_line_and_column() -> None:
    write("q/tiny/1.yaml", TINY.replace("type: single", "type: singel"))
    write("q/consultations/fair.yaml", FAIR.replace("why:", "wy:"))
    write("q/notes.yml", "just: notes\n")
    write("q/.hidden/1.yaml", "nothing: here\n")

    result = run("check", "q")

    assert result.exit_code == 1
    places = [line.split(": ")[:2] for line in result.stdout.splitlines()]
    assert places == [
        ["q/consultations/fair.yaml:1:1", "consultation.missing"],
        ["q/consultations/fair.yaml:4:1", "consultation.unknown_key"],
        ["q/notes.yml:1:1", "file.kind"],
        ["q/tiny/1.yaml:10:15", "definition.word"],
    ]
    assert result.stderr == "3 file(s) checked: 4 fault(s), 0 warning(s), 0 note(s).\n"


def test_a_program_reads_the_faults_as_json() -> None:
    write("fair.yaml", FAIR.replace("why:", "wy:"))

    result = run("check", "--json", "fair.yaml")

    assert (result.exit_code, json.loads(result.stdout)[1]) == (
        1,
        {
            "file": "fair.yaml",
            "line": 4,
            "column": 1,
            "path": "/wy",
            "code": "consultation.unknown_key",
            "severity": "error",
            "message": "'wy' is not known here; check its spelling.",
        },
    )


def test_warnings_alone_are_no_failure() -> None:
    late = "closed: 2024-08-30\nevents: [{code: a, name: A, place: P, type: stall, starts: 2024-08-31}]\n"
    write("fair.yaml", FAIR + late)

    result = run("check", "fair.yaml")

    assert (result.exit_code, result.stdout) == (
        0,
        "fair.yaml:8:60: consultation.event_after_close: Warning: This event is after the consultation closes; "
        "nobody could answer there.\n",
    )


@pytest.mark.parametrize(
    "arguments", [["check"], ["check", "nowhere.yaml"], ["check", "."], ["publish"], ["chek", "."]]
)
def test_wrong_usage_ends_with_two(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_settings_that_cannot_be_used_end_with_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SURVEY_DATABASE_URL", "mysql://elsewhere/survey")

    result = run("questionnaires")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "use sqlite or postgresql+psycopg" in result.stderr


def test_an_empty_database_is_made_ready_and_filled(empty_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SURVEY_DATABASE_URL", empty_database_url)
    write("q/tiny/1.yaml", TINY)
    write("q/consultations/fair.yaml", FAIR)

    result = run("publish", "q")

    kinds = [line.split("\t")[:3] for line in result.stdout.splitlines()]
    assert (result.exit_code, kinds) == (0, [["published", "tiny", "1"], ["loaded", "fair"]])
    assert published() == [("tiny", 1)]


def test_publishing_again_is_no_change(monkeypatch: pytest.MonkeyPatch) -> None:
    write("tiny.yaml", TINY)
    run("publish", "tiny.yaml")

    result = run("publish", "tiny.yaml")

    assert (result.exit_code, result.stdout.split("\t")[0]) == (0, "unchanged")


def test_several_versions_are_published_in_order() -> None:
    write("q/a.yaml", TINY.replace("version: 1", "version: 2\nmapping: {from: 1}"))
    write("q/b.yaml", TINY)

    assert run("publish", "q").exit_code == 0
    assert published() == [("tiny", 1), ("tiny", 2)]


def test_with_one_fault_nothing_is_published() -> None:
    write("q/good.yaml", TINY)
    write("q/bad.yaml", FAIR.replace("why:", "wy:"))

    result = run("publish", "q")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.endswith("Nothing was published.\n")
    assert published() == []


def test_a_changed_version_is_refused_with_the_difference() -> None:
    write("tiny.yaml", TINY)
    run("publish", "tiny.yaml")
    write("tiny.yaml", TINY.replace("label: Blue", "label: Navy"))

    result = run("publish", "tiny.yaml")

    assert (result.exit_code, result.stdout, result.stderr) == (
        1,
        "",
        "tiny version 1 is published and cannot change. Put the file back as it was, or save your changes as "
        "version 2. What differs:\n"
        "sections/main/questions/colour/options/blue/label/en: was 'Blue', is 'Navy'\n",
    )


def test_a_new_version_without_a_mapping_is_refused_where_it_is_missing() -> None:
    write("1.yaml", TINY)
    write("2.yaml", TINY.replace("version: 1", "version: 2"))

    result = run("publish", "1.yaml", "2.yaml")

    assert (result.exit_code, [line for line in result.stderr.splitlines() if "Warning: " not in line]) == (
        1,
        [
            "2.yaml:1:1: publication.mapping_missing: "
            "Say how this version follows the last: `mapping: {from: 1}`, and what changed."
        ],
    )
    assert published() == []


def test_a_new_version_that_forgets_a_code_is_refused_at_its_mapping() -> None:
    write("1.yaml", TINY)
    write("2.yaml", TINY.replace("version: 1", "version: 2\nmapping: {from: 1}").replace("red", "pink"))

    result = run("publish", "1.yaml", "2.yaml")

    faults = [line.partition(". ")[0] for line in result.stderr.splitlines() if "Warning: " not in line]
    assert faults == [
        "2.yaml:3:10: publication.mapping_incomplete: 'red' is gone",
        "2.yaml:3:10: publication.mapping_incomplete: 'pink' has come",
    ]


def test_nothing_published_is_said_so() -> None:
    result = run("questionnaires")

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "Nothing is published yet. Run survey-engine publish PATH.\n"


def test_the_shipped_files_are_sound_and_can_be_published() -> None:
    shipped = str(Path(__file__).parents[2] / "questionnaires")

    assert run("check", shipped).exit_code == 0
    assert run("publish", shipped).exit_code == 0
    assert published() == [
        ("community-safety-2020", 1),
        ("safer-melton-2024", 1),
        ("safer-melton-2024-business", 1),
        ("safer-melton-2024-stall", 1),
        ("safer-melton-2024-young", 1),
    ]


def test_a_consultation_before_its_questionnaire_is_loaded_with_a_word() -> None:
    write("fair.yaml", FAIR)

    result = run("publish", "fair.yaml")

    assert (result.exit_code, result.stdout, result.stderr) == (
        0,
        "loaded\tfair\n",
        "fair: 'tiny' is not published, so nobody can begin it yet.\n",
    )
