"""Where a consultation stood when its responses were read: a table is interim until every door is closed.

It looks at the pages of consultations and at the moment handed in; never at a response.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from survey_engine.consultations.catalogue import Form
from survey_engine.consultations.pages import ConsultationPage


@dataclass(frozen=True, slots=True)
class Standing:
    """When responses were read, and since when none are taken (None: some still are). Times are UTC."""

    read_at: datetime
    closed_at: datetime | None
    environment: str = "live"

    @property
    def status(self) -> str:
        """`final`, or `interim` while answers were still being taken."""
        return "interim" if self.closed_at is None or self.read_at < self.closed_at else "final"


def of(pages: Iterable[ConsultationPage], forms: Sequence[Form], now: datetime, environment: str = "live") -> Standing:
    """The standing of these forms: closed when every consultation that offers one of them is."""
    asked = {form.questionnaire.id for form in forms}
    offering = [page for page in pages if asked & {offer.questionnaire for offer in page.questionnaires}]
    closings = [page.closed_at for page in offering]
    known = [each for each in closings if each is not None]
    return Standing(now, max(known) if known and len(known) == len(closings) else None, environment)
