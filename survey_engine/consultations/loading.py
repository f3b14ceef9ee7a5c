"""Reads a consultation's file: strictly, and with the line and column of everything wrong."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from survey_engine.consultations.page_checks import check
from survey_engine.consultations.page_schema import shape
from survey_engine.consultations.pages import ConsultationPage
from survey_engine.definition import canonical
from survey_engine.definition.located import Finding, LocatedError
from survey_engine.definition.source import Document, read_file, read_yaml
from survey_engine.errors import Fault, Severity

AT_THE_KEY = frozenset({"unknown_key", "unknown_language"})


@dataclass(frozen=True, slots=True)
class Loaded:
    """A consultation's page, its canonical bytes, and what an editor would point out."""

    page: ConsultationPage
    raw: bytes
    warnings: tuple[Finding, ...]


def load(path: Path) -> Loaded:
    """Read the file at `path`, or raise LocatedError."""
    return load_text(read_file(path), str(path))


def load_text(text: bytes, name: str) -> Loaded:
    """Read a consultation, or raise LocatedError; `name` is the file's, for messages."""
    document = read_yaml(text, name)
    page = shape(document.data)
    if not isinstance(page, ConsultationPage):
        raise LocatedError(_placed(document, page))
    found = check(page)
    if any(fault.severity is Severity.ERROR for fault in found):
        raise LocatedError(_placed(document, found))
    return Loaded(page, canonical.encode(document.data), _placed(document, found))


def _placed(document: Document, faults: Iterable[Fault]) -> tuple[Finding, ...]:
    findings = [document.find(fault, at_key=fault.code in AT_THE_KEY) for fault in faults]
    return tuple(sorted(findings, key=lambda each: (each.line, each.column, each.fault.path)))
