"""`poster`: the A4 poster or the QR code of an event, for printing."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from survey_engine.cli.opening import open_engine
from survey_engine.web.public.poster import SIZES, Poster, pdf
from survey_engine.web.public.share import png, poster_of, squares, svg

DRAWN: Mapping[str, Callable[[Poster, str], bytes]] = {
    "pdf": lambda poster, size: pdf(poster, squares(poster.url), size),
    "png": lambda poster, _: png(poster.url),
    "svg": lambda poster, _: svg(poster.url),
}


@click.command()
@click.argument("event")
@click.option("--format", "form", type=click.Choice(list(DRAWN)), default="pdf", show_default=True)
@click.option("--size", type=click.Choice(list(SIZES)), default="a4", show_default=True, help="Of the pdf.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="File to write.")
def poster(event: str, form: str, size: str, output: Path | None) -> None:
    """Make the poster of EVENT: an event's id or code, or the code of a short link.

    pdf is the poster, or at size a6 a card for a counter; png and svg are the QR code alone, for a design of your own.
    Written to standard output, or on a terminal to a file named after the link.
    """
    engine = open_engine()
    with engine.sessions.read() as session:
        made = poster_of(session, event, engine.settings.base_url)
    content = DRAWN[form](made, size)
    if output is None and sys.stdout.isatty():
        output = Path(f"poster-{made.url.rpartition('/')[2]}.{form}")
    if output is None:
        click.echo(content, nl=False)
    else:
        output.write_bytes(content)
        click.echo(f"Wrote {output}, which leads to {made.url}", err=True)
