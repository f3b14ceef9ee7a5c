"""What a file says of its table: title, marking, a name to save it under, and the lines of its About sheet."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from analysis import printed
from analysis.table import About, Table

MARKING = "OFFICIAL-SENSITIVE"
EXACT = "OFFICIAL-SENSITIVE: exact figures, not for publication."
OF_SINGLE_PEOPLE = "OFFICIAL-SENSITIVE: answers of single people. Keep them where only those may read them who need to."
LANGUAGE = "en-GB"
EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)  # what a zip file can state
BASES = {"answered": "people who answered the question", "asked": "people who were asked", "all": "everybody"}


def marked(table: Table) -> bool:
    """Whether its figures are exact, and so only for officers."""
    return table.profile == "officer"


def moment(table: Table) -> datetime:
    """The moment its files state as their own: when the responses were read."""
    return (table.about.cut_off if table.about else None) or EARLIEST


def name(table: Table, suffix: str) -> str:
    """A file name to suggest: marked where the figures are exact."""
    by = [f"by {' and '.join(table.groups[0].key)}"] if table.groups and table.groups[0].key else []
    marking = [MARKING] if marked(table) else [table.profile]
    words = " ".join([*marking, table.questionnaire, table.question, *by])
    return re.sub(r"[^A-Za-z0-9.@-]+", "_", words) + f".{suffix}"


def rows(table: Table) -> Iterator[tuple[str, str]]:
    """Everything a reader must know who has nothing but the file: an item and its value."""
    yield "Title", table.title
    yield "Question", table.question
    yield "Questionnaire", table.questionnaire
    yield "Profile", table.profile
    if marked(table):
        yield "Marking", EXACT
    yield "People in the base", "hidden" if table.base is None else f"{table.base:,}"
    if table.about:
        yield from _about(table.about)


def when(about: About) -> str | None:
    """When people answered: "1 June 2024 to 30 June 2024"."""
    days = [f"{each.day} {each:%B %Y}" for each in (about.first, about.last) if each]
    return " to ".join(dict.fromkeys(days)) or None


def summary(table: Table) -> Iterator[str]:
    """Base, wave, dates and status in a few sentences, to stand under a title."""
    yield f"Base: {printed.base(table.base)}."
    about = table.about
    if about is None:
        return
    if about.wave:
        yield f"Wave: {about.wave}."
    if days := when(about):
        yield f"Answered {days}."
    if about.cut_off:
        yield f"Responses as they stood on {_time(about.cut_off)}; {about.status} results."


def _about(about: About) -> Iterator[tuple[str, str]]:
    yield "Versions", about.scope
    yield "Wave", about.wave or "not part of a wave"
    yield "Answered", when(about) or "not known"
    yield "Cut-off", _time(about.cut_off) if about.cut_off else "not known"
    yield "Status", about.status
    yield "Base", BASES.get(about.base, about.base)
    yield "Who is counted", about.where or "everybody"
    yield "Weighting", about.weighting
    yield "Collected by", ", ".join(f"{mode}: {count:,}" for mode, count in about.modes.items()) or "not told"
    yield "Responses", "test responses" if about.environment == "test" else about.environment
    yield "Made-up responses", f"{about.demonstration:,}"
    yield "Hash of the counts (SHA-256)", about.data_hash or "not told"


def _time(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"
