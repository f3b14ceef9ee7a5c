"""The pages of what people's own words came to, and of quotes: chosen, cleared, and only then shown."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.counts.counting import Source
from analysis.counts.part import Base, Request
from analysis.free_text import agreeing, coding, describing, frames, quotes, themes
from analysis.free_text.back_coding import Moved
from analysis.free_text.models import FreeText, Quote
from analysis.free_text.quotes import Said
from analysis.free_text.reviewing import SHOWN
from analysis.ranking import percent
from analysis.waves import Scope
from analysis.web.deeds import done
from analysis.web.free_text.desk import Asked, asked, bp, hand, note, text_of
from analysis.web.making import sources
from survey_engine.access import Permission, allow, current_staff
from survey_engine.accounts import audit
from survey_engine.engine import current_engine
from survey_engine.errors import NotFound
from survey_engine.responses.models import Response

PAGE = 20
ENOUGH_FOR_SHARES = 30  # people, below which a percentage would say more than they do


@bp.get("/<questionnaire>/<question>")
@allow(Permission.TEXTS)
def results(questionnaire: str, question: str) -> ResponseReturnValue:
    """People by code, options after back-coding, and the quotes that are cleared."""
    about, engine = asked(questionnaire, question), current_engine()
    with engine.sessions.begin() as session:
        frame = frames.current(session, *about.about)
        work = coding.work(session, about.about, frame) if frame else None
        found = themes.themes(session, frame, work) if frame and work else None
        said = [themes.sentence(each, found) for each in found.themes if each.people] if found else []
        agreed = agreeing.by_code(work.pairs, frame.labels) if frame and work else {}
        moved = _moved(session, about) if about.beside and work and work.final else []
        cleared = quotes.quotes(session, about.about)
        note(session, about.about, [each.text_id for each in cleared])
        audit.record(session, engine.clock, current_staff(), "figures.seen", ".".join(about.about), page="texts")
        return render_template(
            "free_text/results.html", asked=about, found=found, said=said, frame=frame, work=work, moved=moved,
            cleared=cleared,
            doubtful=[code for code, each in agreed.items() if each.used and not each.agreement.enough],
            shares=found is not None and found.coded >= ENOUGH_FOR_SHARES, percent=percent,
        )  # fmt: skip


@bp.get("/<questionnaire>/<question>/quotes")
@allow(Permission.TEXTS)
def choosing(questionnaire: str, question: str) -> ResponseReturnValue:
    """Texts to choose quotes from, and quotes that wait to be cleared."""
    return _page(asked(questionnaire, question))


@bp.post("/<questionnaire>/<question>/quotes/<int:text>")
@allow(Permission.TEXTS)
def choose(questionnaire: str, question: str, text: int) -> ResponseReturnValue:
    """Choose words of a text to quote."""
    about = asked(questionnaire, question)

    def keep(session: Session) -> None:
        said = _said(session, about, text_of(session, about, text))
        quotes.choose(session, hand(), text, (request.form.get("words", ""), said))

    return done(keep, about.address("choosing"), lambda error: _page(about, str(error)))


@bp.post("/<questionnaire>/<question>/quotes/<int:quote>/clear")
@allow(Permission.TEXTS)
def clear(questionnaire: str, question: str, quote: int) -> ResponseReturnValue:
    """Let a quote be shown."""
    about = asked(questionnaire, question)

    def let(session: Session) -> None:
        said = describing.say(_source(about), _quote(session, about, quote).attributes, about.forms[0])
        quotes.clear(session, hand(), quote, said)

    return done(let, about.address("choosing"), lambda error: _page(about, str(error)))


@bp.post("/<questionnaire>/<question>/quotes/<int:quote>/remove")
@allow(Permission.TEXTS)
def remove(questionnaire: str, question: str, quote: int) -> ResponseReturnValue:
    """Take a quote away."""
    about = asked(questionnaire, question)
    with current_engine().sessions.begin() as session:
        quotes.remove(session, hand(), _quote(session, about, quote).id)
    return redirect(about.address("choosing"), 303)


def _quote(session: Session, about: Asked, number: int) -> Quote:
    """A quote from an answer to this question; NotFound when it is not."""
    kept = session.get(Quote, number)
    if kept is None:
        raise NotFound("There is no such quote.")
    text_of(session, about, kept.text_id)
    return kept


def _said(session: Session, about: Asked, text: FreeText) -> Said:
    """What is to be said of who wrote it, as far as it is true."""
    response = session.get_one(Response, text.response_id)
    area, group = request.form.get("area", "") == "yes", request.form.get("group", "")
    form = about.form_of(response.version)
    known = describing.attributes(session, form, text, area=area, group=group)
    return describing.say(_source(about), known, form)


def _source(about: Asked) -> Source:
    return sources(current_engine()).of(Scope(about.questionnaire.id, about.forms))


def _moved(session: Session, about: Asked) -> list[Moved]:
    frame = frames.current(session, *about.about)
    assert frame is not None
    counts = _source(about).count(Request(question=about.question.id, base=Base.ANSWERED))
    coded = frame, coding.work(session, about.about, frame)
    return themes.resolved(session, about.question, counts.overall.mentions, coded)


def _page(about: Asked, fault: str = "") -> str:
    after = request.args.get("after", 0, int)
    with current_engine().sessions.begin() as session:
        mine = FreeText.questionnaire == about.about[0], FreeText.question == about.about[1]
        some = select(FreeText).where(*mine, FreeText.reading.in_(SHOWN), FreeText.id > after)
        texts = session.scalars(some.order_by(FreeText.id).limit(PAGE + 1)).all()
        waiting = quotes.quotes(session, about.about, cleared=False)
        cleared = quotes.quotes(session, about.about)
        note(
            session,
            about.about,
            [*(text.id for text in texts[:PAGE]), *(each.text_id for each in (*waiting, *cleared))],
        )
        return render_template(
            "free_text/quotes.html", asked=about, texts=texts[:PAGE], more=len(texts) > PAGE,
            waiting=waiting, cleared=cleared,
            groups=describing.kinds_of_people(about.questionnaire), faults=[("texts", fault)] if fault else [],
        )  # fmt: skip
