"""The only judge of answers: web pages, tablets, paper and imports all ask it, so they cannot disagree.

It says what is wrong and how much that matters, and gives back the answers on the route. The tablet's twin is held
to the same tests/vectors/validation.json.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from survey_engine.definition import messages
from survey_engine.definition.canonical import pointer
from survey_engine.definition.judging.findings import Finding, Walk, blank
from survey_engine.definition.judging.swift import Swift
from survey_engine.definition.model import Answers, Mode, Questionnaire
from survey_engine.definition.patterns import PATTERNS
from survey_engine.definition.routing import Route, Router, route_of
from survey_engine.errors import Fault, Severity

__all__ = ["PATTERNS", "Judge", "Judgement"]

INCOMPLETE = frozenset({"required", "other_required", "too_few"})
"""What is no error in an interview that ended early: something is missing."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """`answers` are those on the route that can be read (derived ones are not stored); errors forbid using them."""

    answers: Answers
    faults: tuple[Fault, ...]
    route: Route

    @property
    def accepted(self) -> bool:
        """True when nothing is an error."""
        return all(fault.severity is not Severity.ERROR for fault in self.faults)


class Judge:
    """Judges answers to one questionnaire. Made ready once, so share it."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.router = Router(questionnaire)
        self._swift = Swift(questionnaire, self.router)
        self._sections = {
            section.id: frozenset(question.id for question in section.questions) for section in questionnaire.sections
        }

    def judge(self, answers: Answers, *, today: str, mode: Mode = Mode.WEB, partial: bool = False) -> Judgement:
        """Judge a whole response; `partial` when a fieldworker had to end early, so that blanks are no errors."""
        swift = self._swift.judge(answers, today, mode)
        if swift is not None:
            return Judgement(swift[0], (), swift[1])
        walk = self.router.walk(answers, today, mode)
        findings = (*walk.findings, *self._left_over(walk))
        if not findings:
            self._swift.learn(walk, mode)
        faults = tuple(self._fault(finding, _severity(finding.code, mode, partial)) for finding in findings)
        kept = {name: value for name, value in walk.seen.items() if name not in walk.derived}
        return Judgement(kept, faults, route_of(walk))

    def section(self, section_id: str, answers: Answers, *, today: str, mode: Mode = Mode.WEB) -> tuple[Fault, ...]:
        """What is wrong with the answers to one section's questions that are asked."""
        here = self._sections[section_id]
        walk = self.router.walk(answers, today, mode)
        return tuple(
            self._fault(finding, _severity(finding.code, mode, partial=False))
            for finding in walk.findings
            if finding.question in here
        )

    def _left_over(self, walk: Walk) -> Iterator[Finding]:
        """Answers given that the walk did not pass: off-route ones are dropped, unknown ones are errors."""
        found = {name for finding in walk.findings for name in (finding.question, finding.question + finding.part)}
        for key, value in walk.answers.items():
            if key in found or blank(value) or (key in walk.seen and key not in walk.derived):
                continue
            owner = self.router.companions.get(key, key)
            code = "off_route" if owner in self.router.questions else "unknown_question"
            yield Finding(owner, code, key.removeprefix(owner))

    def _fault(self, finding: Finding, severity: Severity) -> Fault:
        question = self.router.questions.get(finding.question)
        message = messages.finished(finding, question)
        return Fault(pointer("", finding.question) + finding.part, finding.code, message, severity)


def _severity(code: str, mode: Mode, partial: bool) -> Severity:
    if code == "off_route":
        return Severity.NOTE
    if partial and code in INCOMPLETE:
        return Severity.WARNING if mode in {Mode.IMPORT, Mode.PAPER} else Severity.NOTE
    return Severity.ERROR
