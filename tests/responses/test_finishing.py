"""A draft becomes a submission once, whoever asks, however often, and whatever dies half way."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from clocks import SettableClock
from installations import ship
from sqlalchemy import select

from survey_engine.consultations.catalogue import Catalogue
from survey_engine.consultations.queries import kept
from survey_engine.responses import codes, drafts
from survey_engine.responses.drafts import DraftState
from survey_engine.responses.finishing import Finisher, NotTakenError
from survey_engine.responses.intake import Delivery, Intake
from survey_engine.responses.models import Response, Submission
from survey_engine.responses.parts import receipt_hash
from survey_engine.responses.recording import Outcome
from survey_engine.responses.states import Reason, Status
from survey_engine.responses.witness import FILE, Witness
from survey_engine.store.sessions import Sessions

TOKEN = codes.link_token(bytes(range(16)))
ANSWERS = {"consent": "yes", "capacity": ["resident"], "age": "35_49"}
ASKED = ("consent", "capacity", "age")


class BrokenIntake(Intake):
    """An intake behind which a process dies, or the store is busy."""

    outcome: Outcome | None = None

    def receive(self, deliveries: Sequence[Delivery], *, kept: bool = False) -> list[Outcome]:  # noqa: ARG002
        if self.outcome is None:
            raise KeyboardInterrupt
        return [self.outcome]


@pytest.fixture
def draft(sessions: Sessions, clock: SettableClock) -> DraftState:
    """A draft with a few answers, on 1 August 2024."""
    clock.set(datetime(2024, 8, 1, 10, 0, tzinfo=UTC))
    with sessions.begin() as session:
        ship(session, clock)
    form = Catalogue(sessions).current("safer-melton-2024")
    assert form is not None
    with sessions.begin() as session:
        state = DraftState(
            response_id="5b7f3a52-6a0e-4a5e-9d61-0f8d3f0f7a11",
            consultation_slug="safer-melton-demonstration",
            questionnaire_id="safer-melton-2024",
            version=1,
            form_hash=form.form_hash,
            mode="web",
            language="en",
            event_id=None,
            link_code=None,
            answers=dict(ANSWERS),
            option_order={"capacity": ["resident"], "concerns": ["litter"]},
            revision=1,
            sealed_receipt=None,
            position="check",
            started_at=clock(),
            updated_at=clock(),
            finished_at=None,
            content=None,
            closed_at=None,
            page=kept(session, "safer-melton-demonstration").page,
        )
        drafts.begin(session, state, TOKEN)
    return state


@pytest.fixture
def intake(sessions: Sessions, clock: SettableClock) -> Intake:
    """The one door."""
    return Intake(sessions, Catalogue(sessions), clock)


@pytest.fixture
def witness(tmp_path: Path, clock: SettableClock) -> Witness:
    """Notes what people were promised."""
    return Witness(tmp_path / "backups", clock)


def promised(tmp_path: Path) -> list[tuple[str, str, int]]:
    """What was noted: what, the hash of the receipt, the revision."""
    file = tmp_path / "backups" / FILE
    notes = [orjson.loads(line) for line in file.read_bytes().splitlines()] if file.exists() else []
    return [(note["what"], note["receipt_hash"], note["revision"]) for note in notes]


def submissions(sessions: Sessions) -> list[tuple[Status, str | None]]:
    with sessions.read() as session:
        return [(each.status, each.response_id) for each in session.scalars(select(Submission))]


def test_what_is_sent_says_everything_and_only_shows_orders_of_what_was_asked(
    sessions: Sessions, clock: SettableClock, draft: DraftState, witness: Witness
) -> None:
    clock.advance(minutes=9)
    with pytest.raises(KeyboardInterrupt):
        Finisher(sessions, BrokenIntake(sessions, Catalogue(sessions), clock), clock, witness).finish(
            draft, TOKEN, ANSWERS, ASKED
        )

    with sessions.read() as session:
        claimed = drafts.by_token(session, TOKEN)
    assert claimed is not None
    assert orjson.loads(claimed.content or b"") == {
        "response_id": "5b7f3a52-6a0e-4a5e-9d61-0f8d3f0f7a11",
        "revision": 1,
        "questionnaire": "safer-melton-2024",
        "version": 1,
        "form_hash": draft.form_hash,
        "mode": "web",
        "language": "en",
        "started_at": "2024-08-01T10:00:00Z",
        "finished_at": "2024-08-01T10:09:00Z",
        "answers": {"consent": "yes", "capacity": ["resident"], "age": "35_49"},
        "option_order": {"capacity": ["resident"]},
        "receipt": codes.receipt_code(TOKEN),
        "salt": codes.salt(TOKEN),
    }
    assert (claimed.answers, claimed.option_order) == ({}, {})


def test_a_process_that_dies_before_delivering_loses_nothing(
    sessions: Sessions, clock: SettableClock, draft: DraftState, intake: Intake, witness: Witness
) -> None:
    with pytest.raises(KeyboardInterrupt):
        Finisher(sessions, BrokenIntake(sessions, Catalogue(sessions), clock), clock, witness).finish(
            draft, TOKEN, ANSWERS, ASKED
        )
    clock.advance(minutes=5)

    assert Finisher(sessions, intake, clock, witness).deliver_left_over() == 1

    assert submissions(sessions) == [(Status.STORED, draft.response_id)]
    assert Finisher(sessions, intake, clock, witness).deliver_left_over() == 0


def test_a_busy_store_is_told_and_sending_again_gives_the_receipt(
    sessions: Sessions, clock: SettableClock, draft: DraftState, intake: Intake, witness: Witness
) -> None:
    busy = BrokenIntake(sessions, Catalogue(sessions), clock)
    busy.outcome = Outcome(None, None, Status.RETRY, (Reason.STORE_UNAVAILABLE,))
    with pytest.raises(NotTakenError):
        Finisher(sessions, busy, clock, witness).finish(draft, TOKEN, ANSWERS, ASKED)
    clock.advance(minutes=1)

    receipt = Finisher(sessions, intake, clock, witness).finish(draft, TOKEN, ANSWERS, ASKED)

    assert receipt == codes.receipt_code(TOKEN)
    assert submissions(sessions) == [(Status.STORED, draft.response_id)]


def test_sending_many_times_at_once_makes_one_response(
    sessions: Sessions, clock: SettableClock, draft: DraftState, intake: Intake, witness: Witness
) -> None:
    finisher = Finisher(sessions, intake, clock, witness)

    def send(_number: int) -> str:
        return finisher.finish(draft, TOKEN, ANSWERS, ASKED)

    with ThreadPoolExecutor(8) as pool:
        receipts = set(pool.map(send, range(16)))

    assert receipts == {codes.receipt_code(TOKEN)}
    with sessions.read() as session:
        assert len(session.scalars(select(Response)).all()) == 1
    assert {status for status, _ in submissions(sessions)} <= {Status.STORED, Status.DUPLICATE}


def test_what_is_kept_is_noted_as_promised_by_whoever_delivers_it(
    sessions: Sessions, clock: SettableClock, draft: DraftState, intake: Intake, witness: Witness, tmp_path: Path
) -> None:
    with pytest.raises(KeyboardInterrupt):
        Finisher(sessions, BrokenIntake(sessions, Catalogue(sessions), clock), clock, witness).finish(
            draft, TOKEN, ANSWERS, ASKED
        )
    assert promised(tmp_path) == []
    clock.advance(minutes=5)

    Finisher(sessions, intake, clock, witness).deliver_left_over()

    assert promised(tmp_path) == [("kept", receipt_hash(codes.receipt_code(TOKEN)), 1)]


def test_a_receipt_shown_after_a_crash_is_noted_once_however_often_it_is_asked_for(
    sessions: Sessions, clock: SettableClock, draft: DraftState, intake: Intake, witness: Witness, tmp_path: Path
) -> None:
    with pytest.raises(KeyboardInterrupt):
        Finisher(sessions, BrokenIntake(sessions, Catalogue(sessions), clock), clock, witness).finish(
            draft, TOKEN, ANSWERS, ASKED
        )
    finisher = Finisher(sessions, intake, clock, witness)

    for _ in range(2):
        with sessions.read() as session:
            claimed = drafts.by_token(session, TOKEN)
        assert claimed is not None
        finisher.again(claimed)
    finisher.finish(draft, TOKEN, ANSWERS, ASKED)

    assert promised(tmp_path) == [("kept", receipt_hash(codes.receipt_code(TOKEN)), 1)]


def test_a_finished_draft_takes_no_more_answers(
    sessions: Sessions, clock: SettableClock, draft: DraftState, intake: Intake, witness: Witness
) -> None:
    Finisher(sessions, intake, clock, witness).finish(draft, TOKEN, ANSWERS, ASKED)

    with sessions.begin() as session:
        assert drafts.save(session, draft, now=clock()) is False


def test_drafts_nobody_came_back_to_are_forgotten(sessions: Sessions, clock: SettableClock, draft: DraftState) -> None:
    clock.advance(days=61)

    with sessions.begin() as session:
        assert drafts.drop_stale(session, clock(), clock() - drafts.KEPT_FOR) == 1
        assert drafts.by_token(session, TOKEN) is None


def test_what_is_not_delivered_yet_is_never_forgotten(
    sessions: Sessions, clock: SettableClock, draft: DraftState, witness: Witness
) -> None:
    with pytest.raises(KeyboardInterrupt):
        Finisher(sessions, BrokenIntake(sessions, Catalogue(sessions), clock), clock, witness).finish(
            draft, TOKEN, ANSWERS, ASKED
        )
    clock.advance(days=400)

    with sessions.begin() as session:
        assert drafts.drop_stale(session, clock(), clock() - drafts.KEPT_FOR) == 0
