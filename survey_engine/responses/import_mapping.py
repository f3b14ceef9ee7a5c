"""The mapping file of an import: how somebody else's columns and words become ours.

    key: Respondent ID                     # the column that tells rows apart
    header_rows: 2                         # 1, or 2 as SurveyMonkey writes them
    version: 1                             # of the questionnaire; else the current one
    columns: {Top concerns: concerns}      # their column -> ours; with two header rows, the question's words
    codes: {concerns: {Speeding: speeding}}  # their words -> our codes or labels, by question
    ignore: [IP Address]                   # columns that are not taken
    fixed: {finished_at: "2020-03-31"}     # what is the same in every row
    time_format: "%m/%d/%Y %H:%M"          # else ISO 8601; without a zone it is London's time

All keys are optional.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeGuard

from survey_engine.definition.loading.source import read_file, read_yaml
from survey_engine.definition.located import LocatedError
from survey_engine.errors import Fault

KEYS = frozenset({"key", "header_rows", "version", "columns", "codes", "ignore", "fixed", "time_format"})
FIXED = frozenset({"started_at", "finished_at", "event_id", "fieldworker", "language"})


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """See the module."""

    key: str | None = None
    header_rows: int = 1
    version: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ignore: frozenset[str] = frozenset()
    fixed: Mapping[str, str] = field(default_factory=dict)
    time_format: str | None = None


def read_mapping(path: Path) -> ImportMapping:
    """The mapping in a file; LocatedError names the place of every fault."""
    document = read_yaml(read_file(path), str(path))
    findings = [document.find(fault) for fault in _faults(document.data)]
    if findings:
        raise LocatedError(sorted(findings, key=lambda finding: (finding.line, finding.column)))
    data: Any = document.data
    return ImportMapping(**data | {"ignore": frozenset(data.get("ignore", ()))})


def _faults(data: object) -> Iterator[Fault]:
    if not isinstance(data, dict):
        yield Fault("", "mapping.shape", f"A mapping file is a list of keys and values; the keys are {_words(KEYS)}.")
        return
    for name, value in data.items():
        if name not in KEYS:
            yield Fault(f"/{name}", "mapping.unknown_key", f"'{name}' is not known here. The keys are {_words(KEYS)}.")
        elif not SHAPES[name](value):
            yield Fault(f"/{name}", "mapping.shape", f"'{name}' is {WANTED[name]}.")
    fixed = data.get("fixed")
    for name in fixed.keys() - FIXED if _texts(fixed) else ():
        yield Fault(f"/fixed/{name}", "mapping.unknown_key", f"'{name}' cannot be fixed; only {_words(FIXED)} can.")


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _texts(value: object) -> TypeGuard[dict[str, str]]:
    return isinstance(value, dict) and all(map(_text, value)) and all(isinstance(each, str) for each in value.values())


SHAPES: Mapping[str, Callable[[Any], bool]] = {
    "key": _text,
    "header_rows": lambda value: value in (1, 2),
    "version": lambda value: type(value) is int and value > 0,
    "columns": _texts,
    "codes": lambda value: isinstance(value, dict) and all(map(_texts, value.values())),
    "ignore": lambda value: isinstance(value, list) and all(map(_text, value)),
    "fixed": _texts,
    "time_format": _text,
}
WANTED: Mapping[str, str] = {
    "key": "the name of a column",
    "header_rows": "1 or 2",
    "version": "a whole number from 1",
    "columns": "a list of their columns and ours, { Their column: our_column }",
    "codes": "a list of questions, each with their words and our codes, { question: { Their words: our_code } }",
    "ignore": "a list of columns, [ ... ]",
    "fixed": 'a list of names and texts, { finished_at: "2020-03-31" }',
    "time_format": "a text as Python's strptime takes it",
}


def _words(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
