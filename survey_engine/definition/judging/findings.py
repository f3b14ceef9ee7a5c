"""What one pass through the answers carries along and writes down: findings, which are faults not yet in words."""

from dataclasses import dataclass, field
from enum import Enum

from survey_engine.definition.model import Answers, AnswerValue, End


class Refused(Enum):
    """Not an answer at all: a finding says why, and rules take it for a blank."""

    REFUSED = "refused"


REFUSED = Refused.REFUSED

Checked = AnswerValue | None | Refused
"""What a check makes of a value: the answer to keep, None for a blank, or REFUSED."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong, not yet in words. `part` is "", "_other", "_place" or "/<row>"."""

    question: str
    code: str
    part: str = ""


@dataclass(slots=True)
class Walk:
    """One pass through a questionnaire: what was given, what is on the route so far, what was found wrong.

    `seen` is what rules see: the answers on the route, companions and derived answers included.
    """

    answers: Answers
    today: str
    seen: dict[str, AnswerValue] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    derived: dict[str, str] = field(default_factory=dict)
    end: End | None = None

    def find(self, question: str, code: str, part: str = "") -> Refused:
        """Write down something wrong; a check that can keep nothing because of it returns what this gives."""
        self.findings.append(Finding(question, code, part))
        return REFUSED


def blank(value: object) -> bool:
    """True for a value that says nothing: absent, empty, or only spaces, tabs and line feeds."""
    if isinstance(value, str):
        return not value.strip(" \t\n")
    return value is None or value in ([], {})
