"""How the codes of a new version follow from those of the version before: every change must be said, so waves compare.

The shape of `mapping` is in definition.schema_mapping. Codes are those of options and of a grid's rows; a question
asked in only one of the two versions needs no word. Pure: knows no database.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from survey_engine.definition.canonical import pointer
from survey_engine.definition.model import Question, Questionnaire
from survey_engine.errors import DataError, Fault

GONE = "'{}' is gone. Say in `mapping` whether it was dropped, split or merged."
COME = "'{}' has come. Say in `mapping` that it is new, or what was split or merged into it."
WHERE = "'{}' is not a code of the version it is said to be in."


class SuccessionError(DataError):
    """A new version does not say how it follows the one before."""

    code = "publication.mapping"


@dataclass(slots=True)
class Said:
    """What the mapping says of one question's codes: those gone, those come, those kept."""

    gone: set[str]
    come: set[str]
    kept: set[str]


def check_succession(before: Questionnaire, new: Questionnaire) -> None:
    """Raise SuccessionError when `new` does not say completely and truly how it follows `before`."""
    faults = tuple(_faults(before, new))
    if faults:
        raise SuccessionError(f"{new.id} version {new.version} cannot follow version {before.version}.", faults)


def _faults(before: Questionnaire, new: Questionnaire) -> Iterator[Fault]:
    if new.version < before.version:
        message = f"Version {before.version} is published; a new version must have a higher number."
        yield Fault("/version", "publication.version_too_low", message)
    elif new.mapping.get("from") not in (before.version, f"{before.id}@{before.version}"):
        message = f"Say how this version follows the last: `mapping: {{from: {before.version}}}`, and what changed."
        yield Fault("/mapping", "publication.mapping_missing", message)
    else:
        yield from _questions(before, new)


def _questions(before: Questionnaire, new: Questionnaire) -> Iterator[Fault]:
    said = cast(Mapping[str, Mapping[str, object]], new.mapping.get("questions", {}))
    ours, theirs = _by_id(before), _by_id(new)
    for name in sorted(said.keys() - (ours.keys() & theirs.keys())):
        message = f"'{name}' is not a question of both versions; leave it out."
        yield Fault(pointer("/mapping/questions", name), "publication.mapping_unknown", message)
    for name in (name for name in theirs if name in ours):
        path = pointer("/mapping/questions", name)
        yield from _codes(path, _read(said.get(name, {})), _codes_of(ours[name]), _codes_of(theirs[name]))


def _codes(path: str, said: Said, old: frozenset[str], new: frozenset[str]) -> Iterator[Fault]:
    """Everything gone or come must be said, and nothing else."""
    for code in sorted(old - new - said.gone):
        yield Fault(path, "publication.mapping_incomplete", GONE.format(code))
    for code in sorted(new - old - said.come):
        yield Fault(path, "publication.mapping_incomplete", COME.format(code))
    for code in sorted((said.gone - old) | (said.come - new) | (said.kept - (old & new))):
        yield Fault(path, "publication.mapping_unknown", WHERE.format(code))


def _read(fates: Mapping[str, object]) -> Said:
    said = Said(set(), set(), set())
    for code, fate in fates.items():
        match fate:
            case "new":
                said.come.add(code)
            case "same":
                said.kept.add(code)
            case {"split": list(into)}:
                said.gone.add(code)
                said.come.update(into)
            case {"merged": into}:
                said.gone.add(code)
                said.come.add(cast(str, into))
            case _:
                said.gone.add(code)
    return said


def _by_id(questionnaire: Questionnaire) -> Mapping[str, Question]:
    return {question.id: question for question in questionnaire.questions()}


def _codes_of(question: Question) -> frozenset[str]:
    return frozenset(option.code for option in (*question.options, *question.rows))
