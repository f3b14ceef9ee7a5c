"""`survey-engine coverage` and `rank --weight` on the demonstration data, counted and weighted again by hand."""

import csv
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from survey_engine.cli.main import main
from survey_engine.demonstration.wave_2024 import responses_2024

Run = Callable[..., Result]
Answers = Mapping[str, Any]
POPULATIONS = Path(__file__).parents[2] / "questionnaires" / "populations"
AGES = {"16_17": "16_24", "18_24": "16_24", "65_74": "65_plus", "75_plus": "65_plus"}
AGES |= {band: band for band in ("25_34", "35_49", "50_64")}
TOWN = {f"E0500550{number}" for number in range(1, 7)}
CENSUS = {  # Census 2021, as in questionnaires/codelists/margins_2021.csv
    "area_type": {"town": 22_730, "rural": 20_208},
    "age": {"16_24": 4_225, "25_34": 5_505, "35_49": 8_961, "50_64": 12_091, "65_plus": 12_156},
    "sex": {"female": 26_498, "male": 25_245},
}


def runner(url: str, folder: Path) -> Run:
    environment = {"SURVEY_DATABASE_URL": url, "SURVEY_KEYS_DIR": str(folder / "keys")}
    return lambda *arguments: CliRunner().invoke(main, [*map(str, arguments)], env=environment)


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("demonstration")
    run = runner(f"sqlite:///{folder / 'survey.db'}", folder)
    assert run("demo").exit_code == 0
    return run


def adults(*questionnaires: str) -> list[Answers]:
    """The demonstration's residents of 16 and over, by the rule in words and not by the engine."""
    found = [each["answers"] for each in responses_2024() if each["questionnaire"] in questionnaires]
    return [
        answers
        for answers in found
        if ("resident" in answers.get("capacity", []) or str(answers.get("home_area")).startswith("E05"))
        and answers.get("home_area") != "outside"
        and answers.get("age") not in {"under_13", "13_15"}
        and answers.get("answering_for") != "organisation"
    ]


def kinds(answers: Answers) -> dict[str, str | None]:
    home, sex = answers.get("home_area"), answers.get("sex")
    area = None if not str(home).startswith("E05") else "town" if home in TOWN else "rural"
    return {
        "area_type": area,
        "age": AGES.get(answers.get("age", "")),
        "sex": sex if sex in {"male", "female"} else None,
    }


def sample(found: dict[str, Any], margin: str) -> dict[str, int]:
    [compared] = [each for each in found["margins"] if each["margin"] == margin]
    return {kind["code"]: kind["sample"] for kind in compared["categories"]}


@pytest.mark.parametrize(
    ("scope", "questionnaires"),
    [
        ("safer-melton-2024", ["safer-melton-2024"]),
        ("community-safety@2024", ["safer-melton-2024", "safer-melton-2024-stall", "safer-melton-2024-young"]),
    ],
)
def test_respondents_are_those_counted_by_hand(demonstration: Run, scope: str, questionnaires: list[str]) -> None:
    people = adults(*questionnaires)
    found = json.loads(demonstration("coverage", scope, "--json").stdout)

    assert found["in_population"] == len(people)
    for margin, counts in CENSUS.items():
        by_hand = Counter(kinds(answers)[margin] for answers in people)
        assert sample(found, margin) == {code: by_hand[code] for code in counts}
    wards = Counter(answers.get("home_area") for answers in people)
    assert sample(found, "ward") == {code: wards[code] for code in sample(found, "ward")}
    assert len(sample(found, "ward")) == 16


def test_modes_add_up_to_everybody(demonstration: Run) -> None:
    found = json.loads(demonstration("coverage", "safer-melton-2024", "--json").stdout)
    alone = {
        mode: json.loads(demonstration("coverage", "safer-melton-2024", "--mode", mode, "--json").stdout)
        for mode in found["modes"]
    }

    assert sum(each["in_population"] for each in alone.values()) == found["in_population"]
    for mode, margins in found["by_mode"].items():
        for one, other in zip(margins, alone[mode]["margins"], strict=True):
            assert [kind["sample"] for kind in one["categories"]] == [kind["sample"] for kind in other["categories"]]


