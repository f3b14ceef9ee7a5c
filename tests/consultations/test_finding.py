from datetime import UTC, date, datetime

import pytest

from survey_engine.consultations.finding import Search, choices, find, key
from survey_engine.consultations.pages import ConsultationPage, Occasion, Offer
from survey_engine.consultations.timing import Opening

NOW = datetime(2024, 8, 1, 12, tzinfo=UTC)


def page(slug: str, *, opened: date | None = None, closed: date | None = None, **more: object) -> ConsultationPage:
    texts = {name: {"en": name} for name in ("title", "overview", "why", "next")} | more
    return ConsultationPage(slug=slug, questionnaires=(Offer("q"),), opened=opened, closed=closed, **texts)  # type: ignore[arg-type]


PAST = page("past", opened=date(2020, 1, 13), closed=date(2020, 3, 31), areas=({"en": "All Areas"},))
OPEN = page(
    "open",
    opened=date(2024, 7, 22),
    closed=date(2024, 8, 30),
    title={"en": "Residents’ views"},
    areas=({"en": "Asfordby"},),
    audiences=({"en": "People who live in Melton"},),
    interests=({"en": "Safer Communities"},),
    events=(Occasion("cafe", "Café morning", "Bottesford", date(2024, 8, 8), "village"),),
)
SOON = page("soon", opened=date(2024, 9, 1), areas=({"en": "Bottesford"},))
PAGES = (SOON, PAST, OPEN)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        (Search(), ["open", "soon", "past"]),
        (Search(area="asfordby"), ["open", "past"]),
        (Search(area="all-areas"), ["past"]),
        (Search(audience="people-who-live-in-melton"), ["open"]),
        (Search(interest="safer-communities"), ["open"]),
        (Search(opening=Opening.CLOSED), ["past"]),
        (Search(opening=Opening.FORTHCOMING), ["soon"]),
        (Search(words="residents' VIEWS"), ["open"]),
        (Search(words="cafe bottesford"), ["open"]),
        (Search(words="bottesford"), ["open", "soon"]),
        (Search(words="nothing of the kind"), []),
        (Search(words="bottesford", opening=Opening.OPEN), ["open"]),
    ],
    ids=str,
)
def test_a_search_finds(search: Search, found: list[str]) -> None:
    assert [each.slug for each in find(PAGES, search, NOW)] == found


def test_the_choices_are_the_names_that_occur_each_once() -> None:
    assert choices([each.areas for each in (*PAGES, OPEN)], "en") == {
        "all-areas": "All Areas",
        "asfordby": "Asfordby",
        "bottesford": "Bottesford",
    }


def test_a_name_has_one_key_whatever_the_language_of_the_page() -> None:
    assert key({"en": "People who live in Melton", "pl": "Mieszkańcy Melton"}) == "people-who-live-in-melton"
