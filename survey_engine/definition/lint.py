"""`check`: everything that keeps a questionnaire file from being published, and what a good editor would point out.

Gathers; each kind of finding has a room of its own. Every message says what is wrong and what to do.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from survey_engine.definition.compile import CODELISTS, compile_document
from survey_engine.definition.editing.burden import burden
from survey_engine.definition.editing.care import care
from survey_engine.definition.editing.earlier import changes
from survey_engine.definition.editing.onward import onward
from survey_engine.definition.editing.reach import unreachable
from survey_engine.definition.editing.terrain import Map
from survey_engine.definition.editing.tidiness import tidiness
from survey_engine.definition.editing.wording import wording
from survey_engine.definition.loading.source import read_file, read_yaml
from survey_engine.definition.located import Finding, LocatedError, in_order
from survey_engine.definition.model import Questionnaire
from survey_engine.errors import Fault

__all__ = ["Finding", "check"]


def check(path: Path) -> list[Finding]:
    """Every finding about a questionnaire file, in the order of its lines; errors refuse, warnings and notes do not."""
    try:
        document = read_yaml(read_file(path), str(path))
        compiled = compile_document(document, path.parent / CODELISTS)
    except LocatedError as error:
        return list(error.findings)
    document = replace(document, positions=compiled.positions)
    found = [document.find(fault) for fault in _faults(path, compiled.questionnaire)]
    return in_order(found, once=bool(compiled.questionnaire.repeats))


def _faults(path: Path, questionnaire: Questionnaire) -> Iterator[Fault]:
    yield from unreachable(Map(questionnaire))
    yield from onward(path, questionnaire)
    for s, section in enumerate(questionnaire.sections):
        for q, question in enumerate(section.questions):
            yield from wording(question, f"/sections/{s}/questions/{q}")
    yield from care(questionnaire)
    yield from burden(questionnaire)
    yield from tidiness(questionnaire)
    yield from changes(path, questionnaire)
