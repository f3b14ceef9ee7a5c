"""Responses one by one in every format, on both databases: the same answers, codes explained, gaps told apart."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from click.testing import CliRunner, Result
from deliveries import content, response_id
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from survey_engine.accounts.models import AuditEntry
from survey_engine.cli.main import main

HEAD = "questionnaire: tiny\nlanguages: [en]\ntitle: Tiny\nmodes: [web]\n"
QUESTIONS = """sections:
  - id: main
    title: Main
    questions:
      - id: concerns
        type: multiple
        text: What worries you
        options:
          - {code: speeding, label: Speeding}
          - {code: dogs, label: Dog fouling}
      - id: safe
        type: scale
        text: How safe do you feel?
        options:
          - {code: safe, label: Safe, score: 2}
          - {code: unsafe, label: Unsafe, score: 1}
      - id: why
        type: single
        text: Why unsafe?
        relevant: safe == 'unsafe'
        options: [{code: dark, label: Dark lanes}, {code: people, label: "People, many"}]
      - {id: spent, type: amount, text: What did it cost?, minimum: 0, maximum: 1000}
      - id: with
        type: number
        text: With how many?
        minimum: 0
        maximum: 50
        options: [{code: few, label: 0 to 9, from: 0, to: 9}, {code: many, label: 10 or more, from: 10}]
      - {id: since, type: month, text: Since when?}
