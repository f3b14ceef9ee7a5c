"""The pages on which codes are defined, two people give them, and what they differ on is settled."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.free_text import agreeing, coding, frames
from analysis.free_text.frames import Code
from analysis.free_text.models import FreeText
from analysis.web.deeds import done
from analysis.web.free_text.desk import Asked, asked, bp, frame_of, hand, note, text_of
from survey_engine.access import Permission, allow, current_staff
from survey_engine.engine import current_engine

BLANKS = 3  # empty lines to add codes in


@bp.get("/<questionnaire>/<question>/codes")
@allow(Permission.TEXTS)
def frame(questionnaire: str, question: str) -> ResponseReturnValue:
    """The code frame, and a form to change it."""
    about = asked(questionnaire, question)
    with current_engine().sessions.read() as session:
        current = frames.current(session, *about.about)
    start = request.args.get("start", "")
    codes = current.codes if current else frames.proposed(about.questionnaire, about.name) if start else ()
    return _frame_page(about, list(codes))


@bp.post("/<questionnaire>/<question>/codes")
@allow(Permission.TEXTS)
def make_frame(questionnaire: str, question: str) -> ResponseReturnValue:
    """Keep a new version of the frame."""
    about, codes = asked(questionnaire, question), _typed()

    def make(session: Session) -> None:
        frames.make(session, hand(), about.about, codes)

    return done(make, about.address("frame"), lambda error: _frame_page(about, codes, str(error)))


@bp.get("/<questionnaire>/<question>/code")
@allow(Permission.TEXTS)
def code(questionnaire: str, question: str) -> ResponseReturnValue:
    """The next text for whoever is signed in to code."""
    return _code_page(asked(questionnaire, question))


@bp.post("/<questionnaire>/<question>/code/<int:text>")
@allow(Permission.TEXTS)
def give(questionnaire: str, question: str, text: int) -> ResponseReturnValue:
    """Keep the codes somebody gives, and go on to the next text."""
    about = asked(questionnaire, question)
    chosen, fits_none = request.form.getlist("codes"), "none" in request.form
    if bool(chosen) == fits_none:
        return _code_page(about, "Choose the codes that apply, or say that none fits"), 422

    def keep(session: Session) -> None:
        coding.give(session, hand(), text_of(session, about, text).id, (frame_of(session, about.about), chosen))

    return done(keep, about.address("code"), lambda error: _code_page(about, str(error)))


@bp.get("/<questionnaire>/<question>/agreement")
@allow(Permission.TEXTS)
def agreement(questionnaire: str, question: str) -> ResponseReturnValue:
    """How well the coders agree, and what they differ on."""
    return _agreement_page(asked(questionnaire, question))


@bp.post("/<questionnaire>/<question>/settle/<int:text>")
@allow(Permission.TEXTS)
def settle(questionnaire: str, question: str, text: int) -> ResponseReturnValue:
    """Keep the codes that stand for a text which two people coded differently."""
    about = asked(questionnaire, question)

    def keep(session: Session) -> None:
        given = frame_of(session, about.about), request.form.getlist("codes")
        coding.settle(session, hand(), text_of(session, about, text).id, given)

    return done(keep, about.address("agreement"), lambda error: _agreement_page(about, str(error)))


def _typed() -> list[Code]:
    """The lines of the form that are filled in, without those ticked to be removed."""
    lines = zip(*(request.form.getlist(name) for name in ("code", "label", "definition")), strict=False)
    removed = set(request.form.getlist("remove"))
    codes = [Code(*(" ".join(each.split()) for each in line)) for line in lines]
    return [each for each in codes if any((each.code, each.label, each.definition)) and each.code not in removed]


def _frame_page(about: Asked, codes: list[Code], fault: str = "") -> str:
    with current_engine().sessions.read() as session:
        current = frames.current(session, *about.about)
    return render_template(
        "free_text/frame.html", asked=about, codes=codes, blanks=BLANKS if codes else 2 * BLANKS, frame=current,
        faults=[("code-1", fault)] if fault else [],
    )  # fmt: skip


def _code_page(about: Asked, fault: str = "") -> str:
    with current_engine().sessions.begin() as session:
        current = frame_of(session, about.about)
        text = coding.next_text(session, about.about, current, current_staff().name)
        note(session, about.about, [text.id] if text else [])
        work = coding.work(session, about.about, current)
        return render_template(
            "free_text/code.html", asked=about, frame=current, text=text, work=work,
            faults=[("codes", fault)] if fault else [],
        )  # fmt: skip


def _agreement_page(about: Asked, fault: str = "") -> str:
    with current_engine().sessions.begin() as session:
        current = frame_of(session, about.about)
        work = coding.work(session, about.about, current)
        agreed = agreeing.by_code(work.pairs, current.labels)
        texts = _texts(session, [pair.text_id for pair in work.unsettled])
        note(session, about.about, texts)
        return render_template(
            "free_text/agreement.html", asked=about, frame=current, work=work, agreed=agreed, texts=texts,
            overall=agreeing.overall(agreed), faults=[("differences", fault)] if fault else [],
        )  # fmt: skip


def _texts(session: Session, numbers: list[int]) -> dict[int, FreeText]:
    return {text.id: text for text in session.scalars(select(FreeText).where(FreeText.id.in_(numbers)))}
