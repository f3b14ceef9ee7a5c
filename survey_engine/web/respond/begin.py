"""The first page of a questionnaire. Nothing is stored until it is posted, so that a look at it leaves no trace.

What a draft will be pinned to travels in the page, signed: the link's token, the response's id, the version, the
moment it began. Posting the same page twice therefore begins one draft.
"""

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, abort, redirect, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session

from survey_engine.access import public
from survey_engine.consultations import queries
from survey_engine.consultations.catalogue import Form
from survey_engine.consultations.finding import opening_of
from survey_engine.consultations.models import Link
from survey_engine.consultations.pages import ConsultationPage
from survey_engine.consultations.timing import Opening
from survey_engine.definition.model import Mode
from survey_engine.engine import Engine, current_engine
from survey_engine.responses import drafts
from survey_engine.responses.admission import GRACE
from survey_engine.responses.codes import TOKEN_BYTES, link_token, sealed_invitation
from survey_engine.responses.drafts import DraftState
from survey_engine.web.errors import settled
from survey_engine.web.respond import sections
from survey_engine.web.respond.answering import read_page, take
from survey_engine.web.respond.ending import end
from survey_engine.web.respond.inviting import invited
from survey_engine.web.respond.sections import Again
from survey_engine.web.respond.visit import Visit, open_visit, refusal

bp = Blueprint("begin", __name__)
PINNED = ("response_id", "questionnaire_id", "version", "form_hash", "language", "link_code", "invitation")


@bp.get("/c/<slug>/respond")
@public
def first(slug: str) -> ResponseReturnValue:
    """The first page: of the consultation's main questionnaire, or of the one asked for."""
    engine = current_engine()
    with engine.sessions.read() as session:
        kept = queries.kept(session, slug)
        link = queries.link(session, request.args["e"]) if request.args.get("e") else None
    page = queries.page(kept)
    opening = opening_of(page, engine.clock())
    if opening is not Opening.OPEN:
        return refusal(opening.value, page)
    form = _form(engine, page)
    if form is None:
        return refusal("unpublished", page)
    with engine.sessions.read() as session:
        invitation = invited(session, slug, form.questionnaire.id)
    return _shown(_new_visit(kept.page, form, link, invitation))


@bp.post("/c/<slug>/respond")
@public
def begin(slug: str) -> ResponseReturnValue:
    """Take the first page, and keep the draft from now on."""
    engine = current_engine()
    with engine.sessions.begin() as session:
        visit = _posted_visit(session, slug)
        section = visit.section(visit.journey.route.sections[0])
        page = read_page(visit, section)
        step = take(visit, page)
        if step.faults:
            return sections.show(step.visit, section, Again(page.parsed, step.faults))
        if step.ended:
            return end(session, step.visit)
        if visit.begun:
            drafts.save(session, step.visit.draft, now=engine.clock())
        else:
            drafts.begin(session, step.visit.draft, visit.token)
    return redirect(step.target, 303)


@bp.errorhandler(CSRFError)
@settled
def expired(_error: CSRFError) -> ResponseReturnValue:
    """The page as it was filled, with a new token."""
    with current_engine().sessions.read() as session:
        visit = _posted_visit(session, (request.view_args or {})["slug"])
    section = visit.section(visit.journey.route.sections[0])
    return sections.show(visit, section, Again(read_page(visit, section).parsed, expired=True))


def _form(engine: Engine, page: ConsultationPage) -> Form | None:
    """The published questionnaire to begin: the one asked for when it belongs here."""
    wanted = request.args.get("questionnaire") or page.begins.questionnaire
    if wanted not in {offer.questionnaire for offer in page.questionnaires}:
        abort(404)
    form = engine.catalogue.current(wanted)
    return form if form is not None and Mode.WEB in form.questionnaire.modes else None


def _new_visit(page: bytes, form: Form, link: Link | None, invitation: str | None) -> Visit:
    consultation = queries.page_from(page)
    wanted = request.args.get("lang", "")
    languages = form.questionnaire.languages
    token = link_token(secrets.token_bytes(TOKEN_BYTES))
    here = link is not None and link.consultation_slug == consultation.slug
    pinned = {
        "response_id": str(uuid4()),
        "questionnaire_id": form.questionnaire.id,
        "version": form.questionnaire.version,
        "form_hash": form.form_hash,
        "language": wanted if wanted in languages else languages[0],
        "link_code": link.code if link is not None and here else None,
        "invitation": sealed_invitation(invitation, token) if invitation else None,
        "event_id": str(link.event_id) if link is not None and here and link.event_id else None,
        "slug": consultation.slug,
        "token": token,
        "started_at": current_engine().clock().isoformat(),
    }
    return _visit(pinned, _signer().dumps(pinned), form, page)


def _visit(pinned: dict[str, Any], ticket: str, form: Form, page: bytes) -> Visit:
    started_at = datetime.fromisoformat(pinned["started_at"])
    draft = DraftState(
        **{name: pinned[name] for name in PINNED},
        consultation_slug=pinned["slug"],
        mode=Mode.WEB.value,
        event_id=UUID(pinned["event_id"]) if pinned["event_id"] else None,
        answers={},
        option_order={},
        revision=1,
        sealed_receipt=None,
        position=None,
        started_at=started_at,
        updated_at=started_at,
        finished_at=None,
        content=None,
        closed_at=queries.page_from(page).closed_at,
        page=page,
    )
    return Visit(pinned["token"], draft, form, begun=False, ticket=ticket)


def _posted_visit(session: Session, slug: str) -> Visit:
    """The visit that the posted page began; the kept draft, when it was posted before."""
    ticket = request.form.get("ticket", "")
    try:
        pinned = _signer().loads(ticket)
    except BadSignature:
        abort(400)
    kept = queries.kept(session, slug)
    if drafts.by_token(session, pinned["token"]) is not None:
        return open_visit(session, pinned["token"], locked=True)
    page, now = queries.page(kept), current_engine().clock()
    if page.closed_at is not None and now >= page.closed_at + GRACE:
        abort(refusal("closed", page))
    return _visit(pinned, ticket, current_engine().catalogue.form(pinned["form_hash"]), kept.page)


def _shown(visit: Visit) -> ResponseReturnValue:
    return sections.show(visit, visit.section(visit.journey.route.sections[0]))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_engine().settings.secret_key, salt="first-page")
