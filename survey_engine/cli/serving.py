"""`serve`: the server people's browsers talk to. The database is migrated before the first request."""

import os
import socket
import sys

import click

from survey_engine.app import create_app
from survey_engine.cli.server import Listening, Server
from survey_engine.cli.tending import EVERY, Tending
from survey_engine.errors import NotFound
from survey_engine.settings import Settings
from survey_engine.store.engine import make_engine
from survey_engine.store.migrating import upgrade
from survey_engine.web import assets


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=None, type=click.IntRange(1, 64), help="Processes; by default one a processor.")
def serve(host: str, port: int, workers: int | None) -> None:
    """Serve the pages, with the database brought up to date first and a backup every 15 minutes."""
    settings = Settings.from_environment()
    _need_assets()
    _need_port(host, port)
    _prepare(settings)
    tending = Tending()

    def ready() -> None:
        tending.start()
        _announce(settings, host, port)

    Server(Listening(host, port, workers or _workers()), lambda: create_app(settings), ready).run()


def _need_assets() -> None:
    try:
        assets.load()
    except NotFound as error:
        raise click.ClickException(f"{error} (The other commands work without them.)") from None


def _need_port(host: str, port: int) -> None:
    """Say at once what gunicorn would say after several tries."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"Cannot listen on {host} port {port}: {error.strerror}. Choose another with --port."
            ) from None


def _prepare(settings: Settings) -> None:
    engine = make_engine(settings.database_url)
    try:
        upgrade(engine)
    finally:
        engine.dispose()


def _workers() -> int:
    return min(4, max(2, os.cpu_count() or 1))


def _announce(settings: Settings, host: str, port: int) -> None:
    """Where to go, on standard error: standard output is for data."""
    here = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    lines = [f"Pages for everybody:  {here}/", f"Staff:                {here}/office/"]
    if settings.base_url != here:
        lines.append(f"Links and posters say {settings.base_url}")
    lines.append(f"Backups every {EVERY.seconds // 60} minutes: {settings.backup_dir}")
    print("\n".join(lines), file=sys.stderr, flush=True)
