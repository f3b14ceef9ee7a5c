"""What every face needs, in one place: made once by the composition root, found again on the running app.

Faces never make a session, a clock or a catalogue of their own.
"""

from dataclasses import dataclass

from flask import Flask, current_app

from survey_engine.consultations.catalogue import Catalogue
from survey_engine.responses.intake import Intake
from survey_engine.settings import Settings
from survey_engine.store.clock import Clock
from survey_engine.store.sessions import Sessions

NAME = "survey_engine"


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
