"""Where commands that analyse find the responses to count."""

import click

from analysis.counts.counting import Source
from analysis.counts.sources import Sources
from analysis.waves import Scope
from survey_engine.engine import Engine


def source(engine: Engine, scope: Scope, environment: str) -> Source:
    """The responses to these forms. Files that make counting quick are made first, where there is much to count."""
    sources = Sources(engine.sessions, engine.settings.snapshots_dir, engine.settings.dask_scheduler)
    click.get_current_context().call_on_close(sources.close)
    for form in scope.forms:
        try:
            sources.refresh(form, environment)
        except OSError as error:
            click.echo(f"Counting without files, which takes longer: {error}", err=True)
    return sources.of(scope, environment)
