"""Reads a population's file: strictly, and with the line and column of everything wrong."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.populations import figures, schema
from analysis.populations.checks import check
from analysis.populations.model import Margin, Population
from survey_engine.definition import canonical
from survey_engine.definition.compile import CODELISTS
from survey_engine.definition.loading import plain
from survey_engine.definition.loading.source import Document, read_file, read_yaml
from survey_engine.definition.located import Finding, LocatedError
from survey_engine.errors import Fault, Severity

LIMIT = 16 * 1024 * 1024  # bytes
DEPTH = 60


@dataclass(frozen=True, slots=True)
class Loaded:
    """A population, its canonical bytes with every count in them, and what an editor would point out."""

    population: Population
    raw: bytes
    warnings: tuple[Finding, ...]


def load(path: Path) -> Loaded:
    """Read the file at `path`, or raise LocatedError."""
    return load_text(read_file(path), str(path), path.parent / CODELISTS)


def load_text(text: bytes, name: str, codelists: Path | None = None) -> Loaded:
    """Read a population, or raise LocatedError; `name` is the file's, for messages."""
    document = read_yaml(text, name)
    drafted = schema.read(document)
    population = _population(drafted, tuple(_counted(document, drafted, codelists)))
    found = check(population, drafted)
    if any(fault.severity is Severity.ERROR for fault in found):
        raise LocatedError(_placed(document, found))
    return Loaded(population, to_canonical(population), _placed(document, found))


def to_canonical(population: Population) -> bytes:
    """The canonical JSON of a population."""
    return canonical.encode(plain.to_plain(population))


def from_canonical(raw: bytes) -> Population:
    """The population that `to_canonical` wrote."""
    return plain.to_model(Population, canonical.decode(raw, limit=LIMIT, depth=DEPTH))


def _counted(document: Document, drafted: schema.Drafted, codelists: Path | None) -> Iterator[Margin]:
    faults = []
    for code, draft in drafted.margins.items():
        try:
            yield figures.margin(code, draft, codelists)
        except figures.Unfit as unfit:
            faults.append(unfit.fault)
    if faults:
        raise LocatedError(_placed(document, faults))


def _population(drafted: schema.Drafted, margins: tuple[Margin, ...]) -> Population:
    return Population(
        id=drafted.id,
        label=drafted.label,
        source=drafted.source,
        date=drafted.date,
        licence=drafted.licence,
        who=drafted.who,
        margins=margins,
        schemes=tuple(replace(scheme, code=code) for code, scheme in drafted.schemes.items()),
    )


def _placed(document: Document, faults: Iterable[Fault]) -> tuple[Finding, ...]:
    return tuple(sorted(map(document.find, faults), key=lambda each: (each.line, each.column, each.fault.path)))
