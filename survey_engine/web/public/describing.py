"""A consultation in the words of its page: dates, status, events, ways to answer. Decides nothing, reads no store."""

import re
from dataclasses import dataclass
from datetime import datetime

from survey_engine.consultations.finding import in_language, opening_of
from survey_engine.consultations.pages import ConsultationPage, Occasion, Offer
from survey_engine.consultations.timing import Opening, day_words, end_of, time_words
from survey_engine.definition.model import Questionnaire

STATUS = {Opening.OPEN: "Open", Opening.FORTHCOMING: "Opens later", Opening.CLOSED: "Closed"}
COLOUR = {
    Opening.OPEN: "govuk-tag--green",
    Opening.FORTHCOMING: "govuk-tag--blue",
    Opening.CLOSED: "govuk-tag--grey",
}
LONGEST_SUMMARY = 220  # characters


@dataclass(frozen=True, slots=True)
class Card:
    """One consultation in the list."""

    slug: str
    title: str
    summary: str
    status: str
    colour: str
    dates: str
    demonstration: bool


@dataclass(frozen=True, slots=True)
class Gathering:
    """One event: `when` in words, `day` as a date for programs."""

    name: str
    when: str
    day: str
    place: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way to answer: the main questionnaire, or one for some people."""

    questionnaire: str
    title: str
    audience: str
    minutes: int | None
    begins: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One consultation's page in one language."""

    language: str
    title: str
    status: str
    opening: Opening
    colour: str
    dates: tuple[tuple[str, str], ...]
    notice: str
    emergency: str
    overview: str
    why: str
    next: str
    areas: tuple[str, ...]
    audiences: tuple[str, ...]
    interests: tuple[str, ...]
    coming: tuple[Gathering, ...]
    past: tuple[Gathering, ...]


def card(page: ConsultationPage, now: datetime) -> Card:
    """How a consultation looks in the list."""
    opening, language = opening_of(page, now), page.languages[0]
    return Card(
        slug=page.slug,
        title=in_language(page.title, language),
        summary=in_language(page.summary, language) if page.summary else _first_words(page, language),
        status=STATUS[opening],
        colour=COLOUR[opening],
        dates=", ".join(f"{said.lower() if n else said} {day}" for n, (said, day) in enumerate(_dates(page, opening))),
        demonstration=page.demonstration,
    )


def shown(page: ConsultationPage, now: datetime) -> Shown:
    """What a consultation's page says, in its first language."""
    opening, language = opening_of(page, now), page.languages[0]
    events = sorted(page.events, key=lambda event: (event.day, event.starts is not None, event.starts))
    return Shown(
        language=language,
        title=in_language(page.title, language),
        status=STATUS[opening],
        opening=opening,
        colour=COLOUR[opening],
        dates=_dates(page, opening),
        notice=in_language(page.notice, language) if page.notice else "",
        emergency=in_language(page.emergency, language) if page.emergency else "",
        overview=in_language(page.overview, language),
        why=in_language(page.why, language),
        next=in_language(page.next, language),
        areas=tuple(in_language(each, language) for each in page.areas),
        audiences=tuple(in_language(each, language) for each in page.audiences),
        interests=tuple(in_language(each, language) for each in page.interests),
        coming=tuple(_gathering(event) for event in events if _over(event) > now),
        past=tuple(_gathering(event) for event in events if _over(event) <= now),
    )


def way(page: ConsultationPage, offer: Offer, questionnaire: Questionnaire) -> Way:
    """One way to answer."""
    language = page.languages[0]
    return Way(
        questionnaire=offer.questionnaire,
        title=in_language(questionnaire.title, language),
        audience=" and ".join(in_language(each, language) for each in offer.for_),
        minutes=questionnaire.minutes,
        begins=offer == page.begins,
    )


def _dates(page: ConsultationPage, opening: Opening) -> tuple[tuple[str, str], ...]:
    """`("Opened", "22 July 2024")`, `("Closes", "30 August 2024")`, as far as they are known."""
    opened = "Opens" if opening is Opening.FORTHCOMING else "Opened"
    closed = "Closed" if opening is Opening.CLOSED else "Closes"
    days = ((opened, page.opened), (closed, page.closed))
    return tuple((said, day_words(day)) for said, day in days if day is not None)


def _gathering(event: Occasion) -> Gathering:
    day = day_words(event.day, weekday=True)
    times = time_words(event.starts) if event.starts else ""
    if event.starts and event.ends:
        times = f"{times} to {time_words(event.ends.time())}"
    when = f"{day}, {times}" if times else day
    return Gathering(event.name, when, event.day.isoformat(), event.place)


def _over(event: Occasion) -> datetime:
    return event.ends_at or end_of(event.day)


def _first_words(page: ConsultationPage, language: str) -> str:
    """The first sentence of the overview, cut at a word when it is long."""
    paragraph = in_language(page.overview, language).split("\n\n")[0]
    sentence = re.split(r"(?<=[.!?])\s", " ".join(paragraph.split()))[0]
    if len(sentence) <= LONGEST_SUMMARY:
        return sentence
    return f"{sentence[:LONGEST_SUMMARY].rsplit(' ', 1)[0].rstrip(',;:')} …"
