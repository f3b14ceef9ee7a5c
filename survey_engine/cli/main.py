"""The `survey-engine` command. Each topic has a file here, imported only when one of its commands is asked for.

Exit codes: 0 done, 1 the data or the check said no, 2 wrong usage or settings. Data goes to standard output, every
message to standard error.
"""

from collections.abc import Mapping
from importlib import import_module

import click
from sqlalchemy.exc import OperationalError

from survey_engine.errors import DataError, SurveyError
from survey_engine.settings import SettingsError

COMMANDS: Mapping[str, tuple[str, str]] = {  # name -> topic, what it does
    "serve": ("serving", "Serve the pages."),
    "check": ("definitions", "Check questionnaires, consultations and populations."),
    "publish": ("definitions", "Freeze versions and populations; load consultation pages."),
    "questionnaires": ("definitions", "List what is published, with hashes."),
    "submit": ("responses", "Take finished responses, one JSON object a line."),
    "import": ("importing", "Take responses from a CSV file."),
    "export": ("exporting", "Write responses to a file."),
    "verify": ("responses", "Rebuild every response from what was delivered, and compare."),
    "erase": ("responses", "Erase the response with a receipt."),
    "rank": ("analysing", "Rank what people said."),
    "compare": ("comparing", "Compare waves, or groups with everybody else."),
    "evidence": ("evidence", "Say in sentences what people put first, with guards."),
    "indicators": ("indicators", "Say what crime does to businesses, and what is reported."),
    "sensitivity": ("sensitivity", "See whether the first five hang on one event or mode."),
    "coverage": ("covering", "Compare who answered with the census; say whom to ask next."),
    "release": ("releasing", "Make, approve, withdraw and list published results."),
    "audit-release": ("releasing", "Attack published tables for figures they hide."),
    "poster": ("sharing", "Make the poster or the QR code of an event."),
    "invite": ("inviting", "Make codes for letters, good for one answer each."),
    "user": ("people", "Staff accounts: add, change a role, reset a password."),
    "device": ("devices", "Tablets: enrol, list, revoke, give PINs, change keys."),
    "import-bundle": ("devices", "Take in what a tablet that cannot send has exported."),
    "backup": ("keeping", "Write a verified backup."),
    "restore": ("keeping", "Restore a backup."),
    "tend": ("tending", "Back up and tidy, once; the server does it by itself."),
    "demo": ("demonstration", "Fill a database with clearly labelled demonstration data."),
}


class Refusal(click.ClickException):
    """A message for standard error, as it is: the data or the check said no."""

    def show(self, file: object = None) -> None:  # noqa: ARG002
        """Print the message."""
        click.echo(self.message, err=True)


class Misuse(Refusal):
    """The command cannot run as things are set up."""

    exit_code = 2


class Commands(click.Group):
    """The commands by topic. What the engine refuses becomes a message and an exit code here, once for all."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Every command, topic by topic."""
        return list(COMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The commands for --help, without importing what any of them needs."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name, from its topic's file."""
        if cmd_name not in COMMANDS:
            return None
        topic = import_module(f"survey_engine.cli.{COMMANDS[cmd_name][0]}")
        found = [each for each in vars(topic).values() if isinstance(each, click.Command) and each.name == cmd_name]
        return found[0]

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a refusal is told, not traced."""
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise Misuse(str(error)) from error
        except DataError as error:
            raise Refusal("\n".join([str(error), *_new_faults(error)])) from error
        except SurveyError as error:
            raise Refusal("\n".join([str(error), *getattr(error, "difference", ())])) from error
        except OperationalError as error:
            raise Misuse(f"The database cannot be used: {error.orig}") from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="survey-engine")
def main() -> None:
    """Surveys and consultations: publish questionnaires, take answers, rank what people said."""


def _new_faults(error: DataError) -> list[str]:
    """The faults that the message does not hold already."""
    lines = [f"{fault.path or '/'}: {fault.code}: {fault.message}" for fault in error.faults]
    return [line for line, fault in zip(lines, error.faults, strict=True) if fault.message not in str(error)]


if __name__ == "__main__":
    main()
