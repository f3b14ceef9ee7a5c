"""`survey-engine rank --format ... -o FILE` on the demonstration data of 2020: the published table in every format."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from read_back import READERS

from analysis.export.formats import FORMATS
from survey_engine.cli.main import main

Run = Callable[..., Result]
FIRST_SIX = {
    "Drug taking or dealing": ("1", "54", "38%"),
    "Dog fouling": ("2", "41", "28%"),
    "Burglary": ("3", "39", "27%"),
    "Inconsiderate parking": ("4", "31", "22%"),
    "Vehicle Crime": ("5", "29", "20%"),
    "Speeding": ("5", "29", "20%"),
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The command line over the demonstration data."""
    folder = tmp_path_factory.mktemp("demonstration")
    environment = {
        "SURVEY_DATABASE_URL": f"sqlite:///{folder / 'survey.db'}",
        "SURVEY_KEYS_DIR": str(folder / "keys"),
        "SURVEY_SNAPSHOTS_DIR": str(folder / "snapshots"),
    }
    assert CliRunner().invoke(main, ["demo"], env=environment).exit_code == 0
    return lambda *arguments: CliRunner().invoke(main, [*map(str, arguments)], env=environment)


@pytest.mark.parametrize("name", READERS)
def test_the_table_of_2020_is_in_every_format(run: Run, name: str, tmp_path: Path) -> None:
    file = tmp_path / f"top.{FORMATS[name].suffix}"

    result = run("rank", "community-safety-2020", "concerns", "--top", "5", "--format", name, "-o", file)

    assert (result.exit_code, result.stdout) == (0, "")
    found = {label: cells for (_, label), cells in READERS[name](file.read_bytes()).items()}
    assert found == FIRST_SIX


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if form.binary])
def test_a_file_for_programs_is_not_printed(run: Run, name: str) -> None:
    result = run("rank", "community-safety-2020", "concerns", "--format", name)

    assert result.exit_code == 2
    assert f"--format {name} is nothing to print: name a file with -o FILE.{name}." in result.stderr


def test_an_officers_file_is_given_a_name_that_says_what_it_is(run: Run, tmp_path: Path) -> None:
    plain = run("rank", "community-safety-2020", "concerns", "--format", "ods", "-o", tmp_path / "top.ods")
    named = run(
        "rank", "community-safety-2020", "concerns", "--format", "ods", "-o", tmp_path / "OFFICIAL-SENSITIVE.ods"
    )
    public = run(
        "rank", "community-safety-2020", "concerns", "--profile", "public", "--format", "ods", "-o", tmp_path / "p.ods"
    )

    assert "A name that says so: OFFICIAL-SENSITIVE_community-safety-2020_concerns.ods" in plain.stderr
    assert "A name that says so" not in named.stderr
    assert "OFFICIAL" not in public.stderr


def test_a_published_file_has_no_figure_that_its_profile_hides(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "public.xlsx"
    options = ("--by", "area_type", "--profile", "public")

    result = run("rank", "safer-melton-2024", "concerns", *options, "--format", "xlsx", "-o", file)

    assert result.exit_code == 0, result.stderr
    people = [cells[1] for cells in READERS["xlsx"](file.read_bytes()).values()]
    assert "[c]" in people
    assert {int(each) for each in people if each != "[c]"} <= {0, *range(10, 500, 5)}
