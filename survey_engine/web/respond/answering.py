"""What a posted page of questions means: answers taken over, faults found, where to go next. Writes nothing.

A question that appears only because of an answer on the same page is shown next, before it can be missed: the
page says which questions it showed, so that nothing unseen is demanded or blanked.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from flask import request

from survey_engine.definition.model import Keep, QuestionType, Section
from survey_engine.errors import Fault, Severity
from survey_engine.forms import Parsed, build_form
from survey_engine.web.respond.visit import Visit

MISSING = frozenset({"required", "other_required", "too_few"})
"""Faults that do not matter to somebody who is leaving the page unfinished."""

WHERE = frozenset({QuestionType.POSTCODE_SECTOR, QuestionType.AREA})
_INWARD = re.compile(r"([0-9])\s*[A-Za-z]{2}(?![A-Za-z])")


class Action(StrEnum):
    """Which button was pressed."""

    CONTINUE = "continue"
    BACK = "back"
    SAVE = "save"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Page:
    """A posted page: what it asked and what it says."""

    section: Section
    asked: frozenset[str]
    parsed: Parsed
    action: Action
    to_check: bool  # came from "Check your answers"


@dataclass(frozen=True, slots=True)
class Step:
    """What follows: the visit with its new answers, faults to show, or the address to go to."""

    visit: Visit
    faults: tuple[Fault, ...] = ()
    target: str = ""
    ended: bool = False


def read_page(visit: Visit, section: Section) -> Page:
    """The page that was just posted."""
    known = {question.id for question in section.questions}
    told = request.form.get("asked")
    asked = frozenset(known & set((told or "").split())) if told is not None else _asked(visit, section)
    parsed = build_form(visit.form.form_hash, section, visit.draft.language)().parse(asked)
    action = request.form.get("action", "")
    return Page(
        section,
        asked,
        _without_postcodes(section, parsed),
        Action(action) if action in set(Action) else Action.CONTINUE,
        request.args.get("return") == "check",
    )


def take(visit: Visit, page: Page) -> Step:
    """What the page comes to."""
    if page.action is Action.SKIP and page.section.skippable:
        return _onward(visit, _placed(visit.with_answers(_without(visit.draft.answers, page)), page), page)
    after = _recorded(_placed(visit.with_answers(page.parsed.onto(visit.draft.answers)), page), page)
    if page.action is Action.BACK:
        before = visit.journey.before(page.section.id) if page.section.id in visit.journey.route.sections else None
        return Step(after, target=_back(after, before, page))
    faults = _faults(after, page)
    if page.action is Action.SAVE:
        faults = tuple(fault for fault in faults if fault.code not in MISSING)
    if faults:
        return Step(after, faults)
    if page.action is Action.SAVE:
        return Step(after, target=after.address("save"))
    return _onward(visit, after, page)


def _onward(before: Visit, after: Visit, page: Page) -> Step:
    """The next thing to see after a page without faults."""
    journey = after.journey
    if revealed := [
        each for each in journey.asked_in(page.section) if each.id not in page.asked and page.action is not Action.SKIP
    ]:
        query = "?return=check" if page.to_check else ""
        return Step(after, target=f"{after.address(page.section.id)}{query}#{revealed[0].id}")
    following = journey.after(page.section.id)
    end = journey.route.end
    if following is None and end is not None and (end.keep is not Keep.RESPONSE or end.go_to):
        return Step(after, ended=True)
    if page.to_check:
        new = set(journey.route.asked) - set(before.journey.route.asked)
        opened = next((each for each in journey.route.sections if _holds(after, each, new)), None)
        return _at(after, opened, "?return=check") if opened else _at(after, "check")
    return _at(after, following or "check")


def _at(visit: Visit, name: str, query: str = "") -> Step:
    placed = replace(visit, draft=replace(visit.draft, position=name))
    return Step(placed, target=visit.address(name) + query)


def _back(visit: Visit, before: str | None, page: Page) -> str:
    if page.to_check:
        return visit.address("check")
    return visit.address(before) if before else f"/c/{visit.draft.consultation_slug}"


def _holds(visit: Visit, section_id: str, questions: set[str]) -> bool:
    section = visit.section(section_id)
    return any(each.id in questions and each.type is not QuestionType.INFORMATION for each in section.questions)


def _asked(visit: Visit, section: Section) -> frozenset[str]:
    return frozenset(question.id for question in visit.journey.asked_in(section))


def _faults(after: Visit, page: Page) -> tuple[Fault, ...]:
    """What could not be read, then what the judge finds, a place named once; only of what the page asked."""
    unread = {fault.path for fault in page.parsed.faults}
    journey = after.journey
    judged = after.form.judge.section(page.section.id, after.draft.answers, today=journey.today, mode=journey.mode)
    found = [*page.parsed.faults]
    found += [each for each in judged if each.path not in unread and each.severity is Severity.ERROR]
    names = page.parsed.names
    return tuple(fault for fault in found if fault.path.split("/")[1] in names | page.asked)


def _placed(visit: Visit, page: Page) -> Visit:
    return replace(visit, draft=replace(visit.draft, position=page.section.id))


def _recorded(visit: Visit, page: Page) -> Visit:
    """With the orders in which the page's options were shown."""
    asked: Sequence[object] = [each for each in page.section.questions if each.id in page.asked]
    orders = visit.journey.orders(each for each in page.section.questions if each in asked)
    if not orders:
        return visit
    return replace(visit, draft=replace(visit.draft, option_order={**visit.draft.option_order, **orders}))


def _without(answers: Mapping[str, object], page: Page) -> dict[str, object]:
    """The answers without any given on the page: whoever skips a page sends nothing of it."""
    here = {question.id for question in page.section.questions}
    return {key: value for key, value in answers.items() if key not in here and key not in page.parsed.names}


def _without_postcodes(section: Section, parsed: Parsed) -> Parsed:
    """A postcode that could not be read is not shown again in full either, wherever it was typed."""
    sectors = {each.id for each in section.questions if each.type in WHERE}
    shown = {
        key: _INWARD.sub(r"\1", value) if key in sectors and isinstance(value, str) else value
        for key, value in parsed.shown.items()
    }
    return replace(parsed, shown=shown) if sectors else parsed