def test_the_table_prints_who_is_missing_with_its_source(demonstration: Run) -> None:
    arguments = ("coverage", "safer-melton-2024", "--population", "melton-adults-2021")
    text, found = demonstration(*arguments).stdout, json.loads(demonstration(*arguments, "--json").stdout)

    [young] = [kind for margin in found["margins"] for kind in margin["categories"] if kind["code"] == "16_24"]
    assert (young["flags"], young["population"]) == (["fewer"], 4_225)
    [line] = [line for line in text.splitlines() if line.startswith("  16 to 24  ") and "4,225" in line]
    assert line.endswith(f"  {young['shortfall']}  fewer than their share")
    assert f"16 to 24 ({young['shortfall']} more)" in text
    assert "DEMONSTRATION DATA: 400 responses are made up." in text
    assert "Office for National Statistics, Census 2021 (21 March 2021)" in text


def test_a_form_that_asks_nothing_of_people_is_told_so(demonstration: Run) -> None:
    text = demonstration("coverage", "community-safety-2020").stdout

    assert "0 of 144 respondents are of that population" in text
    assert "Age: not asked, so nothing can be said." in text


def test_weighted_shares_are_those_weighted_by_hand(demonstration: Run) -> None:
    people = adults("safer-melton-2024")
    weights = raked([kinds(answers) for answers in people])
    based = [
        (answers["concerns"], weight) for answers, weight in zip(people, weights, strict=True) if "concerns" in answers
    ]

    arguments = ("rank", "safer-melton-2024", "concerns", "--weight", "area-age-sex", "--format", "json")
    [group] = json.loads(demonstration(*arguments).stdout)["groups"]

    total = sum(weight for _, weight in based)
    by_hand = {
        row["code"]: sum(weight for concerns, weight in based if row["code"] in concerns) / total
        for row in group["rows"]
    }
    assert {row["code"]: row["weighted_share"] for row in group["rows"]} == pytest.approx(by_hand, abs=1e-5)
    assert group["effective_base"] == pytest.approx(total**2 / sum(weight**2 for _, weight in based), abs=1e-3)


def raked(people: list[dict[str, str | None]]) -> list[float]:
    """Iterative proportional fitting, person by person; nobody is trimmed and no category merged in these data."""
    rakable = [sum(kind is None for kind in each.values()) < 2 for each in people]
    weights = [1.0] * len(people)
    for _ in range(200):
        for margin, counts in CENSUS.items():
            sums = dict.fromkeys(counts, 0.0)
            for each, weight, can in zip(people, weights, rakable, strict=True):
                if can and (code := each[margin]) is not None:
                    sums[code] += weight
            known, total = sum(sums.values()), sum(counts.values())
            factors = {code: known * counts[code] / total / sums[code] for code in counts}
            weights = [
                weight * (factors[each[margin] or ""] if can and each[margin] else 1)
                for each, weight, can in zip(people, weights, rakable, strict=True)
            ]
    mean = sum(w for w, can in zip(weights, rakable, strict=True) if can) / sum(rakable)
    return [weight / mean if can else 1.0 for weight, can in zip(weights, rakable, strict=True)]


def test_groups_too_small_to_weight_go_without_and_unweighted_shares_stay(demonstration: Run) -> None:
    arguments = ("rank", "safer-melton-2024", "concerns", "--by", "home_area", "--format", "json")
    plain = json.loads(demonstration(*arguments).stdout)
    table = json.loads(demonstration(*arguments, "--weight", "ward-age-sex").stdout)

    assert not any("weighted_share" in row for group in table["groups"] for row in group["rows"])
    for group in table["groups"]:
        group.pop("effective_base")
    assert [group["rows"] for group in table["groups"]] == [group["rows"] for group in plain["groups"]]
    assert any(note.startswith("No weighted shares, because the effective base is under 50") for note in table["notes"])


def test_the_printed_table_has_a_column_for_weighted_shares(demonstration: Run) -> None:
    weighted = demonstration("rank", "safer-melton-2024", "concerns", "--weight", "melton-adults-2021/area-age-sex")
    plain = demonstration("rank", "safer-melton-2024", "concerns")

    assert "Weighted" in weighted.stdout.splitlines()[3]
    assert "Weighted" not in plain.stdout
    assert "(Kish's effective base), a design effect of 1." in weighted.stdout


