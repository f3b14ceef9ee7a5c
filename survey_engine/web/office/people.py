"""For administrators: who may sign in, and who did what."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from survey_engine.access import Permission, allow, current_staff
from survey_engine.accounts import audit, staff
from survey_engine.accounts.models import AuditEntry
from survey_engine.accounts.staff import Hand
from survey_engine.consultations.timing import london
from survey_engine.engine import current_engine
from survey_engine.errors import Conflict

bp = Blueprint("people", __name__, url_prefix="/office")
PAGE = 50
DONE = {"disabled": "That account can sign in no more.", "revoked": "That account is signed out everywhere."}
DEEDS = {
    "staff.added": "added the account",
    "staff.role": "changed the role of",
    "staff.password_reset": "reset the password of",
    "staff.password_changed": "changed the password of",
    "staff.disabled": "disabled",
    "staff.signed_out_everywhere": "ended every sign-in of",
    "staff.signed_in": "signed in as",
    "staff.signed_out": "signed out as",
    "staff.sign_in_slowed": "gave too many wrong passwords for",
    "release.made": "made the release",
    "release.approved": "approved the release",
    "release.withdrawn": "withdrew the release",
    "device.offered": "made a code for a tablet",
    "device.enrolled": "enrolled the tablet",
    "device.adopted": "remembered, after a restore, the tablet",
    "device.revoked": "shut out the tablet",
    "device.pin": "gave a PIN on the tablet",
    "invitations.made": "made codes for letters to",
    "key.rotated": "made another sealing key for",
    "response.released": "let in the response",
    "response.chosen": "settled the conflict about the response",
    "evidence.added": "kept a piece of evidence for",
    "evidence.withdrawn": "withdrew a piece of evidence for",
    "figures.seen": "looked at exact figures of",
    "figures.taken": "downloaded exact figures of",
    "responses.exported": "exported the responses to",
    "item.discarded": "set aside for good the item",
    "texts.seen": "looked at written answers to",
    "text.read": "said who may see the written answer to",
    "text.triaged": "said what came of a sign of danger in the written answer to",
    "text.reopened": "put back to be read the written answer to",
    "frame.made": "defined codes for written answers to",
    "quote.chosen": "chose a quote from the written answer to",
    "quote.cleared": "cleared to be shown a quote from the written answer to",
    "quote.removed": "took away the quote",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the audit trail, as it is read."""

    at: str
    actor: str
    deed: str
    detail: str


@bp.get("/staff")
@allow(Permission.STAFF)
def people() -> ResponseReturnValue:
    """Everybody with an account."""
    return _page(DONE.get(request.args.get("done", ""), ""))


@bp.post("/staff/<uuid:staff_id>/disable")
@allow(Permission.STAFF)
def disable(staff_id: UUID) -> ResponseReturnValue:
    """Let an account in no more."""
    engine = current_engine()
    try:
        with engine.sessions.begin() as session:
            staff.disable(session, Hand(engine.clock, current_staff()), staff.by_id(session, staff_id))
    except Conflict as error:
        return _page(fault=str(error)), 409
    return redirect(url_for("people.people", done="disabled"), 303)


@bp.post("/staff/<uuid:staff_id>/sign-out")
@allow(Permission.STAFF)
def revoke(staff_id: UUID) -> ResponseReturnValue:
    """End every sign-in of an account."""
    engine = current_engine()
    with engine.sessions.begin() as session:
        staff.revoke(session, Hand(engine.clock, current_staff()), staff.by_id(session, staff_id))
    return redirect(url_for("people.people", done="revoked"), 303)


@bp.get("/audit")
@allow(Permission.AUDIT)
def trail() -> ResponseReturnValue:
    """Who did what, the latest first."""
    with current_engine().sessions.read() as session:
        found = audit.entries(session, before=request.args.get("before", type=int), limit=PAGE)
        lines = [_line(each) for each in found]
        older = found[-1].id if len(found) == PAGE else None
    return render_template("office/audit.html", lines=lines, older=older)


def _page(message: str = "", fault: str = "") -> str:
    with current_engine().sessions.read() as session:
        return _render(session, message, fault)


def _render(session: Session, message: str, fault: str) -> str:
    open_now = staff.signed_in(session, current_engine().clock)
    everybody = [(each, open_now.get(each.id, 0)) for each in staff.staff(session)]
    return render_template("office/staff.html", everybody=everybody, message=message, fault=fault)


def _line(entry: AuditEntry) -> Line:
    detail = ", ".join(f"{name} {value}" for name, value in sorted(entry.detail.items()))
    deed = f"{DEEDS.get(entry.action, entry.action)} {entry.subject}"
    return Line(london(entry.at).strftime("%Y-%m-%d %H:%M"), entry.actor, deed, detail)
