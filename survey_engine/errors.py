"""What can be wrong, as data. Knows nothing of questionnaires, databases or the web.

Anything wrong with *given data* is a `Fault`; a promise the caller broke is a `SurveyError`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a fault matters: an error stops, a warning asks once, a note only tells."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: where (a JSON pointer, RFC 6901), a stable code, and what to do about it."""

    path: str
    code: str
    message: str
    severity: Severity = Severity.ERROR


class SurveyError(Exception):
    """A broken promise, with a stable code."""

    code = "survey.error"


class DataError(SurveyError):
    """Given data that cannot be used at all; `faults` says where and why."""

    code = "data.refused"

    def __init__(self, message: str, faults: Iterable[Fault] = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults)


class DefinitionError(DataError):
    """A questionnaire or consultation that cannot be loaded."""

    code = "definition.refused"


class NotFound(SurveyError):
    """Nothing is kept under the name given."""

    code = "not_found"


class Conflict(SurveyError):
    """What was asked contradicts what is already kept (a published version, say)."""

    code = "conflict"
