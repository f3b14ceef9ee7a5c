"""A fault with the place in a file where it is: what an author sees. Knows nothing of what can be wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from survey_engine.errors import DefinitionError, Fault


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault at a line and column of a file, both counted from 1; 1:1 when no place is known."""

    file: str
    line: int
    column: int
    fault: Fault

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.fault.code}: {self.fault.message}"


class LocatedError(DefinitionError):
    """A file that cannot be loaded, with the place of everything wrong in it; its text is one finding a line."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(map(str, self.findings)), (finding.fault for finding in self.findings))


def in_order(findings: Sequence[Finding], *, once: bool = False) -> list[Finding]:
    """Findings in the order of their lines; `once`: of several of one kind at one place, as a repeat has them, one."""
    kept = {(each.line, each.column, each.fault.code): each for each in reversed(findings)}
    return sorted(kept.values() if once else findings, key=lambda finding: (finding.line, finding.column))


def refuse(file: str, line: int, column: int, fault: Fault) -> LocatedError:
    """The refusal of a file for one fault."""
    return LocatedError([Finding(file, line, column, fault)])
