"""Figures, ranges and what is asked again and again: written to files wide and long, and read back the same."""

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from click.testing import Result
from commands import run
from deliveries import content, response_id

FORM = Path(__file__).parents[2] / "questionnaires/safer-melton-2024-business/1.yaml"
NAME = "safer-melton-2024-business"
BEGIN = {"consent": "yes", "premises_kind": "single", "sector": "pharmacy", "location": "town_centre"}
ANSWERS: tuple[dict[str, Any], ...] = (
    BEGIN
    | {
        "crimes": ["shop_theft", "violence"],
        "times__shop_theft": 1,
        "reported__shop_theft": 0,
        "why_not__shop_theft": ["too_minor", "other"],
        "why_not__shop_theft_other": "Nobody, ever",
        "why_main__shop_theft": "too_minor",
        "times__violence": "6_20",
        "assaults__violence": 2,
        "injuries__violence": 1,
        "reported__violence": "all",
        "staff_feel": {"day": "fairly_safe"},
        "loss": "1250.50",
        "prevention_spend": "under_250",
    },
    BEGIN | {"crimes": ["damage"], "times__damage": "too_many", "loss": "dont_know", "prevention_spend": "0.00"},
    BEGIN | {"crimes": ["none"], "loss": "none"},
)


@pytest.fixture(autouse=True)
def installation(home: Path) -> None:
    """An installation of the test's own, with the business form published."""
    assert run("publish", str(FORM)).exit_code == 0


def submit() -> None:
    """Three businesses: figures, ranges, and one where nothing happened."""
    lines = [content(n, questionnaire=NAME, answers=answers) for n, answers in enumerate(ANSWERS, start=1)]
    Path("r.jsonl").write_text("\n".join(map(json.dumps, lines)))
    result = run("submit", "r.jsonl")
    assert [json.loads(line)["status"] for line in result.stdout.splitlines()] == ["stored"] * 3, result.output


