"""Small questionnaire texts for tests of the definition, and what is found in them, as short lines."""

from pathlib import Path

from survey_engine.definition import compile as compiling
from survey_engine.definition import lint
from survey_engine.definition.located import Finding, LocatedError

HEAD = "questionnaire: tiny\nversion: 1\nlanguages: [en]\ntitle: Tiny\nsections:\n"
QUESTIONS = f"{HEAD}  - id: main\n    title: Main\n    questions:\n"
"""A text that goes on with the items of one section's `questions`, at line 9, indented by 6."""

CODELISTS = Path(__file__).parent / "codelists"
OPTIONS = "options: [{code: a, label: A}, {code: b, label: B}, {code: c, label: C}]"


def questions(*lines: str, tail: str = "") -> str:
    """A questionnaire whose questions are these flow mappings, one a line from line 9 on."""
    return QUESTIONS + "".join(f"      - {line}\n" for line in lines) + tail


def single(name: str, *more: str) -> str:
    """A single question of options a, b and c."""
    return f"{{id: {name}, type: single, text: Which?, {', '.join((OPTIONS, *more))}}}"


def multiple(name: str, *more: str) -> str:
    """A multiple question of options a, b and c."""
    return f"{{id: {name}, type: multiple, text: Which?, {', '.join((OPTIONS, *more))}}}"


def load(text: str) -> compiling.Compiled:
    """The questionnaire of a text, which must be sound."""
    return compiling.load_text(text.encode(), "tiny.yaml", CODELISTS)


def refused(text: str | bytes) -> list[str]:
    """Why a text cannot be loaded: "line:column code"."""
    try:
        compiling.load_text(text if isinstance(text, bytes) else text.encode(), "tiny.yaml", CODELISTS)
    except LocatedError as error:
        return [f"{found.line}:{found.column} {found.fault.code}" for found in error.findings]
    return []


def messages(text: str) -> list[str]:
    """The messages of what refuses a text."""
    try:
        compiling.load_text(text.encode(), "tiny.yaml", CODELISTS)
    except LocatedError as error:
        return [found.fault.message for found in error.findings]
    return []


def checked(folder: Path, text: str) -> list[str]:
    """What `check` finds in a text kept in a folder: "line:column severity code"."""
    return [_said(found) for found in lint.check(written(folder, text))]


def written(folder: Path, text: str, name: str = "tiny/1.yaml") -> Path:
    """A file that holds the text, beside the tests' code lists."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    lists = folder / "codelists"
    if not lists.exists():
        lists.symlink_to(CODELISTS)
    return path


def _said(found: Finding) -> str:
    return f"{found.line}:{found.column} {found.fault.severity} {found.fault.code}"