"""
GONE = "      - {id: gone, type: single, text: Asked once, options: [{code: a, label: A}, {code: b, label: B}]}\n"
FIRST = f"{HEAD}version: 1\n{QUESTIONS}{GONE}"
STORY = "      - {id: story, type: long_text, text: Tell us more}\n"
SECOND = (
    f"{HEAD}version: 2\nmapping: {{from: 1, questions: {{concerns: {{parking: new}}}}}}\n{QUESTIONS}{STORY}".replace(
        "          - {code: speeding", "          - {code: parking, label: Parking}\n          - {code: speeding"
    )
)
ANSWERS: tuple[tuple[int, dict[str, Any]], ...] = (
    (1, {"concerns": ["dogs"], "safe": "safe", "gone": "a", "spent": "12.50"}),
    (2, {"concerns": ["parking", "dogs"], "safe": "unsafe", "why": "people", "with": "many"}),
    (2, {"safe": "unsafe", "with": 7, "since": "2024-02", "story": '=1+1, "twice"\nand again'}),
    (2, {}),
)
ABOUT = 10  # columns before the answers
Run = Callable[..., Result]


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line over two versions of a questionnaire with responses to both."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SURVEY_KEYS_DIR", str(tmp_path / "keys"))
    monkeypatch.setenv("SURVEY_DATABASE_URL", database_url)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments)

    for number, text in enumerate((FIRST, SECOND), start=1):
        Path(f"{number}.yaml").write_text(text)
        assert run("publish", f"{number}.yaml").exit_code == 0
    lines = [content(n, version=version, answers=answers) for n, (version, answers) in enumerate(ANSWERS, start=1)]
    Path("r.jsonl").write_text("\n".join(map(json.dumps, lines)))
    assert run("submit", "r.jsonl").exit_code == 0
    return run


def exported(run: Run, kind: str, *options: str) -> bytes:
    result = run("export", "tiny", "--format", kind, "-o", f"out.{kind}", *options)
    assert result.exit_code == 0, result.output
    return Path(f"out.{kind}").read_bytes()


def in_csv(run: Run) -> list[list[str]]:
    return list(csv.reader(io.StringIO(exported(run, "csv").decode(), newline="")))


def in_xlsx(run: Run) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(exported(run, "xlsx")))["Responses"]
    return [["" if cell.value is None else cell.value for cell in row] for row in sheet.iter_rows()]


def in_ods(run: Run) -> list[list[Any]]:
    frame = pd.read_excel(
        io.BytesIO(exported(run, "ods")), "Responses", engine="odf", keep_default_na=False, na_values=[], header=None
    )
    return frame.astype(object).to_numpy().tolist()


def test_csv_has_the_columns_of_all_versions_and_what_was_answered(run: Run) -> None:
    heads, *rows = in_csv(run)

    assert heads[ABOUT:] == [
        "concerns/parking", "concerns/speeding", "concerns/dogs", "safe", "why", "spent", "with", "with/range",
        "since", "story", "gone",
    ]  # fmt: skip
    assert [row[ABOUT:] for row in rows] == [
        ["", "0", "1", "safe", "", "12.50", "", "", "", "", "a"],
        ["1", "0", "1", "unsafe", "people", "", "", "many", "", "", ""],
        ["", "", "", "unsafe", "", "", "7", "few", "2024-02", '\'=1+1, "twice"\nand again', ""],
        ["", "", "", "", "", "", "", "", "", "", ""],
    ]
    times = ["2024-02-29T09:00:00Z", "2024-02-29T09:05:00Z"]
    assert [row[:ABOUT] for row in rows] == [
        [response_id(n), "1", "tiny", str(version), "web", "", "live", *times, "0"]
        for n, (version, _) in enumerate(ANSWERS, start=1)
    ]


@pytest.mark.parametrize("read", [in_xlsx, in_ods])
def test_workbooks_have_the_cells_of_the_csv_file_numbers_as_numbers(
    run: Run, read: Callable[[Run], list[list[Any]]]
) -> None:
    heads, *rows = read(run)

    assert [heads, *([_as_text(cell) for cell in row] for row in rows)] == in_csv(run)
    assert rows[0][ABOUT + 1 : ABOUT + 3] == [0, 1]
    assert rows[0][ABOUT + 5] == 12.5


def _as_text(cell: Any) -> str:
    """An amount has its pence in the CSV file."""
    return f"{cell:.2f}" if isinstance(cell, float) and cell % 1 else str(cell)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_workbooks_bring_their_codebook_and_marking(run: Run, kind: str) -> None:
    engine = {"xlsx": "openpyxl", "ods": "odf"}[kind]
    sheets = pd.read_excel(io.BytesIO(exported(run, kind)), None, engine=engine, keep_default_na=False, dtype=str)

    assert list(sheets) == ["Responses", "Codebook", "About"]
    lines = sheets["Codebook"].to_dict("records")
    assert [(line["code"], line["label"]) for line in lines if (line["version"], line["column"]) == ("2", "why")] == [
        ("dark", "Dark lanes"),
        ("people", "People, many"),
    ]
    about = dict(sheets["About"].to_numpy().tolist())
    assert about["Marking"].startswith("OFFICIAL-SENSITIVE")
    assert about["Versions"] == "1, 2"


def test_an_spss_file_has_labels_measures_and_declared_missings(run: Run) -> None:
    exported(run, "sav")

    frame, meta = pyreadstat.read_sav("out.sav", user_missing=True)

    assert frame["concerns.dogs"].tolist() == [1, 1, -1, -1]
    assert frame["concerns.parking"].tolist() == [-2, 1, -1, -1]
    assert frame["safe"].tolist() == [1, 2, 2, -1]
    assert frame["why"].tolist() == [-2, 2, -1, -2]
    assert frame["gone"].tolist() == [1, -2, -2, -2]
    assert frame["spent"].fillna(-9).tolist() == [12.5, -9, -9, -9]
    assert frame["with_"].fillna(-9).tolist() == [-9, -9, 7, -9]
    assert frame["with.range"].tolist() == [-1, 2, 1, -1]
    assert frame["since"].tolist() == ["", "", "2024-02", ""]
    assert str(frame["started_at"][0]) == "2024-02-29 09:00:00"
    assert meta.variable_value_labels["why"] == {
        1: "dark: Dark lanes", 2: "people: People, many", -1: "Not answered", -2: "Not asked",
    }  # fmt: skip
    assert meta.variable_value_labels["with.range"] == {
        1: "few: 0 to 9", 2: "many: 10 or more", -1: "Not answered", -2: "Not asked",
    }  # fmt: skip
    assert meta.column_names_to_labels["with.range"] == "With how many?: range"
    assert meta.column_names_to_labels["concerns.dogs"] == "What worries you: Dog fouling"
    assert [meta.variable_measure[name] for name in ("why", "safe", "spent")] == ["nominal", "ordinal", "scale"]
    assert [each["lo"] for each in meta.missing_ranges["why"]] == [-1, -2]
    assert " ".join(meta.notes).startswith("OFFICIAL-SENSITIVE")


def test_analysts_who_ignore_missings_get_gaps(run: Run) -> None:
    exported(run, "sav")

    frame, _ = pyreadstat.read_sav("out.sav")

    assert frame["why"].isna().tolist() == [True, False, True, True]


def test_of_nobody_there_are_columns_and_no_rows(run: Run) -> None:
    for kind in ("csv", "xlsx", "ods", "sav"):
        exported(run, kind, "--environment", "test")

    assert Path("out.csv").read_text().count("\n") == 1
    assert len(pyreadstat.read_sav("out.sav")[0]) == 0


def test_words_can_be_left_out_of_every_format(run: Run) -> None:
    for kind in ("csv", "xlsx", "ods", "sav", "jsonl"):
        exported(run, kind, "--no-texts")

    assert "story" not in Path("out.csv").read_text().splitlines()[0]
    assert "story" not in pyreadstat.read_sav("out.sav")[0]
    assert "twice" not in Path("out.jsonl").read_text()


@pytest.mark.parametrize("kind", ["xlsx", "ods", "sav"])
def test_a_file_for_programs_is_not_printed(run: Run, kind: str) -> None:
    result = run("export", "tiny", "--format", kind)

    assert result.exit_code == 2
    assert f"--format {kind} is nothing to print: name a file with -o FILE.{kind}." in result.stderr


def test_every_export_is_in_the_audit_trail(run: Run, database_url: str) -> None:
    exported(run, "csv", "--no-texts")

    engine = create_engine(database_url)
    with Session(engine) as session:
        (entry,) = [each for each in session.query(AuditEntry) if each.action == "responses.exported"]
        told = (entry.actor, entry.subject, dict(entry.detail))
    engine.dispose()
    assert told == ("command line", "tiny", {"format": "csv", "environment": "live", "texts": "no"})
