"""What the field's faces need, in one place: made once by the composition root, found again on the running app."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Flask, current_app

from field_sync.receiving import Receiver
from field_sync.sealing import KeyStore
from survey_engine.engine import Engine

NAME = "field_sync"


@dataclass(frozen=True, slots=True)
class Built:
    """One of the pages' own built files, which the tablet's page uses too: where it is served, and what it holds.

    `bodies`: by content encoding, the best first; '' is as it is.
    """

    address: str
    bodies: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Field:
    """The keys and the door of one installation, and the pages' built files by their plain names."""

    keys: KeyStore
    receiver: Receiver
    built: Callable[[str], Built]

    @classmethod
    def of(cls, engine: Engine, built: Callable[[str], Built]) -> "Field":
        """The field of an installation."""
        keys = KeyStore(engine.settings.keys_dir, engine.clock)
        return cls(keys, Receiver(engine.sessions, engine.intake, keys, engine.clock), built)

    def attach(self, app: Flask) -> None:
        """Let the views of `app` find this."""
        app.extensions[NAME] = self


def current_field() -> Field:
    """The field of the app that is answering now."""
    field: Field = current_app.extensions[NAME]
    return field
