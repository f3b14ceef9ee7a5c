"""`compare`, `evidence` and `sensitivity` on the demonstration data."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result

from survey_engine.cli.main import main
from survey_engine.demonstration.wave_2024 import responses_2024

RESIDENT = "safer-melton-2024"
WAVE = "community-safety@2024"
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("demonstration")
    environment = {
        "SURVEY_DATABASE_URL": f"sqlite:///{folder / 'survey.db'}",
        "SURVEY_KEYS_DIR": str(folder / "keys"),
        "SURVEY_SNAPSHOTS_DIR": str(folder / "snapshots"),
    }

    def command(*arguments: object) -> Result:
        return CliRunner().invoke(main, [*map(str, arguments)], env=environment)

    assert command("demo").exit_code == 0
    return command


def texts(run: Run, *arguments: object) -> list[str]:
    result = run("evidence", *arguments, "--json")
    assert result.exit_code == 0, result.output
    return [record["text"] for record in json.loads(result.stdout)]


def answers(*forms: str) -> list[dict[str, Any]]:
    return [dict(each["answers"]) for each in responses_2024() if each["questionnaire"] in forms]  # type: ignore[call-overload]


def test_residents_and_villages_have_a_highest_issue_with_share_base_and_gap(run: Run) -> None:
    residents = [each for each in answers(RESIDENT) if "resident" in each["capacity"]]
    drugs = sum("drug_use_dealing" in each["concerns"] for each in residents)

    found = texts(run, RESIDENT)

    assert found[0].startswith(
        "Highest polling issue from resident consultation, July to August 2024: "
        f"Drug taking or dealing, {100 * drugs / len(residents):.0f}% ({drugs} of {len(residents)}). It is "
    )
    assert found[1].startswith("Highest polling issue for rural communities: Road safety, ")
    assert " percentage points ahead of " in found[1]


def test_of_few_young_people_only_counts_are_told_and_of_a_whole_wave_their_priority(run: Run) -> None:
    assert texts(run, RESIDENT)[2] == (
        "Of the 20 young people (under 25) who took part, 18 chose People carrying knives or knife crime."
    )
    young = [text for text in texts(run, WAVE) if text.startswith("A priority for young people (under 25): ")]
    assert young[0].startswith(
        "A priority for young people (under 25): People carrying knives or knife crime, 64% (51 of 80); "
        "their highest polling issue, "
    )
    assert young[0].endswith("and clearly higher than among everybody else (10%, 51 of 520).")


def test_the_wave_of_2020_has_no_highest_issue_because_its_first_three_overlap(run: Run) -> None:
    assert texts(run, "community-safety-2020") == [
        "Among the top three issues from the consultation, January to February 2020: "
        "Drug taking or dealing, 38% (54 of 144), Dog fouling, 28% (41 of 144) and Burglary, 27% (39 of 144): "
        "too close to tell apart."
    ]


def test_every_sentence_is_labelled_as_made_up_and_self_selected(run: Run) -> None:
    records = json.loads(run("evidence", WAVE, "--json").stdout)

    assert len(records) >= 3
    assert {(record["made_up"], record["publishable"]) for record in records} == {(True, False)}
    assert all(record["caveat"].startswith("Made-up demonstration data") for record in records)
    assert all("People chose to take part" in record["caveat"] for record in records)


def test_sentences_of_a_public_profile_know_only_rounded_figures(run: Run) -> None:
    records = json.loads(run("evidence", WAVE, "--profile", "public", "--json").stdout)

    assert {record["exact"] for record in records if record["status"] == "automatic"} == {False}
    shares = [re.findall(r"\(([\d,]+) of ([\d,]+)\)", record["text"]) for record in records]
    assert all(int(count.replace(",", "")) % 5 == 0 for each in shares for pair in each for count in pair)
    assert records[1]["text"].startswith("Highest")
    assert "rural communities: Road safety, " in records[1]["text"]


def test_groups_are_spoken_of_one_by_one(run: Run) -> None:
    found = texts(run, RESIDENT, "--by", "area_type", "--nets")

    assert len(found) == 2
    assert found[0].startswith("Highest polling issue for “Rural”: Road safety, ")


def test_evidence_typed_in_is_listed_and_withdrawn(run: Run) -> None:
    said = (
        "--priority",
        "Violence",
        "--text",
        "A network was set up; cost TBC.",
        "--source",
        "OPCC",
        "--owner",
        "Chair",
    )
    added = run("evidence", RESIDENT, "--add", "policy", *said)
    listed = run("evidence", RESIDENT)
    gone = run("evidence", RESIDENT, "--withdraw", 1)

    assert (added.exit_code, gone.exit_code) == (0, 0)
    assert "[blocked] A network was set up; cost TBC." in listed.stdout
    assert "A network was set up" not in run("evidence", RESIDENT).stdout


def test_evidence_without_an_owner_is_refused(run: Run) -> None:
    result = run("evidence", RESIDENT, "--add", "policy", "--priority", "x", "--text", "x", "--source", "x")

    assert (result.exit_code, "evidence.required" in result.stderr) == (1, True)


def test_2020_and_2024_are_not_comparable_and_the_reasons_are_told(run: Run) -> None:
    result = run("compare", RESIDENT, "concerns", "--with", "community-safety-2020")

    assert result.exit_code == 0
    assert "n/c, not comparable: shares stand side by side and no change is claimed, because\n" in result.stdout
    assert (
        "- Limit of ticks: safer-melton-2024 up to 5 of 34; community-safety-2020 as many as they liked of 7. "
        "More ticks make every share higher.\n"
    ) in result.stdout
    assert "- List of options: 27 only in safer-melton-2024 (" in result.stdout
    assert "Re-based on the options that both offered" in result.stdout
    assert "with an unknown limit on ticks" in result.stdout


def test_json_says_the_same_and_claims_no_change(run: Run) -> None:
    found = json.loads(run("compare", RESIDENT, "concerns", "--with", "2020", "--json").stdout)

    assert (found["comparable"], [each["code"] for each in found["reasons"]]) == (False, ["limit", "list", "modes"])
    rows = found["groups"][0]["rows"]
    assert {row["verdict"] for row in rows} == {"n/c", "not offered"}
    assert {(row["points"], row["p"], row["rank_moved"]) for row in rows} == {(None, None, None)}
    common = found["rebased"]["groups"][0]
    assert (common["with_base"], found["rebased"]["indicative"]) == (144, True)
    assert [row["code"] for row in common["rows"]] == [
        "drug_use_dealing",
        "speeding",
        "burglary",
        "vehicle_crime",
        "dog_fouling",
        "inconsiderate_parking",
    ]


def test_each_group_is_compared_with_the_rest_in_points(run: Run) -> None:
    result = run("compare", RESIDENT, "concerns", "--by", "area_type")
    rural = next(
        pair
        for pair in json.loads(run("compare", RESIDENT, "concerns", "--by", "area_type", "--json").stdout)["groups"]
        if pair["group"] == {"area_type": "rural"}
    )

    speeding = next(row for row in rural["rows"] if row["code"] == "speeding")
    assert (speeding["verdict"], speeding["points"] > 0) == ("increase", True)
    assert "Smallest change that could be seen: about " in result.stdout
    assert "points (" in result.stdout
    assert " higher\n" in result.stdout


def test_nets_are_compared_between_groups_but_not_between_waves(run: Run) -> None:
    found = json.loads(run("compare", RESIDENT, "concerns", "--by", "area_type", "--nets", "--json").stdout)

    rural = next(pair for pair in found["groups"] if pair["group"] == {"area_type": "rural"})
    roads = next(row for row in rural["rows"] if row["code"] == "road_safety")
    assert (roads["verdict"], roads["rank"], roads["mentions"]) == ("increase", None, 91)
    assert run("compare", RESIDENT, "concerns", "--with", "2020", "--nets").exit_code == 2


def test_weighted_changes_are_of_the_weighted_shares_of_the_ranked_table(run: Run) -> None:
    asked = (RESIDENT, "concerns", "--by", "area_type", "--weight", "area-age-sex")
    ranked = json.loads(run("rank", *asked, "--format", "json").stdout)
    by_area = {group["group"]["area_type"]: group for group in ranked["groups"]}

    found = json.loads(run("compare", *asked, "--json").stdout)

    assert [pair["group"]["area_type"] for pair in found["groups"]] == ["rural", "town"]
    for pair in found["groups"]:
        group = by_area[pair["group"]["area_type"]]
        shares = {row["code"]: row["weighted_share"] for row in group["rows"]}
        assert pair["effective_base"] == pytest.approx(group["effective_base"], rel=1e-12)
        for row in pair["rows"]:
            assert row["weighted_share"] == pytest.approx(shares[row["code"]], abs=1e-12)
    refused = run("compare", RESIDENT, "concerns", "--with", "2020", "--weight", "area-age-sex")
    assert (refused.exit_code, "community-safety@2020 cannot be weighted." in refused.stderr) == (1, True)


def test_what_drives_the_result_is_told_check_by_check(run: Run) -> None:
    found = json.loads(run("sensitivity", RESIDENT, "--json").stdout)

    assert found["first"][0]["code"] == "drug_use_dealing"
    assert {check["what"] for check in found["checks"]} == {"event", "mode", "flag"}
    assert sum(check["removed"] for check in found["checks"] if check["what"] == "mode") == found["base"]
    printed = run("sensitivity", RESIDENT).stdout
    assert "Without the mode: paper (60 people fewer)" in printed


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["compare", RESIDENT, "concerns"], 2, "Give --with WAVE, or one --by G"),
        (["compare", RESIDENT, "concerns", "--with", "1999"], 1, "There is no wave 'community-safety@1999' here."),
        (["compare", RESIDENT, "concerns", "--with", RESIDENT], 1, "hold the same questionnaire"),
        (["evidence", RESIDENT, "story"], 1, "there are no options to rank"),
        (["sensitivity", "nothing"], 1, "No questionnaire 'nothing' is published."),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, arguments: list[str], code: int, message: str) -> None:
    result = run(*arguments)

    assert result.exit_code == code
    assert message in result.stderr
