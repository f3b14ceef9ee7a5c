"""Opens the installation for a command: settings read, database made or migrated, everything joined together."""

import click

from survey_engine.consultations.catalogue import Catalogue
from survey_engine.engine import Engine
from survey_engine.responses.intake import Intake
from survey_engine.settings import Settings
from survey_engine.store.clock import Clock, system_clock
from survey_engine.store.engine import make_engine
from survey_engine.store.migrating import upgrade
from survey_engine.store.sessions import Sessions


def open_engine(settings: Settings | None = None, clock: Clock = system_clock) -> Engine:
    """The installation that the environment (or `settings`) names, its tables up to date. Closed with the command."""
    settings = settings or Settings.from_environment()
    database = make_engine(settings.database_url)
    context = click.get_current_context(silent=True)
    if context is not None:
        context.call_on_close(database.dispose)
    upgrade(database)
    sessions = Sessions(database)
    catalogue = Catalogue(sessions)
    return Engine(settings, sessions, catalogue, Intake(sessions, catalogue, clock), clock)
