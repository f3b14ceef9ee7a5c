"""`demo`: made-up answers to try the engine with, labelled as made up wherever they appear."""

from pathlib import Path

import click

from analysis.populations import keeping as populations
from survey_engine.cli.opening import open_engine
from survey_engine.demonstration import loading
from survey_engine.demonstration.people import QUESTIONNAIRES
from survey_engine.responses.states import Status

TAKEN = frozenset({Status.STORED, Status.DUPLICATE, Status.ERASED, loading.KNOWN})
"""What every demonstration response must come to."""


@click.command()
@click.option(
    "--write",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the responses as files for submit and import, and load nothing.",
)
def demo(folder: Path | None) -> None:
    """Load the demonstration data: the shipped questionnaires, pages and census figures, and 1,044 made-up responses.

    144 of 2020, whose ranked table is the one shown to councillors then, 600 of 2024, and 300 of businesses. Running it
    again changes nothing. Prints how many responses of each questionnaire came to which status.
    """
    if folder is not None:
        click.echo("\n".join(map(str, loading.write(folder))))
        return
    engine = open_engine()
    with engine.sessions.begin() as session:
        loading.publish_shipped(session, engine.clock)
        populations.publish_shipped(session, engine.clock, QUESTIONNAIRES / "populations")
    counts = loading.deliver(engine.sessions, engine.intake)
    for (questionnaire, status), count in sorted(counts.items()):
        click.echo(f"{questionnaire}\t{status}\t{count}")
    click.echo("This is made-up demonstration data. No resident said it.", err=True)
    click.get_current_context().exit(int(any(status not in TAKEN for _, status in counts)))
