"""How the codes of a new version map to those of the version before: every change must be said, so waves compare.

In a questionnaire's file:

    mapping:
      from: 1                              # the version before; what is not named below is the same
      questions: {new: [q9], dropped: [q2]}
      codes:
        concerns: {new: [e_scooters], dropped: [other_drugs],
                   merged: {drugs: [drug_use, drug_dealing]}, split: {vehicles: [cars, vans]}}

Codes are those of options, and of a grid's rows. Pure: knows no database.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from survey_engine.definition.canonical import pointer
from survey_engine.definition.model import Question, Questionnaire
from survey_engine.errors import DataError, Fault

KEYS = {"": ("from", "questions", "codes"), "questions": ("new", "dropped"), "codes": ("new", "dropped", "merged", "split")}  # fmt: skip


class SuccessionError(DataError):
    """A new version does not say how it follows the one before."""

    code = "publication.mapping"


@dataclass(frozen=True, slots=True)
class Said:
    """What the mapping says of one list of codes: those gone and those come."""

    gone: frozenset[str]
    come: frozenset[str]


def check_succession(before: Questionnaire, new: Questionnaire) -> None:
    """Raise SuccessionError when `new` does not say completely and truly how it follows `before`."""
    faults = tuple(_faults(before, new))
    if faults:
        raise SuccessionError(f"{new.id} version {new.version} cannot follow version {before.version}.", faults)


def _faults(before: Questionnaire, new: Questionnaire) -> Iterator[Fault]:
    if new.version < before.version:
        message = f"Version {before.version} is published; a new version must have a higher number."
        yield Fault("/version", "version_too_low", message)
    elif new.mapping.get("from") != before.version:
        message = (
            f"Say how this version follows the one before: `mapping: {{from: {before.version}}}` and what changed."
        )
        yield Fault("/mapping", "mapping_missing", message)
    else:
        yield from _unknown(new.mapping)
        ours, theirs = _by_id(before), _by_id(new)
        questions = _said(_part(new.mapping, "questions"))
        yield from _compared("/mapping/questions", questions, ours, theirs)
        codes = _part(new.mapping, "codes")
        for name in (*(name for name in ours if name in theirs), *(codes.keys() - (ours.keys() & theirs.keys()))):
            old, fresh = _codes(ours.get(name)), _codes(theirs.get(name))
            yield from _compared(pointer("/mapping/codes", name), _said(_part(codes, name)), old, fresh)


def _compared(path: str, said: Said, before: Iterable[str], after: Iterable[str]) -> Iterator[Fault]:
    """Everything gone or come must be said, and nothing else."""
    old, new = frozenset(before), frozenset(after)
    for name in sorted(old - new - said.gone):
        yield Fault(path, "mapping_incomplete", f"'{name}' is gone: name it under dropped, merged or split.")
    for name in sorted(new - old - said.come):
        yield Fault(path, "mapping_incomplete", f"'{name}' has come: name it under new, merged or split.")
    for name in sorted((said.gone - old) | (said.come - new)):
        yield Fault(path, "mapping_unknown", f"'{name}' is not in the version that this says it is in.")


def _said(part: Mapping[str, object]) -> Said:
    merged, split = _part(part, "merged"), _part(part, "split")
    gone = [*_names(part.get("dropped")), *split, *(name for old in merged.values() for name in _names(old))]
    come = [*_names(part.get("new")), *merged, *(name for new in split.values() for name in _names(new))]
    return Said(frozenset(gone), frozenset(come))


def _unknown(mapping: Mapping[str, object]) -> Iterator[Fault]:
    codes = _part(mapping, "codes")
    parts = [("/mapping", mapping, ""), ("/mapping/questions", _part(mapping, "questions"), "questions")]
    parts += [(pointer("/mapping/codes", name), _part(codes, name), "codes") for name in codes]
    for path, part, kind in parts:
        for key in sorted(part.keys() - set(KEYS[kind])):
            known = ", ".join(KEYS[kind])
            yield Fault(pointer(path, key), "unknown_key", f"'{key}' is not known here; use {known}.")


def _part(mapping: Mapping[str, object], key: str) -> Mapping[str, object]:
    found = mapping.get(key)
    return found if isinstance(found, dict) else {}


def _names(value: object) -> list[str]:
    return [name for name in value if isinstance(name, str)] if isinstance(value, list | tuple) else []


def _by_id(questionnaire: Questionnaire) -> Mapping[str, Question]:
    return {question.id: question for question in questionnaire.questions()}


def _codes(question: Question | None) -> list[str]:
    return [] if question is None else [option.code for option in (*question.options, *question.rows)]
