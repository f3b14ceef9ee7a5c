"""What people read about a consultation: frozen data, as its file gives it. Knows no database and no web.

Texts hold every language of the page; long ones are in the small markup (paragraphs, `- ` lists, [links](url)).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from survey_engine.consultations.timing import at, end_of
from survey_engine.definition.model import Text


@dataclass(frozen=True, slots=True)
class Offer:
    """A questionnaire people may answer here. `for_` names the audiences of one that is not for everybody."""

    questionnaire: str
    begins: bool = False  # the one behind the begin button
    for_: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Occasion:
    """A place and time where staff ask people. `starts` and `ends` show London's clocks; blank: not known."""

    code: str
    name: str
    place: str
    day: date
    type: str
    starts: time | None = None
    ends: datetime | None = None
    area: str | None = None
    note: str | None = None
    link: str | None = None  # code of its short address; blank: one is derived

    @property
    def starts_at(self) -> datetime | None:
        """When it begins, in UTC."""
        return None if self.starts is None else at(self.day, self.starts)

    @property
    def ends_at(self) -> datetime | None:
        """When it ends, in UTC."""
        return None if self.ends is None else at(self.ends.date(), self.ends.time())


@dataclass(frozen=True, slots=True)
class ShortLink:
    """A short address that belongs to no event: a leaflet, a window, a street. `questionnaire`: the one it begins."""

    code: str
    label: str
    questionnaire: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Who to ask, in words a person can use without this site."""

    name: str
    address: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class ConsultationPage:
    """One consultation. `opened` and `closed` are the first and the last day on which answers are taken."""

    slug: str
    title: Text
    overview: Text
    why: Text
    next: Text
    questionnaires: tuple[Offer, ...]
    languages: tuple[str, ...] = ("en",)
    demonstration: bool = False
    opened: date | None = None
    closed: date | None = None
    summary: Text | None = None  # one sentence for the list
    notice: Text | None = None  # what to know before reading on
    emergency: Text | None = None
    areas: tuple[Text, ...] = ()
    audiences: tuple[Text, ...] = ()
    interests: tuple[Text, ...] = ()
    events: tuple[Occasion, ...] = ()
    links: tuple[ShortLink, ...] = ()
    wave: Mapping[str, str] = field(default_factory=dict)  # series and label
    contact: Contact | None = None

    @property
    def opened_at(self) -> datetime | None:
        """The first moment it takes answers, in UTC."""
        return None if self.opened is None else at(self.opened)

    @property
    def closed_at(self) -> datetime | None:
        """The first moment it takes no more answers, in UTC."""
        return None if self.closed is None else end_of(self.closed)

    @property
    def begins(self) -> Offer:
        """The questionnaire behind the begin button."""
        return next((offer for offer in self.questionnaires if offer.begins), self.questionnaires[0])
