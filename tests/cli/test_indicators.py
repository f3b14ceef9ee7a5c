"""`indicators` on the demonstration data: for officers, for the public, and under attack."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from survey_engine.cli.main import main

FORM = "safer-melton-2024-business"
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("businesses")


@pytest.fixture(scope="module")
def run(folder: Path) -> Run:
    environment = {"SURVEY_DATABASE_URL": f"sqlite:///{folder / 'survey.db'}", "SURVEY_KEYS_DIR": str(folder / "keys")}

    def command(*arguments: object) -> Result:
        return CliRunner().invoke(main, [*map(str, arguments)], env=environment)

    assert command("demo").exit_code == 0
    return command


@pytest.fixture(scope="module")
def public(run: Run, folder: Path) -> Path:
    result = run("indicators", FORM, "--by", "sector", "--profile", "public", "--json")
    assert result.exit_code == 0, result.output
    file = folder / "public.json"
    file.write_bytes(result.stdout_bytes)
    return file


def test_indicators_by_sector_with_bases_and_notes(run: Run, folder: Path) -> None:
    result = run("indicators", FORM, "--by", "sector_kind")

    assert "Retail: 164 returns, 154 for one premises, 203 premises\n" in result.stdout
    assert "Any of these\t43.1% (n=160)\t28.6% (n=49)\t28.6% (n=84)\n" in result.stdout
    assert "Concerns of businesses beside those of residents, on the options both offer\n" in result.stdout
    assert "DEMONSTRATION DATA: 300 of 300 returns are made up." in result.stdout
    noted = sqlite3.connect(folder / "survey.db").execute("SELECT subject, detail FROM audit_entry").fetchall()
    assert (FORM, {"page": "indicators", "by": "sector_kind"}) in [(name, json.loads(told)) for name, told in noted]


def test_csv_has_a_line_for_every_indicator_of_every_group(run: Run) -> None:
    lines = run("indicators", FORM, "--format", "csv").stdout_bytes.decode().split("\r\n")

    assert lines[0] == "section,line,label,group,value,unit,part,of,base,left_out,hidden"
    assert "prevalence,shop_theft,Theft by customers,All premises,0.19112627986348124,percent,56,293,293,0,0" in lines


def test_the_public_file_is_merged_hidden_and_stands_the_attack(run: Run, public: Path) -> None:
    found = json.loads(public.read_text())
    result = run("audit-release", public)

    assert (found["profile"], found["by"]) == ("business", ["sector_kind"])
    assert "concerns" not in found
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.endswith("none can be worked out.\n")


def test_a_total_that_gives_a_shop_away_is_refused_with_its_cell(run: Run, public: Path, folder: Path) -> None:
    found = json.loads(public.read_text())
    found["totals"]["incidence/robbery/sector_kind=retail"] = 5
    bad = folder / "bad.json"
    bad.write_text(json.dumps(found))
    result = run("audit-release", bad)

    assert result.exit_code == 1
    assert "given_away: incidence/robbery/sector_kind=retail, everybody, base: published although" in result.stdout


def test_a_count_of_few_premises_is_refused_with_its_cell(run: Run, public: Path, folder: Path) -> None:
    found = json.loads(public.read_text())
    [table] = [t for t in found["tables"] if t["question"] == "indicators.prevalence" and t["groups"][0]["group"] == {}]
    row = next(row for row in table["groups"][0]["rows"] if row["code"] == "arson")
    assert row["mentions"] is None
    row["mentions"] = 1
    bad = folder / "few.json"
    bad.write_text(json.dumps(found))
    result = run("audit-release", bad)

    assert result.exit_code == 1
    assert "indicators.prevalence, everybody, arson" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([FORM, "--weight", "ward-age-sex"], "Businesses cannot be weighted: there is no list of the businesses"),
        ([FORM, "--profile", "public", "--by", "premises_area"], "not published by 'premises_area'"),
        ([FORM, "--profile", "public", "--by", "sector", "--by", "location"], "never sector by place"),
        (["safer-melton-2024"], "safer-melton-2024 has no business indicators"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_the_reason(run: Run, arguments: list[str], message: str) -> None:
    result = run("indicators", *arguments)

    assert result.exit_code in (1, 2)
    assert message in result.output


def test_tables_of_businesses_are_published_as_carefully_and_never_weighted(run: Run) -> None:
    village = run("rank", FORM, "sector", "--by", "premises_area", "--profile", "public")
    weighted = run("rank", FORM, "concerns", "--weight", "ward-age-sex")

    assert (village.exit_code, weighted.exit_code) == (1, 1)
    assert "which has no figures for places as small as" in village.stderr
    assert "Businesses cannot be weighted" in weighted.stderr


def test_the_profile_of_premises_is_refused_for_people(run: Run) -> None:
    result = run("rank", "safer-melton-2024", "concerns", "--profile", "business")

    assert result.exit_code == 1
    assert "The profile business is for premises: safer-melton-2024 asks people. Choose public." in result.stderr
