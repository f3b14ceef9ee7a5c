"""Interim or final: by the pages of every consultation that offers the questionnaire."""

from datetime import UTC, date, datetime

import builders
import pytest

from analysis import standing
from survey_engine.consultations.catalogue import Form
from survey_engine.consultations.pages import ConsultationPage, Offer

FORM = Form(builders.of(builders.question("concerns", "multiple", "drugs")), "hash", b"")
END_OF_AUGUST = datetime(2024, 8, 30, 23, tzinfo=UTC)  # midnight in London


def page(slug: str, closed: date | None, offers: str = "tiny") -> ConsultationPage:
    words = {"en": slug}
    return ConsultationPage(slug, words, words, words, words, (Offer(offers),), closed=closed)


AUGUST, FOR_EVER = page("august", date(2024, 8, 30)), page("for-ever", None)
OTHER, JULY = page("other", date(2030, 1, 1), offers="another"), page("july", date(2024, 7, 1))


@pytest.mark.parametrize(
    ("pages", "now", "status"),
    [
        ([AUGUST], datetime(2024, 8, 30, 22, 59, tzinfo=UTC), "interim"),
        ([AUGUST], END_OF_AUGUST, "final"),
        ([AUGUST, JULY], datetime(2024, 8, 1, tzinfo=UTC), "interim"),
        ([AUGUST, FOR_EVER], END_OF_AUGUST, "interim"),
        ([AUGUST, OTHER], END_OF_AUGUST, "final"),
        ([OTHER], END_OF_AUGUST, "interim"),  # a questionnaire of no consultation is always open
        ([], END_OF_AUGUST, "interim"),
    ],
)
def test_a_table_is_final_once_every_door_is_closed(pages: list[ConsultationPage], now: datetime, status: str) -> None:
    found = standing.of(pages, [FORM], now)

    assert (found.read_at, found.status, found.environment) == (now, status, "live")