def exported(*options: str) -> list[dict[str, str]]:
    result = run("export", NAME, "-o", "out.csv", *options)
    assert result.exit_code == 0, result.output
    with Path("out.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def answers() -> list[dict[str, Any]]:
    """What is kept, as it was given."""
    return [json.loads(line)["answers"] for line in run("export", NAME, "--format", "jsonl").stdout.splitlines()]


def taken(*rows: str) -> Result:
    Path("rows.csv").write_text("\n".join(rows) + "\n")
    return run("import", NAME, "rows.csv")


def test_a_figure_and_its_range_stand_side_by_side() -> None:
    submit()

    rows = exported()

    assert [(row["times__shop_theft"], row["times__shop_theft/range"]) for row in rows] == [
        ("1", "1"),
        ("", ""),
        ("", ""),
    ]
    assert [(row["times__violence"], row["times__violence/range"]) for row in rows] == [
        ("", "6_20"),
        ("", ""),
        ("", ""),
    ]
    assert [(row["loss"], row["loss/range"]) for row in rows] == [
        ("1250.50", "1000_4999"),
        ("", "dont_know"),
        ("", "none"),
    ]


def test_what_was_exported_comes_in_again_as_the_same_answers() -> None:
    submit()
    before = answers()
    exported()
    Path("survey.db").unlink()
    assert run("publish", str(FORM)).exit_code == 0

    result = run("import", NAME, "out.csv")

    assert result.stdout == "stored\t3\n", result.output
    assert answers() == before == list(ANSWERS)


def test_a_line_for_each_kind_of_incident_that_was_ticked() -> None:
    submit()

    rows = exported("--long", "incidents")

    chosen = (
        "code",
        "label",
        "times",
        "times/range",
        "assaults",
        "reported",
        "reported/range",
        "why_not/other",
        "why_not_other",
    )
    assert [tuple(row[name] for name in chosen) for row in rows] == [
        ("shop_theft", "Theft by customers", "1", "1", "", "0", "none", "1", "Nobody, ever"),
        ("violence", "Threats or violence against staff", "", "6_20", "2", "", "all", "", ""),
        ("damage", "Criminal damage, vandalism or graffiti", "", "too_many", "", "", "", "", ""),
    ]
    assert [row["response_id"] for row in rows] == [response_id(1), response_id(1), response_id(2)]
    assert "why_not_other" not in exported("--long", "incidents", "--no-texts")[0]


def test_long_files_for_programs_have_numbers_as_numbers() -> None:
    submit()
    for kind in ("xlsx", "ods", "jsonl"):
        result = run("export", NAME, "--long", "incidents", "--format", kind, "-o", f"out.{kind}")
        assert result.exit_code == 0, result.output

    heads, first, *rest = openpyxl.load_workbook("out.xlsx")["Incidents"].iter_rows(values_only=True)
    said = [json.loads(line) for line in Path("out.jsonl").read_text().splitlines()]

    assert dict(zip(heads, first, strict=True))["times"] == 1
    assert len(rest) == 2
    assert pd.read_excel("out.ods", "Incidents", engine="odf")["assaults"].tolist()[1] == 2
    assert said[2] == {
        "response_id": response_id(2),
        "version": "1",
        "code": "damage",
        "label": "Criminal damage, vandalism or graffiti",
        "times/range": "too_many",
    }


def test_an_unknown_repeat_is_refused_with_those_there_are() -> None:
    result = run("export", NAME, "--long", "crimes")

    assert result.exit_code == 1
    assert "It has: incidents." in result.stderr
    assert run("export", NAME, "--long", "incidents", "--format", "sav", "-o", "x.sav").exit_code == 2


def test_the_codebook_tells_repeated_columns_once() -> None:
    exported("--codebook")

    with Path("out.codebook.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))

    told = [line for line in lines if line["question"] == "times"]
    assert [(line["column"], line["code"], line["label"], line["note"]) for line in told[2:5]] == [
        ("times__{crimes}/range", "1", "Once", "1 to 1"),
        ("times__{crimes}/range", "2_5", "2 to 5 times", "2 to 5"),
        ("times__{crimes}/range", "6_20", "6 to 20 times", "6 to 20"),
    ]
    assert told[0]["text"] == "{crimes}: about how many times in those 12 months?"
    assert told[0]["note"].startswith("A column for each of crimes: shop_theft, staff_theft, ")
    assert next(line["note"] for line in lines if line["question"] == "weapons") == (
        "A column for each of crimes: robbery, violence. "
        "Check: The number with a weapon must be no more than the number of times."
    )
    assert not [line for line in lines if "__" in line["column"] and "{crimes}" not in line["column"]]


def test_somebody_elses_columns_may_hold_figures_codes_or_labels_of_ranges() -> None:
    result = taken(
        "response_id,consent,premises_kind,sector,crimes,times__shop_theft,reported__shop_theft,loss",
        'a,yes,single,charity,shop_theft,"1,200",some,"£1,250.50"',
        "b,yes,single,charity,shop_theft,2 to 5 times,0,250_999",
        "c,yes,single,charity,shop_theft,1,All of them,Under £250",
    )

    assert result.stdout == "stored\t3\n", result.output
    told = [(each["times__shop_theft"], each["reported__shop_theft"], each["loss"]) for each in answers()]
    assert told == [(1200, "some", "1250.50"), ("2_5", 0, "250_999"), (1, "all", "under_250")]


def test_faults_of_figures_are_told_by_row_and_column() -> None:
    result = taken(
        "response_id,consent,premises_kind,sector,crimes,times__shop_theft,reported__shop_theft,loss,loss/range",
        "a,yes,single,charity,shop_theft,3,4,,",
        "b,yes,single,charity,shop_theft,lots,,,",
        "c,yes,single,charity,shop_theft,,,40,1000_4999",
        "d,yes,single,charity,none,3,,,",
        "e,yes,single,charity,none,,,,plenty",
    )

    assert result.exit_code == 1
    assert [line for line in result.stderr.splitlines() if line.startswith("rows.csv:")] == [
        "rows.csv:2:7: check_1: reported__shop_theft: The number reported must be no more than the number of times",
        "rows.csv:3:6: not_a_number: times__shop_theft: Your number of times must be a whole number, like 15",
        "rows.csv:4:8: range_contradicts: loss: The figure is not in the range beside it, '£1,000 to £4,999'. "
        "Put one of them right, or leave the range blank.",
        "rows.csv:5:6: off_route: times__shop_theft: “Theft by customers: about how many times in those 12 months?” is "
        "not asked after the other answers given, so this answer is left out",
        "rows.csv:6:9: unknown_option: loss/range: Select your cost of crime from the list",
    ]
