"""`survey-engine rank` on the demonstration data: the table of 2020, and counts made again by hand."""

import json
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from survey_engine.cli.main import main
from survey_engine.demonstration.wave_2020 import responses_2020
from survey_engine.demonstration.wave_2024 import responses_2024

SURVEYMONKEY_2020 = (
    "ANSWER CHOICES\tRESPONSES\n"
    "Drug taking or dealing\t37.50% 54\n"
    "Dog fouling\t28.47% 41\n"
    "Burglary\t27.08% 39\n"
    "Inconsiderate parking\t21.53% 31\n"
    "Vehicle Crime\t20.14% 29\n"
    "Speeding\t20.14% 29\n"
)
Run = Callable[..., Result]


def runner(url: str, folder: Path) -> Run:
    environment = {"SURVEY_DATABASE_URL": url, "SURVEY_KEYS_DIR": str(folder / "keys")}
    return lambda *arguments: CliRunner().invoke(main, [*map(str, arguments)], env=environment)


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("demonstration")
    run = runner(f"sqlite:///{folder / 'survey.db'}", folder)
    assert run("demo").exit_code == 0
    return run


def test_the_table_of_2020_is_the_one_that_was_published(demonstration: Run) -> None:
    result = demonstration("rank", "community-safety-2020", "concerns", "--style", "surveymonkey")

    assert result.stdout == SURVEYMONKEY_2020
    assert "DEMONSTRATION DATA: 144 of 144 responses are made up." in result.stderr


def test_the_same_responses_shuffled_split_and_repeated_make_the_same_table(database_url: str, tmp_path: Path) -> None:
    run = runner(database_url, tmp_path)
    questionnaires = Path(__file__).parents[2] / "questionnaires"
    lines = [json.dumps(response) for response in responses_2020()]
    mixed = lines + lines[:50]
    random.Random(7).shuffle(mixed)
    for number, part in enumerate((mixed[:61], mixed[61:], lines)):
        (tmp_path / f"{number}.jsonl").write_text("\n".join(part) + "\n")

    assert run("publish", questionnaires / "community-safety-2020").exit_code == 0
    for number in range(3):
        assert run("submit", tmp_path / f"{number}.jsonl").exit_code == 0

    result = run("rank", "community-safety-2020", "concerns", "--style", "surveymonkey")
    assert result.stdout == SURVEYMONKEY_2020


def test_json_holds_the_exact_counts_by_group(demonstration: Run) -> None:
    responses = [each for each in responses_2024() if each["questionnaire"] == "safer-melton-2024"]

    result = demonstration("rank", "safer-melton-2024", "concerns", "--by", "home_area", "--format", "json")

    groups = json.loads(result.stdout)["groups"]
    assert {group["group"]["home_area"]: counted(group) for group in groups} == by_home_area(responses)


def counted(group: dict[str, Any]) -> tuple[int, dict[str, int]]:
    return group["base"], {row["code"]: row["mentions"] for row in group["rows"] if row["mentions"]}


def by_home_area(responses: list[dict[str, Any]]) -> dict[str | None, tuple[int, dict[str, int]]]:
    bases: Counter[str | None] = Counter()
    mentions: dict[str | None, Counter[str]] = {}
    for answers in (response["answers"] for response in responses):
        area = answers.get("home_area")
        bases[area] += "concerns" in answers
        mentions.setdefault(area, Counter()).update(answers.get("concerns", []))
    return {area: (bases[area], dict(mentions[area])) for area in mentions}


def test_csv_is_safe_to_open_and_its_notes_go_to_standard_error(demonstration: Run) -> None:
    result = demonstration("rank", "community-safety-2020", "concerns", "--format", "csv", "--top", 1)

    assert result.stdout_bytes == (
        b"rank,tied,code,label,net,mentions,base,share,percent\r\n"
        b"1,0,drug_use_dealing,Drug taking or dealing,0,54,144,0.375,37.50%\r\n"
    )
    assert "This was an open consultation." in result.stderr


def test_a_file_holds_what_would_be_printed(demonstration: Run, tmp_path: Path) -> None:
    file = tmp_path / "table.json"

    result = demonstration("rank", "community-safety-2020", "concerns", "--format", "json", "-o", file)

    assert result.stdout == ""
    assert json.loads(file.read_text())["base"] == 144


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nothing", "concerns"], "No questionnaire 'nothing' is published."),
        (["community-safety-2020", "concernz"], "community-safety-2020 has no question 'concernz'. Try: concerns."),
        (["community-safety-2020", "concerns", "--wave", "2019"], "There is no wave '2019' here."),
        (["community-safety-2020", "concerns", "--where", "concerns =="], "Cannot read this rule at character 12"),
    ],
)
def test_what_is_not_there_is_said(demonstration: Run, arguments: list[str], message: str) -> None:
    result = demonstration("rank", *arguments)

    assert result.exit_code == 1
    assert message in result.stderr
