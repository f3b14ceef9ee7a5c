"""What is left over or looks like a slip: pages no end shows, options that read alike."""

from collections.abc import Iterator

from survey_engine.definition.model import Question, Questionnaire
from survey_engine.errors import Fault, Severity


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


def _alike(question: Question, path: str) -> Iterator[Fault]:
    for key, options in (("options", question.options), ("rows", question.rows)):
        labels = [tuple(sorted(option.label.items())) for option in options]
        for n, label in enumerate(labels):
            if label in labels[:n]:
                first = options[labels.index(label)].code
                message = f"'{options[n].code}' reads like '{first}'. Give them different labels, or keep one."
                yield Fault(f"{path}/{key}/{n}", "editor.same_label", message, Severity.WARNING)
