"""What a finished response says of itself: bytes read strictly into a typed envelope. PURE.

Only what is needed to know whose response this is, and to which questionnaire, is demanded here. Whether the
answers are right is the judge's to say.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from re import compile as pattern
from typing import Any
from uuid import UUID

from survey_engine.definition import canonical
from survey_engine.definition.model import Mode
from survey_engine.errors import DataError, Fault
from survey_engine.responses.states import Environment

LONGEST = 200  # characters in a text of the envelope
RECORDS = frozenset({"paper", "import"})  # modes of records that may not say when they were answered
OPTIONAL = frozenset({"form_hash", "event_id", "environment"})
TIMES = frozenset({"started_at", "finished_at"})
TEXTS = frozenset({"fieldworker", "receipt", "receipt_hash", "salt", "language", "partial_reason"})
OTHERS = frozenset({"active_ms", "option_order"})
_UUID = pattern("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@dataclass(frozen=True, slots=True)
class Content:
    """One finished response as it was sent. `data` is all of it, its id in lower case, its revision given."""

    response_id: str
    revision: int
    questionnaire: str
    version: int
    form_hash: str | None
    mode: Mode
    event_id: UUID | None
    environment: Environment | None
    started_at: datetime | None
    finished_at: datetime | None
    answers: Mapping[str, Any]
    data: Mapping[str, Any]
    content_hash: str  # SHA-256 of the canonical JSON of `data`, hex

    @property
    def partial(self) -> bool:
        """Whether whoever asked the questions gave a reason for leaving some unanswered."""
        return self.mode is not Mode.WEB and bool(self.data.get("partial_reason"))


def read(raw: bytes) -> Content:
    """The content those bytes say, or DataError naming everything that keeps it from being understood.

    A missing revision is the first; a time without a zone is UTC; null is the same as absent.
    """
    data = canonical.decode(raw)
    if not isinstance(data, dict):
        raise _unreadable([Fault("", "not_an_object", "A response is one JSON object, { ... }.")])
    return of(data, canonical.rewrite)


def of(given: Mapping[str, Any], write: Callable[[object], bytes] = canonical.encode) -> Content:
    """The content of values already read, to be hashed as `write` writes them."""
    data = {"revision": 1} | {name: value for name, value in given.items() if value is not None}
    optional = OPTIONAL | TIMES if data.get("mode") in RECORDS else OPTIONAL
    found: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, reader in READERS.items():
        value = data.get(name)
        if value is None:
            found[name] = None
            if name not in optional:
                faults.append(Fault(f"/{name}", "missing", f"'{name}' is missing. Every response says it."))
            continue
        try:
            found[name] = reader(value)
        except (ValueError, OverflowError) as error:
            faults.append(Fault(f"/{name}", "unreadable", f"'{name}' is not {error}."))
    if faults:
        raise _unreadable(faults)
    data["response_id"], data["answers"] = found["response_id"], found["answers"]
    return Content(**found, data=data, content_hash=canonical.sha256(write(data)))


def oddities(data: Mapping[str, Any]) -> list[Fault]:
    """What is wrong with the rest of the envelope: it can be read, yet nobody should have written it."""
    faults = [
        Fault(f"/{name}", "unknown_key", f"'{name}' is not part of a response. Leave it out.")
        for name in data.keys() - NAMES
    ]
    for name in TEXTS & data.keys():
        if type(data[name]) is not str or len(data[name]) > LONGEST:
            faults.append(Fault(f"/{name}", "wrong_type", f"'{name}' is a text of at most {LONGEST} characters."))
    if type(data.get("active_ms", 0)) is not int:
        faults.append(Fault("/active_ms", "wrong_type", "'active_ms' is a whole number of milliseconds."))
    if type(data.get("option_order", {})) is not dict:
        faults.append(Fault("/option_order", "wrong_type", "'option_order' is an object: question to codes as shown."))
    return faults


def response_id_of(raw: bytes) -> str | None:
    """The id in bytes that are no response otherwise, if anybody can tell: to answer the sender by."""
    try:
        data = canonical.decode(raw)
        return _response_id(data["response_id"]) if isinstance(data, dict) else None
    except (DataError, KeyError, ValueError):
        return None


def is_uuid(text: str) -> bool:
    """Whether this is a UUID of any version, as RFC 9562 writes it."""
    return _UUID.fullmatch(text) is not None


def moment(value: Any) -> datetime:
    """A time written as ISO 8601 or RFC 3339, in UTC; raises ValueError."""
    if not isinstance(value, str) or not 16 <= len(value) <= 40:
        raise ValueError("a time, like 2024-08-30T14:05:00Z")
    try:
        found = datetime.fromisoformat(value)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("a time, like 2024-08-30T14:05:00Z") from None


def _unreadable(faults: list[Fault]) -> DataError:
    return DataError(f"This is not a response: {faults[0].message}", faults)


def _response_id(value: Any) -> str:
    if not isinstance(value, str) or not is_uuid(value):
        raise ValueError("a UUID, like 0190b6c2-7c1e-4f7a-9d51-2a6b1c3d4e5f")
    return value.lower()


def _event_id(value: Any) -> UUID:
    return _uuid(_response_id(value))


@lru_cache(maxsize=1024)  # events are few
def _uuid(text: str) -> UUID:
    return UUID(text)


def _counting(value: Any) -> int:
    if type(value) is not int or value < 1:
        raise ValueError("a whole number from 1")
    return value


def _name(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 64:
        raise ValueError("a text of 1 to 64 characters")
    return value


def _mode(value: Any) -> Mode:
    if value not in MODES:
        raise ValueError(f"one of {', '.join(MODES)}")
    return MODES[value]


def _environment(value: Any) -> Environment:
    if value not in ("live", "test"):
        raise ValueError("live or test")
    return Environment(value)


def _answers(value: Any) -> Mapping[str, Any]:
    if type(value) is not dict:
        raise ValueError("an object, question id to answer")
    if None in value.values():
        return {question: answer for question, answer in value.items() if answer is not None}
    return value


MODES = {mode.value: mode for mode in Mode}
READERS: Mapping[str, Callable[[Any], object]] = {
    "response_id": _response_id,
    "revision": _counting,
    "questionnaire": _name,
    "version": _counting,
    "form_hash": _name,
    "mode": _mode,
    "event_id": _event_id,
    "environment": _environment,
    "started_at": moment,
    "finished_at": moment,
    "answers": _answers,
}
NAMES = READERS.keys() | TEXTS | OTHERS
