"""Puts the demonstration data where real answers would be: published forms, pages, and responses by the one door.

Doing it again changes nothing: what came before is left alone, even where a later version would make it otherwise.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_engine.consultations.publishing import load_consultation, publish
from survey_engine.definition import canonical
from survey_engine.definition.compile import load
from survey_engine.demonstration.people import QUESTIONNAIRES
from survey_engine.demonstration.wave_2020 import responses_2020, table_2020
from survey_engine.demonstration.wave_2024 import responses_2024
from survey_engine.demonstration.wave_business import responses_business
from survey_engine.responses.intake import Delivery, Intake
from survey_engine.responses.models import Submission
from survey_engine.responses.states import DEMONSTRATION
from survey_engine.store.clock import Clock
from survey_engine.store.sessions import Sessions

KNOWN = "known"
"""What is said of a response that came before."""


def publish_shipped(session: Session, clock: Clock, folder: Path = QUESTIONNAIRES) -> None:
    """Publish the shipped questionnaires and load the shipped pages; again is no change."""
    for path in sorted(folder.glob("*/[0-9]*.yaml")):
        publish(session, load(path), clock)
    for path in sorted((folder / "consultations").glob("*.yaml")):
        load_consultation(session, path)


def deliver(sessions: Sessions, intake: Intake) -> Mapping[tuple[str, str], int]:
    """Hand every demonstration response to the intake; how many of each questionnaire came to each status."""
    responses = list(demonstration())
    known = _known(sessions, [str(response["response_id"]) for response in responses])
    fresh = [response for response in responses if response["response_id"] not in known]
    outcomes = intake.receive([Delivery(canonical.encode(response), DEMONSTRATION) for response in fresh])
    statuses = {response["response_id"]: outcome.status for response, outcome in zip(fresh, outcomes, strict=True)}
    return Counter((str(each["questionnaire"]), statuses.get(each["response_id"], KNOWN)) for each in responses)


def write(folder: Path) -> tuple[Path, ...]:
    """Write the demonstration data as files for `submit` and `import`; gives the files."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = {
        "demonstration-2020.jsonl": _lines(responses_2020()),
        "demonstration-2020.csv": table_2020().encode(),
        "demonstration-2024.jsonl": _lines(responses_2024()),
        "demonstration-2024-business.jsonl": _lines(responses_business()),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return tuple(folder / name for name in contents)


def demonstration() -> Iterator[Mapping[str, object]]:
    """Every demonstration response: of both waves, and of the business survey."""
    yield from responses_2020()
    yield from responses_2024()
    yield from responses_business()


def _known(sessions: Sessions, ids: list[str]) -> frozenset[str | None]:
    with sessions.read() as session:
        return frozenset(session.scalars(select(Submission.response_id).where(Submission.response_id.in_(ids))))


def _lines(responses: Iterator[Mapping[str, object]]) -> bytes:
    return b"".join(canonical.encode(response) + b"\n" for response in responses)
