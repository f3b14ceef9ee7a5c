"""Reads a consultation's file: strictly, and with the line and column of everything wrong."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from survey_engine.consultations.page_checks import check
from survey_engine.consultations.page_schema import shape
from survey_engine.consultations.pages import ConsultationPage
from survey_engine.definition import canonical
from survey_engine.definition.compile import CODELISTS
from survey_engine.definition.loading.codelists import Pick, Shelf, Unfit
from survey_engine.definition.loading.source import Document, read_file, read_yaml
from survey_engine.definition.located import Finding, LocatedError
from survey_engine.errors import Fault, Severity

AREAS = "areas"
AT_THE_KEY = frozenset({"consultation.unknown_key", "consultation.unknown_language"})


@dataclass(frozen=True, slots=True)
class Loaded:
    """A consultation's page, its canonical bytes, and what an editor would point out."""

    page: ConsultationPage
    raw: bytes
    warnings: tuple[Finding, ...]


def load(path: Path) -> Loaded:
    """Read the file at `path`, or raise LocatedError."""
    return load_text(read_file(path), str(path), path.parent / CODELISTS)


def load_text(text: bytes, name: str, codelists: Path | None = None) -> Loaded:
    """Read a consultation, or raise LocatedError; `name` is the file's, for messages.

    Events' areas are looked up in the code list `areas`, when there is one.
    """
    document = read_yaml(text, name)
    page = shape(document.data)
    if not isinstance(page, ConsultationPage):
        raise LocatedError(_placed(document, page))
    found = (*check(page), *_areas(page, codelists))
    if any(fault.severity is Severity.ERROR for fault in found):
        raise LocatedError(_placed(document, found))
    return Loaded(page, canonical.encode(document.data), _placed(document, found))


def _areas(page: ConsultationPage, codelists: Path | None) -> Iterator[Fault]:
    """Areas that the code list does not hold on the day of the event."""
    if codelists is None or not (codelists / f"{AREAS}.csv").is_file():
        return
    shelf = Shelf(codelists)
    for number, event in enumerate(page.events):
        if event.area is not None and event.area not in _codes_on(shelf, event.day):
            message = f"There is no area '{event.area}' on that day; use a code from {AREAS}.csv."
            yield Fault(f"/events/{number}/area", "consultation.unknown_area", message)


def _codes_on(shelf: Shelf, day: date) -> frozenset[str]:
    try:
        return frozenset(option.code for option in shelf.options(Pick(AREAS, valid_on=day.isoformat()), ("en",)))
    except Unfit:  # the list holds nothing for so early a day
        return frozenset()


def _placed(document: Document, faults: Iterable[Fault]) -> tuple[Finding, ...]:
    findings = [document.find(fault, at_key=fault.code in AT_THE_KEY) for fault in faults]
    return tuple(sorted(findings, key=lambda each: (each.line, each.column, each.fault.path)))
