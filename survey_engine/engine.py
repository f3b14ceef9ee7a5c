"""What every face needs, in one place: made once by the composition root, found again on the running app.

Faces never make a session, a clock or a catalogue of their own.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app
from sqlalchemy.orm import Session

from survey_engine.consultations.catalogue import Catalogue
from survey_engine.responses.intake import Intake
from survey_engine.settings import Settings
from survey_engine.store.clock import Clock
from survey_engine.store.sessions import Sessions

NAME = "survey_engine"
RESULTS = "survey_results"
Results = Callable[[Session, str], str | None]
"""Where the results of a consultation can be seen; None while nothing is released."""


@dataclass(frozen=True, slots=True)
class Engine:
    """One installation at work."""

    settings: Settings
    sessions: Sessions
    catalogue: Catalogue
    intake: Intake
    clock: Clock

    def attach(self, app: Flask) -> None:
        """Let the views of `app` find this engine."""
        app.extensions[NAME] = self


def current_engine() -> Engine:
    """The engine of the app that is answering now."""
    engine: Engine = current_app.extensions[NAME]
    return engine


def tell_results(app: Flask, results: Results) -> None:
    """Let the pages of `app` know who publishes results."""
    app.extensions[RESULTS] = results


def results_of(session: Session, slug: str) -> str | None:
    """The address of a consultation's results, if there are any and anybody publishes them here."""
    told: Results | None = current_app.extensions.get(RESULTS)
    return told(session, slug) if told else None
