"""The page on which somebody reads what people wrote, and says what others may see of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from analysis.free_text import gathering, redacting, reviewing
from analysis.free_text.hints import Hint
from analysis.free_text.models import Reading, Triage
from analysis.free_text.redacting import Piece
from analysis.free_text.reviewing import Verdict, Waiting
from analysis.web.free_text.desk import FAULTS, Asked, asked, bp, hand, note, text_of
from survey_engine.access import Permission, allow
from survey_engine.engine import current_engine

HINTS: Mapping[str, str] = {
    Hint.NAME: "A name?",
    Hint.ADDRESS: "An address?",
    Hint.PHONE: "A phone number?",
    Hint.EMAIL: "An email address?",
    Hint.REGISTRATION: "A car registration?",
    Hint.HANDLE: "A web or social media account?",
    Hint.SAFEGUARDING: "Somebody in danger?",
}
TRIAGES: Mapping[str, str] = {
    Triage.NO_CONCERN: "Nobody is in danger",
    Triage.PASSED_ON: "Passed on to the safeguarding lead",
    Triage.EMERGENCY: "The police or an ambulance were called",
    Triage.CANNOT_ACT: "There may be danger, but nobody can be found from it",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One text on the page: its words in pieces, words to start from in changing them, and what was typed before."""

    waiting: Waiting
    pieces: tuple[Piece, ...]
    suggestion: str
    typed: Mapping[str, str]
    fault: str = ""


@bp.get("/<questionnaire>/<question>/read")
@allow(Permission.TEXTS)
def read(questionnaire: str, question: str) -> ResponseReturnValue:
    """The next texts that nobody has read, signs of danger first."""
    return _page(asked(questionnaire, question), {}, done=request.args.get("done", type=int))


@bp.post("/<questionnaire>/<question>/read")
@allow(Permission.TEXTS)
def decide(questionnaire: str, question: str) -> ResponseReturnValue:
    """Keep what somebody made of the texts on the page; those left alone wait on."""
    about, faults = asked(questionnaire, question), {}
    done = 0
    for number in [int(each) for each in request.form.getlist("text") if each.isascii() and each.isdigit()]:
        if request.form.get(f"reading-{number}", "") not in set(Reading) - {Reading.WAITING}:
            continue
        try:
            with current_engine().sessions.begin() as session:
                reviewing.decide(session, hand(), number, _verdict(number))
            done += 1
        except FAULTS as error:
            faults[number] = str(error)
    if faults:
        return _page(about, faults), 422
    return redirect(about.address("read", done=done), 303)


@bp.post("/<questionnaire>/<question>/read/<int:text>/again")
@allow(Permission.TEXTS)
def open_again(questionnaire: str, question: str, text: int) -> ResponseReturnValue:
    """Put a text back among those nobody has read: whoever read it missed something."""
    about = asked(questionnaire, question)
    with current_engine().sessions.begin() as session:
        reviewing.open_again(session, hand(), text_of(session, about, text).id)
    return redirect(about.address("read"), 303)


def _verdict(number: int) -> Verdict:
    triage = request.form.get(f"triage-{number}", "")
    return Verdict(
        Reading(request.form[f"reading-{number}"]),
        request.form.get(f"words-{number}", ""),
        Triage(triage) if triage in set(Triage) else None,
    )


def _page(about: Asked, faults: Mapping[int, str], done: int | None = None) -> str:
    places = gathering.places(about.forms)
    with current_engine().sessions.begin() as session:
        waiting = reviewing.waiting(session, *about.about)
        note(session, about.about, [each.text.id for each in waiting])
        tally = reviewing.tallies(session, about.questionnaire.id).get(about.name, reviewing.Tally())
        items = [_item(each, places, faults.get(each.text.id, "")) for each in waiting]
        return render_template(
            "free_text/read.html", asked=about, items=items, tally=tally, faults=_named(faults), done=done,
            hints=HINTS, triages=TRIAGES,
        )  # fmt: skip


def _item(waiting: Waiting, places: frozenset[str], fault: str) -> Item:
    words, number = waiting.words or "", waiting.text.id
    names = ("reading", "words", "triage")
    typed = {name: request.form[f"{name}-{number}"] for name in names if f"{name}-{number}" in request.form}
    pieces = tuple(redacting.pieces(words, places))
    return Item(waiting, pieces, redacting.suggest(words, places), typed, fault)


def _named(faults: Mapping[int, str]) -> list[tuple[str, str]]:
    """Faults by field, for the summary; a text that is gone has no field to point at."""
    return [(f"text-{number}", message) for number, message in faults.items()]
