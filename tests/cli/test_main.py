import click
import pytest
from click.testing import CliRunner

from survey_engine.cli.main import COMMANDS, Commands, main
from survey_engine.errors import Conflict, DataError, Fault


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_listed_can_be_run_and_explains_itself(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])

    assert (result.exit_code, result.stdout.splitlines()[0].split()[:2]) == (0, ["Usage:", "main"])


def test_help_lists_every_command() -> None:
    listed = CliRunner().invoke(main, ["--help"]).stdout

    assert [line.split()[0] for line in listed.partition("Commands:\n")[2].splitlines()] == list(COMMANDS)


def refused(error: Exception) -> tuple[int, str, str]:
    @click.group(cls=Commands)
    def group() -> None:
        raise error

    result = CliRunner().invoke(group, ["check", "--help"])
    return result.exit_code, result.stdout, result.stderr


def test_a_refusal_is_told_on_standard_error() -> None:
    assert refused(Conflict("Taken already.")) == (1, "", "Taken already.\n")


def test_refused_data_is_told_fault_by_fault() -> None:
    faults = [Fault("/a", "missing", "Add a."), Fault("/b", "missing", "Already said.")]

    assert refused(DataError("Not good. Already said.", faults)) == (
        1,
        "",
        "Not good. Already said.\n/a: missing: Add a.\n",
    )
