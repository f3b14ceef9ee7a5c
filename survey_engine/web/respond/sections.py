"""Shows one section as a page: its questions filled in, what is wrong with them, where one is.

The hot path of the whole service: questions are joined from fragments made once, and the template adds only the frame.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response, render_template, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from survey_engine.definition.model import Question, Section
from survey_engine.errors import Fault
from survey_engine.forms import Parsed
from survey_engine.rendering.prose import plain, prose
from survey_engine.web.respond.frames import Back, Kind, frame
from survey_engine.web.respond.visit import Visit, private


@dataclass(frozen=True, slots=True)
class Again:
    """A page shown again: what was typed, what is wrong with it, or that its token was too old."""

    parsed: Parsed
    faults: tuple[Fault, ...] = ()
    expired: bool = False

    @property
    def status(self) -> int:
        """422: the answers have faults. 400: the page could not be taken at all."""
        return 400 if self.expired else 422


def show(visit: Visit, section: Section, again: Again | None = None) -> Response:
    """The page of one section; `again`, the one just posted."""
    asked = visit.journey.asked_in(section)
    orders = {each.id: order for each in asked if (order := visit.journey.shown(each)) is not None}
    faults = again.faults if again else ()
    title = visit.say(section.title)
    fills = {
        "title": plain(_title(visit, title, bool(again))),
        "heading": plain(title),
        "progress": plain(_progress(visit, section)),
        "intro": _intro(visit, section),
        "problem": _problem(visit, again, orders),
        "questions": _questions(visit, asked, _values(visit, again), faults, orders),
        "asked": plain(" ".join(question.id for question in asked)),
        "action": plain(_action(visit, section)),
        "ticket": plain(visit.ticket),
        "token": plain(generate_csrf()),
        "back": plain(f"/c/{visit.draft.consultation_slug}"),
    }
    return private(frame(_kind(visit, section)).fill(fills), again.status if again else 200)


def _kind(visit: Visit, section: Section) -> Kind:
    demonstration = visit.page.demonstration
    return Kind(
        visit.draft.language, demonstration, section.sensitive, section.skippable, visit.begun, _back(visit, section)
    )


def _problem(visit: Visit, again: Again | None, orders: Mapping[str, tuple[str, ...]]) -> str:
    """What is wrong with the page just posted."""
    if again is None:
        return ""
    if again.expired:
        return render_template("respond/expired.html", words=visit.words)
    return visit.fragments.summary(again.faults, orders)


def _questions(
    visit: Visit,
    asked: Sequence[Question],
    values: Mapping[str, object],
    faults: Sequence[Fault],
    orders: Mapping[str, tuple[str, ...]],
) -> Markup:
    fragments, rows = visit.fragments, visit.journey.rows
    return Markup("\n").join(fragments[each.id].fill(values, faults, orders.get(each.id), rows(each)) for each in asked)


def _values(visit: Visit, again: Again | None) -> Mapping[str, object]:
    answers = visit.draft.answers
    if again is None:
        return answers
    names = again.parsed.names
    return {key: value for key, value in answers.items() if key not in names} | dict(again.parsed.shown)


def _title(visit: Visit, heading: str, faulty: bool) -> str:
    whole = f"{heading} – {visit.say(visit.form.questionnaire.title)}"
    return visit.words["error_title"].format(title=whole) if faulty else whole


def _progress(visit: Visit, section: Section) -> str:
    """Which page this is, and of how many: unless what repeats is not known yet, for then nobody can say."""
    sections, answers = visit.journey.route.sections, visit.draft.answers
    known = all(repeat.each in answers for repeat in visit.form.questionnaire.repeats)
    words = visit.words["progress" if known else "progress_open"]
    return str(words.format(here=sections.index(section.id) + 1, all=len(sections)))


def _intro(visit: Visit, section: Section) -> Markup:
    """The questionnaire's own words to begin with, on its first page."""
    first = visit.form.questionnaire.sections[0].id == section.id
    return prose(visit.say(visit.form.questionnaire.intro)) if first else Markup("")


def _back(visit: Visit, section: Section) -> Back:
    """From the first page there is nowhere to go back to but the consultation's, which would lose the way here."""
    if not visit.begun:
        return Back.LINK
    first = visit.journey.route.sections[0] == section.id
    return Back.NONE if first and request.args.get("return") != "check" else Back.BUTTON


def _action(visit: Visit, section: Section) -> str:
    """Where the page is posted to."""
    if not visit.begun:
        return f"/c/{visit.draft.consultation_slug}/respond"
    query = "?return=check" if request.args.get("return") == "check" else ""
    return visit.address(section.id) + query
