"""The office's page of what waits for a person: quarantined and held responses, and contents in dispute."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from field_sync import deciding, releasing
from field_sync.field import current_field
from field_sync.releasing import Decision
from survey_engine.access import Permission, allow, current_staff
from survey_engine.accounts import audit
from survey_engine.accounts.staff import Hand
from survey_engine.engine import current_engine
from survey_engine.errors import Conflict

bp = Blueprint("decisions", __name__, url_prefix="/office/quarantine", template_folder="templates")
LONGEST = 500  # characters of a reason
NO_REASON = "Give a reason. It is kept in the audit trail."
DONE = {
    "released": "That response is let in.",
    "chosen": "That content stands now.",
    "opened": "It could be opened now.",
    "held": "It still cannot be opened.",
    "discarded": "It is set aside for good. Its tablet lets go of it.",
}


@bp.get("")
@allow(Permission.DECISIONS)
def home() -> ResponseReturnValue:
    """What waits, with the reasons in words."""
    return _page(message=DONE.get(request.args.get("done", ""), ""))


@bp.post("/<int:received_seq>/release")
@allow(Permission.DECISIONS)
def release(received_seq: int) -> ResponseReturnValue:
    """Judge a quarantined response again, and let it in if its answers keep the rules."""
    if (decision := _decision()) is None:
        return _page(NO_REASON), 422
    try:
        with current_engine().sessions.begin() as session:
            released = releasing.release(session, decision, received_seq)
    except Conflict as error:
        return _page(str(error)), 409
    if released.faults:
        told = "; ".join(f"{fault.path or '/'}: {fault.message}" for fault in released.faults[:5])
        return _page(f"It cannot be let in. {told}"), 422
    return _done("released")


@bp.post("/<int:received_seq>/choose")
@allow(Permission.DECISIONS)
def choose(received_seq: int) -> ResponseReturnValue:
    """Say which of several contents stands: it becomes the next revision."""
    if (decision := _decision()) is None:
        return _page(NO_REASON), 422
    engine = current_engine()
    try:
        with engine.sessions.begin() as session:
            delivery = releasing.chosen(session, decision, received_seq)
    except Conflict as error:
        return _page(str(error)), 409
    engine.intake.receive([delivery])
    return _done("chosen")


@bp.post("/held/<int:number>/again")
@allow(Permission.DECISIONS)
def open_again(number: int) -> ResponseReturnValue:
    """Try to open an item that is held: a key may have been found meanwhile."""
    result = current_field().receiver.again(number, current_staff().name)
    return _done("held" if result is None or result.status == "held" else "opened")


@bp.post("/held/<int:number>/discard")
@allow(Permission.DECISIONS)
def discard(number: int) -> ResponseReturnValue:
    """Set an item aside for good that nobody will ever open."""
    if (decision := _decision()) is None:
        return _page(NO_REASON), 422
    with current_engine().sessions.begin() as session:
        name = releasing.discard(session, number)
        hand = decision.hand
        audit.record(session, hand.clock, hand.actor, "item.discarded", name, reason=decision.reason)
    return _done("discarded")


def _decision() -> Decision | None:
    engine, reason = current_engine(), request.form.get("reason", "").strip()[:LONGEST]
    return Decision(Hand(engine.clock, current_staff()), reason, engine.catalogue) if reason else None


def _done(what: str) -> ResponseReturnValue:
    return redirect(url_for("decisions.home", done=what), 303)


def _page(fault: str = "", message: str = "") -> str:
    with current_engine().sessions.read() as session:
        return render_template(
            "fieldwork/quarantine.html",
            aside=deciding.quarantined(session),
            held=deciding.held(session),
            disputes=deciding.disputes(session),
            twins=deciding.twins(session),
            fault=fault,
            message=message,
        )
