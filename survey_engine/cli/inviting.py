"""`invite`: codes to print in letters, so that each premises answers once without giving a name."""

import csv
import secrets
import sys
from pathlib import Path

import click

from survey_engine.accounts import audit
from survey_engine.cli.opening import open_engine
from survey_engine.consultations import invitations, queries
from survey_engine.errors import NotFound
from survey_engine.responses.codes import code_from

MOST = 10_000


@click.command()
@click.argument("consultation")
@click.argument("questionnaire")
@click.option("--count", type=click.IntRange(1, MOST), required=True, help="How many codes.")
@click.option("--label", required=True, help="What the batch is called: a street, an estate, a partner.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="A CSV file for a mail merge.")
def invite(consultation: str, questionnaire: str, count: int, label: str, output: Path | None) -> None:
    """Make COUNT codes for letters; each lets one premises answer QUESTIONNAIRE once.

    Codes are shown this once: the store keeps hashes, and never which answers a code was used for.
    """
    engine = open_engine()
    with engine.sessions.begin() as session:
        page = queries.consultation(session, consultation)
        if questionnaire not in {offer.questionnaire for offer in page.questionnaires}:
            raise NotFound(f"{consultation} does not offer '{questionnaire}'; its file lists what it does.")
        batch = invitations.batch(page.slug, questionnaire, label, engine.clock)
        codes = invitations.make(session, batch, lambda: code_from(secrets.token_bytes(8)), count)
        audit.record(
            session, engine.clock, None, "invitations.made", label, consultation=consultation, count=str(count)
        )
    lines = [(code, f"{engine.settings.base_url}/i/{code}", label) for code in codes]
    if output is None:
        _write(sys.stdout, lines)
    else:
        with output.open("w", newline="", encoding="utf-8") as file:
            _write(file, lines)
        click.echo(f"Wrote {count} codes to {output}. Keep the file apart, and delete it once printed.", err=True)


def _write(file: object, lines: list[tuple[str, str, str]]) -> None:
    writer = csv.writer(file)  # type: ignore[arg-type]
    writer.writerow(("code", "address", "label"))
    writer.writerows(lines)
