"""What is left over or looks like a slip: pages no end shows, options that read alike."""

import re
from collections.abc import Iterator

from survey_engine.definition.model import Question, Questionnaire
from survey_engine.errors import Fault, Severity

BLANKS = frozenset(
    {"question", "answer", "name", "short", "minimum", "maximum", "min_choices", "max_choices", "max_length"}
    | {"other", "exclusive", "missing", "shape", "row"}
)
"""What a message of an author's own may leave to be filled in (see messages.py)."""


def tidiness(questionnaire: Questionnaire) -> Iterator[Fault]:
    """An editor's notes on what nobody will miss, or will stumble over."""
    shown = {end.page for end in questionnaire.ends}
    for n, page in enumerate(questionnaire.pages):
        if page.id not in shown:
            message = f"No end shows the page '{page.id}'. Name it in an end, or remove it."
            yield Fault(f"/pages/{n}", "editor.unused_page", message, Severity.WARNING)
    for s, section in enumerate(questionnaire.sections):
        for q, question in enumerate(section.questions):
            yield from _alike(question, f"/sections/{s}/questions/{q}")
            yield from _blanks(question, f"/sections/{s}/questions/{q}")


def _alike(question: Question, path: str) -> Iterator[Fault]:
    for key, options in (("options", question.options), ("rows", question.rows)):
        seen: dict[object, str] = {}
        for n, option in enumerate(options):
            first = seen.setdefault(tuple(sorted(option.label.items())), option.code)
            if first != option.code:
                message = f"'{option.code}' reads like '{first}'. Give them different labels, or keep one."
                yield Fault(f"{path}/{key}/{n}", "editor.same_label", message, Severity.WARNING)


def _blanks(question: Question, path: str) -> Iterator[Fault]:
    for code, text in question.messages.items():
        blanks = {blank for words in text.values() for blank in re.findall(r"\{(\w+)\}", words)}
        if unknown := sorted(blanks - BLANKS):
            known = ", ".join(sorted(BLANKS))
            message = f"Nothing fills in {{{unknown[0]}}}, so people would read just that. Use one of {known}."
            yield Fault(f"{path}/messages/{code}", "editor.unknown_blank", message, Severity.WARNING)