def test_csv_has_weighted_shares_only_when_they_were_asked_for(demonstration: Run) -> None:
    arguments = ("rank", "safer-melton-2024", "concerns", "--format", "csv", "--top", 1)

    plain, weighted = demonstration(*arguments), demonstration(*arguments, "--weight", "area-age-sex")

    assert "weighted" not in plain.stdout
    cells = next(csv.DictReader(weighted.stdout.splitlines()))
    printed = demonstration(*arguments[:3], "--format", "json", "--weight", "area-age-sex").stdout
    row = json.loads(printed)["groups"][0]["rows"][0]
    assert float(cells["weighted_share"]) == row["weighted_share"]
    assert cells["weighted_percent"] == f"{Decimal(row['weighted_share'] * 100).quantize(Decimal('0.01'))}%"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rank", "safer-melton-2024", "concerns", "--weight", "heavy"], "There is no scheme of weights 'heavy'."),
        (
            ["rank", "safer-melton-2024-young", "concerns", "--weight", "area-age-sex"],
            "Nobody who answered is in '25 to 34', '35 to 49', '50 to 64', '65 and over' of margin 'Age'",
        ),
        (
            ["rank", "safer-melton-2024", "concerns", "--weight", "area-age-sex", "--where", "age == '18_24'"],
            "at least 50 are needed",
        ),
        (
            ["rank", "safer-melton-2024", "concerns", "--weight", "area-age-sex", "--profile", "public"],
            "Weighted shares are made of exact counts",
        ),
        (["coverage", "safer-melton-2024", "--population", "martians"], "No population 'martians' is published."),
        (["coverage", "nothing"], "No questionnaire 'nothing' is published."),
    ],
)
def test_what_cannot_be_said_is_refused_with_the_reason(demonstration: Run, arguments: list[str], message: str) -> None:
    result = demonstration(*arguments)

    assert (result.exit_code, result.stdout) == (1, "")
    assert message in result.stderr


def test_looking_at_coverage_is_noted(tmp_path: Path) -> None:
    file = tmp_path / "survey.db"
    run = runner(f"sqlite:///{file}", tmp_path)
    assert run("publish", POPULATIONS, POPULATIONS.parent / "safer-melton-2024").exit_code == 0

    assert run("coverage", "safer-melton-2024", "--mode", "paper").exit_code == 0

    noted = sqlite3.connect(file).execute("SELECT actor, action, subject, detail FROM audit_entry").fetchall()
    assert [(*row[:3], json.loads(row[3])) for row in noted] == [
        ("command line", "figures.seen", "safer-melton-2024", {"page": "coverage", "mode": "paper"})
    ]


def test_both_databases_give_the_same(database_url: str, tmp_path: Path, demonstration: Run) -> None:
    run = runner(database_url, tmp_path)
    coverage = ("coverage", "community-safety@2024", "--json")
    weighted = ("rank", "community-safety@2024", "concerns", "--weight", "ward-age-sex", "--format", "json")

    assert run("demo").exit_code == 0
    one, other = (json.loads(each(*coverage).stdout) for each in (run, demonstration))
    assert {**one, "notes": []} == {**other, "notes": []}  # notes tell the minute
    assert json.loads(run(*weighted).stdout)["groups"] == json.loads(demonstration(*weighted).stdout)["groups"]


def test_a_population_is_checked_and_published_like_any_other_file(tmp_path: Path) -> None:
    run = runner(f"sqlite:///{tmp_path / 'survey.db'}", tmp_path)
    text = (POPULATIONS / "melton-adults-2021.yaml").read_text(encoding="utf-8")
    (tmp_path / "populations").mkdir()
    (tmp_path / "codelists").symlink_to(POPULATIONS.parent / "codelists")
    file = tmp_path / "populations" / "mine.yaml"

    file.write_text(text.replace("by: sex", "buy: sex"))
    checked, refused = run("check", file), run("publish", file)
    file.write_text(text)
    first, again = run("publish", file), run("publish", file)
    file.write_text(text.replace("label: Age\n", "label: Years\n"))
    changed = run("publish", file)

    assert checked.exit_code == 1
    assert f"{file}:40:5: definition.unknown_key: The key 'buy' is not known here. Did you mean 'by'?" in checked.stdout
    assert (refused.exit_code, refused.stderr.splitlines()[-1]) == (1, "Nothing was published.")
    assert first.exit_code == again.exit_code == 0
    assert first.stdout.startswith("published\tmelton-adults-2021\t2021-03-21\t")
    assert again.stdout.startswith("unchanged\tmelton-adults-2021\t2021-03-21\t")
    assert changed.exit_code == 1
    assert "margins/age/label: was 'Age', is 'Years'" in changed.stderr
