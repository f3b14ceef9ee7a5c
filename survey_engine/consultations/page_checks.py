"""What can be wrong with a consultation whose shape is right: dates, references, names used twice, missing words."""

from collections.abc import Iterable, Iterator, Mapping

from survey_engine.consultations.links import derived_code
from survey_engine.consultations.pages import ConsultationPage
from survey_engine.definition.canonical import pointer
from survey_engine.definition.model import Text
from survey_engine.errors import Fault, Severity

TEXTS = ("title", "summary", "notice", "overview", "why", "next", "emergency")
LISTS = ("areas", "audiences", "interests")


def check(page: ConsultationPage) -> tuple[Fault, ...]:
    """Everything wrong with the page, in the order of its keys."""
    return (*_dates(page), *_offers(page), *_names(page), *_words(page))


def _dates(page: ConsultationPage) -> Iterator[Fault]:
    if page.opened and page.closed and page.closed < page.opened:
        yield Fault(
            "/closed", "consultation.closes_before_opening", "This day is before `opened`; put the dates right."
        )
    for number, event in enumerate(page.events):
        if page.closed and event.day > page.closed:
            message = "This event is after the consultation closes; nobody could answer there."
            yield Fault(f"/events/{number}/starts", "consultation.event_after_close", message, Severity.WARNING)


def _offers(page: ConsultationPage) -> Iterator[Fault]:
    yield from _twice("/questionnaires", "id", [offer.questionnaire for offer in page.questionnaires])
    begins = sum(offer.begins for offer in page.questionnaires)
    if begins > 1 or (not begins and len(page.questionnaires) > 1):
        message = "Say `begins: true` on exactly one questionnaire: the one behind the begin button."
        yield Fault("/questionnaires", "consultation.begins", message)


def _names(page: ConsultationPage) -> Iterator[Fault]:
    yield from _twice("/events", "code", [event.code for event in page.events])
    offered = {offer.questionnaire for offer in page.questionnaires}
    codes = [(event.link or derived_code(page.slug, event.code)).lower() for event in page.events]
    yield from _twice("/events", "link", codes)
    for number, link in enumerate(page.links):
        if link.code.lower() in codes:
            message = f"The address /e/{link.code.lower()} is used by an event; choose another code."
            yield Fault(f"/links/{number}/code", "consultation.duplicate", message)
        if link.questionnaire is not None and link.questionnaire not in offered:
            message = f"'{link.questionnaire}' is not among the questionnaires above; add it there."
            yield Fault(f"/links/{number}/questionnaire", "consultation.bad_value", message)
    yield from _twice("/links", "code", [link.code.lower() for link in page.links])


def _twice(path: str, key: str, names: Iterable[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, name in enumerate(names):
        if name in seen:
            yield Fault(
                f"{path}/{number}/{key}", "consultation.duplicate", f"'{name}' is used above; every {key} is used once."
            )
        seen.add(name)


def _words(page: ConsultationPage) -> Iterator[Fault]:
    for path, text in _texts(page):
        for language in page.languages:
            if language not in text:
                yield Fault(path, "consultation.missing_translation", f"There are no words in '{language}'; add them.")
        for language in text.keys() - set(page.languages):
            yield Fault(
                pointer(path, language), "consultation.unknown_language", "Name this language in `languages` first."
            )


def _texts(page: ConsultationPage) -> Iterator[tuple[str, Text]]:
    for name in TEXTS:
        text: Mapping[str, str] | None = getattr(page, name)
        if text is not None:
            yield f"/{name}", text
    for name in LISTS:
        for number, each in enumerate(getattr(page, name)):
            yield f"/{name}/{number}", each
    for row, offer in enumerate(page.questionnaires):
        for number, each in enumerate(offer.for_):
            yield f"/questionnaires/{row}/for/{number}", each
