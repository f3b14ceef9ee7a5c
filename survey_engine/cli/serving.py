"""`serve`: the server people's browsers talk to. The database is migrated before the first request."""

import gc
import os
import socket
import sys
from collections.abc import Sequence

import click
from flask import Flask

from survey_engine.app import create_app
from survey_engine.cli.opening import open_engine
from survey_engine.cli.server import Listening, Server
from survey_engine.cli.sign_ins import SignIn, demonstration_sign_ins
from survey_engine.cli.tending import EVERY, Tending
from survey_engine.engine import NAME, Engine
from survey_engine.errors import NotFound
from survey_engine.rendering.questions import fragments_of
from survey_engine.settings import Settings
from survey_engine.web import assets


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=None, type=click.IntRange(1, 64), help="Processes; by default one a processor.")
@click.option("--demonstration", is_flag=True, help="Make and print a sign-in for each role. Not in production.")
def serve(host: str, port: int, workers: int | None, demonstration: bool) -> None:
    """Serve the pages, with the database brought up to date first and a backup every 15 minutes."""
    settings = Settings.from_environment()
    _need_assets()
    _need_port(host, port)
    sign_ins = _prepare(settings, demonstration=demonstration)
    tending = Tending()

    def ready() -> None:
        tending.start()
        _announce(settings, f"http://{f'[{host}]' if ':' in host else host}:{port}", sign_ins)

    Server(Listening(host, port, workers or _workers()), _app(settings), ready).run()


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


def _prepare(settings: Settings, *, demonstration: bool) -> list[SignIn]:
    """Bring the database up to date. Its connections are closed again: none may be shared with the workers."""
    engine = open_engine(settings)
    sign_ins = demonstration_sign_ins(engine) if demonstration else []
    engine.sessions.engine.dispose()
    return sign_ins


def _app(settings: Settings) -> Flask:
    """The application, every published form made ready, so that nobody waits for it and the workers share it."""
    app = create_app(settings)
    engine: Engine = app.extensions[NAME]
    for form in engine.catalogue.all():
        form.judge.judge({}, today="2024-01-01")
        form.router.route({}, today="2024-01-01")
        for language in form.questionnaire.languages:
            fragments = fragments_of(form, language)
            for question in form.questionnaire.questions():
                fragments[question.id]
    engine.sessions.engine.dispose()
    gc.collect()
    gc.freeze()  # what all requests share is not searched for garbage again: that took 0.1 s of a request now and then
    return app


def _workers() -> int:
    return min(4, max(2, os.cpu_count() or 1))


def _announce(settings: Settings, here: str, sign_ins: Sequence[SignIn]) -> None:
    """Where to go, on standard error: standard output is for data."""
    lines = [
        f"Pages for everybody:  {here}/",
        f"Tablets:              {here}/capture",
        f"Staff:                {here}/office/",
    ]
    lines += [f"  {each.role.value:13}  name {each.name}, password {each.password}" for each in sign_ins]
    if settings.base_url != here:
        lines.append(f"Links and posters say {settings.base_url}")
    lines.append(f"Backups every {EVERY.seconds // 60} minutes: {settings.backup_dir}")
    lines.append("Press Ctrl+C to stop.")
    print("\n".join(lines), file=sys.stderr, flush=True)
