"""Where a questionnaire sends people on to: that the other one is there, takes what is carried, and does not lead back.

Looks at files beside the one checked.
"""

from collections.abc import Iterator
from pathlib import Path

from survey_engine.definition.editing.earlier import beside
from survey_engine.definition.model import End, Questionnaire
from survey_engine.errors import Fault, Severity


def onward(path: Path, questionnaire: Questionnaire) -> Iterator[Fault]:
    """What is wrong with the ends that go to another questionnaire."""
    here = {question.id: question for question in questionnaire.questions()}
    for n, end in enumerate(questionnaire.ends):
        if end.go_to is None:
            continue
        versions = beside(path, end.go_to)
        if not versions:
            message = f"There is no '{end.go_to}' beside this file. Until there is, people are told how else to answer."
            yield Fault(f"/ends/{n}/go_to", "editor.no_target", message, Severity.NOTE)
            continue
        if chain := _way_back(path, questionnaire.id, versions[-1]):
            message = (
                f"This leads back here: {' to '.join((questionnaire.id, *chain))}. Let one of them stop at a page."
            )
            yield Fault(f"/ends/{n}/go_to", "definition.cycle", message)
        there = {question.id: question for question in versions[-1].questions()}
        for c, name in enumerate(end.carry):
            if name not in there or there[name].type is not here[name].type:
                yield _not_taken(end, name, f"/ends/{n}/carry/{c}")


def _not_taken(end: End, name: str, path: str) -> Fault:
    message = (
        f"'{end.go_to}' does not ask '{name}' in this way, so it is dropped on the way. Remove it, or ask it there."
    )
    return Fault(path, "editor.not_carried", message, Severity.WARNING)


def _way_back(path: Path, home: str, start: Questionnaire) -> tuple[str, ...]:
    """The ids on the way from `start` back to `home`; empty when there is none."""
    waiting: list[tuple[str, ...]] = [(start.id,)]
    known = {start.id: start}
    while waiting:
        way = waiting.pop(0)
        for name in {end.go_to for end in known[way[-1]].ends if end.go_to is not None}:
            if name == home:
                return (*way, home)
            if name not in known and (versions := beside(path, name)):
                known[name] = versions[-1]
                waiting.append((*way, name))
    return ()
