"""`rank --profile`, `release` and `audit-release` on the demonstration data."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from survey_engine.cli.main import main

Run = Callable[..., Result]
SLUG = "community-safety-2020"
WIDE = "safer-melton-2024"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The demonstration, and two officers."""
    folder = tmp_path_factory.mktemp("releasing")
    environment = {"SURVEY_DATABASE_URL": f"sqlite:///{folder / 'survey.db'}", "SURVEY_KEYS_DIR": str(folder / "keys")}

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(main, [*map(str, arguments)], env=environment)

    assert run("demo").exit_code == 0
    for name in ("maker", "checker"):
        assert run("user", "add", name, "--role", "officer").exit_code == 0
    return run


def table(run: Run, *arguments: object) -> Any:
    result = run("rank", *arguments, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_the_public_table_holds_rounded_counts_and_hides_few(run: Run) -> None:
    exact, public = (table(run, WIDE, "concerns", "--profile", name) for name in ("officer", "public"))

    true = {row["code"]: row["mentions"] for row in exact["groups"][0]["rows"]}
    shown = {row["code"]: row["mentions"] for row in public["groups"][0]["rows"]}
    assert (exact["base"], public["base"]) == (400, 400)
    assert shown == {code: None if count < 10 else (count + 2) // 5 * 5 for code, count in true.items()}
    assert [row["share"] for row in public["groups"][0]["rows"]] == [
        None if row["mentions"] is None else row["mentions"] / 400 for row in public["groups"][0]["rows"]
    ]


def test_tables_asked_for_one_by_one_agree_and_pass_the_audit(run: Run, tmp_path: Path) -> None:
    files = []
    for by in ((), ("--by", "area_type"), ("--by", "home_area")):
        file = tmp_path / f"{len(files)}.json"
        file.write_text(json.dumps(table(run, WIDE, "concerns", "--profile", "public", *by)))
        files.append(file)

    result = run("audit-release", *files, "--alone")

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("3 tables, ")
    assert result.stderr.endswith(" hidden figures: none can be worked out.\n")


def test_a_table_tampered_with_is_refused_and_the_figure_named(run: Run, tmp_path: Path) -> None:
    public = table(run, WIDE, "concerns", "--profile", "public")
    hidden = next(row for row in public["groups"][0]["rows"] if row["hidden"])
    hidden["share"] = 8 / 400
    (tmp_path / "leak.json").write_text(json.dumps(public))

    result = run("audit-release", tmp_path / "leak.json", "--alone", "--json")

    told = json.loads(result.stdout)
    assert (result.exit_code, told["refused"]) == (1, True)
    assert told["findings"] == [
        {
            "kind": "recovered", "cell": f"concerns, everybody, {hidden['code']}", "low": 8, "high": 8,
            "words": "hidden, but it is exactly 8",
        }
    ]  # fmt: skip


def test_sensitive_questions_have_no_figures_for_wards(run: Run) -> None:
    assert table(run, WIDE, "victim", "--profile", "public")["profile"] == "sensitive"
    for asked in (("--by", "home_area"), ("--where", "home_area == 'E05005501'")):
        result = run("rank", WIDE, "victim", "--profile", "public", *asked)

        assert result.exit_code == 1
        assert "has no figures for places as small as those of home_area" in result.stderr


def test_the_first_ranks_are_cut_by_what_is_published(run: Run) -> None:
    whole = table(run, WIDE, "concerns", "--profile", "public")
    top = table(run, WIDE, "concerns", "--profile", "public", "--top", "5")

    ranked = [row for row in whole["groups"][0]["rows"] if row["rank"] is not None and row["rank"] <= 5]
    assert top["groups"][0]["rows"] == ranked


def test_whoever_takes_exact_figures_is_noted(run: Run) -> None:
    result = run("rank", SLUG, "concerns")

    assert result.exit_code == 0
    assert "OFFICIAL-SENSITIVE" not in result.stdout


def test_a_release_is_made_by_one_approved_by_another_and_kept(run: Run, tmp_path: Path) -> None:
    made = run("release", "create", SLUG, "--table", "concerns", "--by", "maker")
    number = made.stdout.strip()
    own = run("release", "approve", number, "--by", "maker")
    approved = run("release", "approve", number, "--by", "checker")
    again = run("release", "approve", number, "--by", "checker")

    assert [each.exit_code for each in (made, own, approved, again)] == [0, 1, 0, 1]
    assert own.stderr == f"maker made release {number}: somebody else must approve it.\n"
    assert again.stderr == f"Release {number} is approved already.\n"
    (line,) = [json.loads(line) for line in run("release", "list", "--json").stdout.splitlines()]
    assert (line["stage"], line["made_by"], line["approved_by"]) == ("approved", "maker", "checker")
    assert run("release", "show", number, "-o", tmp_path / "release.json").exit_code == 0
    assert run("audit-release", tmp_path / "release.json").exit_code == 0
    assert json.loads((tmp_path / "release.json").read_bytes())["tables"][0]["base"] == 145


def test_releases_are_for_officers_with_an_account(run: Run) -> None:
    run("user", "add", "volunteer", "--role", "fieldworker")

    nobody, volunteer = (run("release", "create", SLUG, "--by", name) for name in ("nobody", "volunteer"))

    assert (nobody.exit_code, nobody.stderr) == (1, "Nobody signs in as 'nobody'.\n")
    assert volunteer.exit_code == 1
    assert volunteer.stderr == "volunteer is fieldworker: releases are for officers and administrators.\n"


def test_what_is_no_table_cannot_be_audited(run: Run, tmp_path: Path) -> None:
    (tmp_path / "wrong.json").write_text("{")

    result = run("audit-release", tmp_path / "wrong.json")

    assert (result.exit_code, "this is not JSON" in result.stderr) == (1, True)
