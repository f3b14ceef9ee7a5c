"""Finding a consultation in the list: by area, audience, interest, opening and words. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from survey_engine.consultations.pages import ConsultationPage
from survey_engine.consultations.timing import Opening, opening
from survey_engine.definition.model import Text

EVERYWHERE = "all-areas"  # a consultation about all areas is found under every area
ORDER = (Opening.OPEN, Opening.FORTHCOMING, Opening.CLOSED)


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for; blank finds everything. Areas, audiences and interests are given by `key`."""

    words: str = ""
    area: str = ""
    audience: str = ""
    interest: str = ""
    opening: Opening | None = None


def find(pages: Iterable[ConsultationPage], search: Search, now: datetime) -> tuple[ConsultationPage, ...]:
    """The consultations looked for: open ones first, then forthcoming and closed; otherwise in the order given."""
    found = [page for page in pages if _matches(page, search, now)]
    return tuple(sorted(found, key=lambda page: ORDER.index(opening_of(page, now))))


def opening_of(page: ConsultationPage, now: datetime) -> Opening:
    """Whether a consultation takes answers now."""
    return opening(page.opened_at, page.closed_at, now)


def choices(names: Iterable[Iterable[Text]], language: str) -> Mapping[str, str]:
    """Key -> label of every name that occurs, by label."""
    labels = {key(text): in_language(text, language) for texts in names for text in texts}
    return dict(sorted(labels.items(), key=lambda each: each[1].casefold()))


def key(text: Text) -> str:
    """What stands for a name in an address, the same in every language: `people-who-live-in-melton`."""
    return re.sub(r"[^a-z0-9]+", "-", _plain(next(iter(text.values())))).strip("-")


def in_language(text: Text, language: str) -> str:
    """The words in that language, or in the first one there is."""
    return text.get(language) or next(iter(text.values()))


def _matches(page: ConsultationPage, search: Search, now: datetime) -> bool:
    areas = {key(area) for area in page.areas}
    return (
        (not search.area or search.area in areas or EVERYWHERE in areas)
        and (not search.audience or search.audience in map(key, page.audiences))
        and (not search.interest or search.interest in map(key, page.interests))
        and (search.opening is None or search.opening is opening_of(page, now))
        and _has(page, _plain(search.words).split())
    )


def _has(page: ConsultationPage, words: list[str]) -> bool:
    all_words = _all_words(page) if words else ""
    return all(word in all_words for word in words)


def _all_words(page: ConsultationPage) -> str:
    single = (page.title, page.summary, page.overview, page.why, page.next)
    texts = (*(text for text in single if text), *page.areas, *page.audiences, *page.interests)
    places = [f"{event.name} {event.place}" for event in page.events]
    return _plain(" ".join([words for text in texts for words in text.values()] + places))


def _plain(words: str) -> str:
    """Small letters without accents or typographic quotes: cafe finds Café."""
    split = unicodedata.normalize("NFKD", words.replace("’", "'")).casefold()
    return "".join(letter for letter in split if not unicodedata.combining(letter))
