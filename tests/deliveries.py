"""A tiny published questionnaire and finished responses to it, for tests of what happens to responses."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

import builders
from sqlalchemy import select

from survey_engine.consultations.catalogue import Catalogue
from survey_engine.consultations.models import Publication
from survey_engine.consultations.publishing import publish
from survey_engine.definition import canonical
from survey_engine.definition.compile import Compiled, to_canonical
from survey_engine.definition.model import Analysis, Mode, Questionnaire
from survey_engine.responses.intake import Delivery, Intake
from survey_engine.responses.models import Response, Submission
from survey_engine.responses.recording import Outcome
from survey_engine.store.clock import Clock
from survey_engine.store.sessions import Sessions

NAMESPACE = UUID("00000000-0000-4000-8000-000000000000")

TINY = builders.of(
    builders.question(
        "concerns",
        "multiple",
        "speeding",
        "dog_fouling",
        builders.option("none", exclusive=True),
        builders.option("other", requires_text=True),
        required=True,
        max_choices=2,
    ),
    builders.question("top", "single", chosen_in="concerns"),
    builders.question("home", "single", "E05005453", "E05005454"),
    builders.question("how_fast", "single", "a_bit", "very", relevant=builders.has("concerns", "speeding")),
    builders.question("visits", "number", minimum=0, maximum=400),
    builders.question("since", "date"),
    builders.question("story", "long_text", max_length=2000),
    modes=(Mode.WEB, Mode.TABLET, Mode.PAPER),
    analysis=Analysis(roles={"concern": ("concerns",), "home_area": ("home",)}),
)


def put_up(sessions: Sessions, clock: Clock, questionnaire: Questionnaire = TINY) -> str:
    """Publish a questionnaire; gives its form hash."""
    raw = to_canonical(questionnaire)
    with sessions.begin() as session:
        return publish(session, Compiled(questionnaire, raw, canonical.sha256(raw), {}), clock).form_hash


def withdraw(sessions: Sessions, moment: datetime) -> None:
    """Take the questionnaire back from a moment on."""
    with sessions.begin() as session:
        session.scalars(select(Publication)).one().withdrawn_at = moment


def door(sessions: Sessions, clock: Clock) -> Intake:
    """A fresh intake, as a process just started has it."""
    return Intake(sessions, Catalogue(sessions), clock)


def response_id(number: int) -> str:
    """The id of the response called `number`."""
    return str(uuid5(NAMESPACE, str(number)))


def content(number: int = 1, /, **changes: Any) -> dict[str, Any]:
    """A finished response to the tiny questionnaire; a change to None leaves its key out."""
    sound = {
        "response_id": response_id(number),
        "revision": 1,
        "questionnaire": "tiny",
        "version": 1,
        "mode": "web",
        "started_at": "2024-02-29T09:00:00Z",
        "finished_at": "2024-02-29T09:05:00Z",
        "answers": {"concerns": ["dog_fouling"]},
    }
    return {name: value for name, value in (sound | changes).items() if value is not None}


def raw(number: int = 1, /, **changes: Any) -> bytes:
    """The bytes of `content`."""
    return canonical.encode(content(number, **changes))


def deliver(intake: Intake, *raws: bytes) -> list[Outcome]:
    """Bring these bytes through the door, together."""
    return intake.receive([Delivery(each, "submit") for each in raws])


def told(outcomes: list[Outcome]) -> list[str]:
    """Each outcome's status, with the reasons it gives."""
    return [" ".join([each.status, *each.reasons]) for each in outcomes]


def submissions(sessions: Sessions) -> list[Submission]:
    """Every submission, in the order received."""
    with sessions.read() as session:
        return list(session.scalars(select(Submission).order_by(Submission.received_seq)))


def responses(sessions: Sessions) -> list[Response]:
    """Every response, by id."""
    with sessions.read() as session:
        return sorted(session.scalars(select(Response)), key=lambda each: each.response_id)


NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)
