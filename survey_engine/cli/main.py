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

TOPICS: Mapping[str, tuple[str, ...]] = {
    "serving": ("serve",),
    "definitions": ("check", "publish", "questionnaires"),
    "responses": ("submit", "import", "export", "verify"),
    "analysing": ("rank",),
    "sharing": ("poster",),
    "people": ("user",),
    "keeping": ("backup", "restore"),
    "demonstration": ("demo",),
}
TOPIC_OF = {command: topic for topic, commands in TOPICS.items() for command in commands}
MISUSED = 2


class Refusal(click.ClickException):
    """A message for standard error, as it is."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code

    def show(self, file: object = None) -> None:  # noqa: ARG002
        """Print the message."""
        click.echo(self.message, err=True)


class Commands(click.Group):
    """The commands by topic. What the engine refuses becomes a message and an exit code here, once for all."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Every command, topic by topic."""
        return list(TOPIC_OF)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name, from its topic's file."""
        if cmd_name not in TOPIC_OF:
            return None
        topic = import_module(f"survey_engine.cli.{TOPIC_OF[cmd_name]}")
        found = [each for each in vars(topic).values() if isinstance(each, click.Command) and each.name == cmd_name]
        return found[0]

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a refusal is told, not traced."""
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise Refusal(str(error), MISUSED) from error
        except DataError as error:
            raise Refusal("\n".join([str(error), *_new_faults(error)])) from error
        except SurveyError as error:
            raise Refusal("\n".join([str(error), *getattr(error, "difference", ())])) from error
        except OperationalError as error:
            raise Refusal(f"The database cannot be used: {error.orig}", MISUSED) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="survey-engine")
def main() -> None:
    """Surveys and consultations: publish questionnaires, take answers, rank what people said."""


def _new_faults(error: DataError) -> list[str]:
    """The faults that the message does not hold already."""
    lines = [f"{fault.path or '/'}: {fault.code}: {fault.message}" for fault in error.faults]
    return [line for line, fault in zip(lines, error.faults, strict=True) if fault.message not in str(error)]
