"""Care for the people who answer: a way out of sensitive questions, and no set of questions that picks one of them out.

Warns, never refuses: a person who knows the consultation decides.
"""

import re
from collections.abc import Iterator

from survey_engine.definition.model import MANY_CODES, ONE_CODE, Option, Question, Questionnaire, QuestionType
from survey_engine.errors import Fault, Severity

_DECLINE = re.compile(
    r"prefer not|rather not|do not wish to say|don[’']t want to say|^(prefer_not|refused)", re.IGNORECASE
)
_NONE = re.compile(r"\bnone\b|\bno, |\bnothing\b|don[’']t know|\bnot (sure|applicable)\b", re.IGNORECASE)

TRAITS: dict[str, re.Pattern[str]] = {
    "age": re.compile(r"\bage\b|how old are you|(date|year) of birth"),
    "sex or gender": re.compile(r"\bsex\b|gender"),
    "ethnic group": re.compile(r"\bethnic|\brace\b"),
    "disability or health": re.compile(r"disab|health condition|long-term illness"),
    "religion": re.compile(r"religio|\bfaith\b"),
    "sexual orientation": re.compile(r"sexual orientation|sexuality"),
    "home": re.compile(r"\btenure\b|own(ed)? or rent|describes your home"),
    "work": re.compile(r"occupation|job title|what is your job|employer"),
    "household": re.compile(r"people (live|are) in your household|how many (children|people)"),
    "birthplace or language": re.compile(r"country of birth|where were you born|main language|nationality"),
}
"""What a neighbour may know about a person."""

TOO_MANY = 3
"""Traits that, with a small area, single people out in a borough of some 50,000."""

_NAMED = re.compile(
    r"\b(your|full|first|last) (full |first |last )?(name|surname)\b|e-?mail|phone number|telephone number|your address"
    r"|house number|date of birth|national insurance|nhs number"
)
_PERSONAL = "This asks for something that names a person. Leave it out, or keep it apart from the answers."


def care(questionnaire: Questionnaire) -> Iterator[Fault]:
    """What could hurt or expose a person."""
    sensitive = set(questionnaire.analysis.roles.get("sensitive", ()))
    for s, section in enumerate(questionnaire.sections):
        for q, question in enumerate(section.questions):
            path = f"/sections/{s}/questions/{q}"
            yield from _way_out(question, path, flagged=question.sensitive or question.id in sensitive)
            if question.type in {QuestionType.TEXT, QuestionType.DATE} and _NAMED.search(_words(question)):
                yield _warning(f"{path}/text", "editor.personal_data", _PERSONAL)
    yield from _picked_out(questionnaire)


def _way_out(question: Question, path: str, *, flagged: bool) -> Iterator[Fault]:
    if flagged and question.required is True and not _declines(question.options):
        message = "A sensitive question must not be required. Remove 'required', or add 'Prefer not to say'."
        yield _warning(f"{path}/required", "editor.sensitive_required", message)
    if flagged and question.options and question.type in ONE_CODE | MANY_CODES and not _declines(question.options):
        message = "A sensitive question offers no 'Prefer not to say'. Add it as an option."
        yield _warning(path, "editor.no_prefer_not", message)
    touchy = flagged or any(option.sensitive for option in question.options)
    none = any(option.exclusive or _NONE.search(_label(option)) for option in question.options)
    if touchy and question.type is QuestionType.MULTIPLE and question.chosen_in is None and not none:
        message = "Nobody can say that none of these sensitive items applies. Add an exclusive 'None of these'."
        yield _warning(path, "editor.no_none", message)


def _declines(options: tuple[Option, ...]) -> bool:
    return any(_DECLINE.search(option.code) or _DECLINE.search(_label(option)) for option in options)


def _label(option: Option) -> str:
    return option.label.get("en", option.code)


def _picked_out(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Small area plus several traits: told once, at the question that tips the balance."""
    traits: list[str] = []
    local = any(
        question.type in {QuestionType.AREA, QuestionType.POSTCODE_SECTOR} for question in questionnaire.questions()
    )
    for s, section in enumerate(questionnaire.sections):
        for q, question in enumerate(section.questions):
            traits += [name for name, said in TRAITS.items() if name not in traits and _asks(question, said)]
            if local and len(traits) > TOO_MANY:
                known = ", ".join(traits)
                message = (
                    f"With a small area, these answers could single one person out: {known}. "
                    "Ask fewer of them, use wider bands, or publish no table that crosses them."
                )
                yield _warning(f"/sections/{s}/questions/{q}", "editor.identifying", message)
                return


def _asks(question: Question, said: re.Pattern[str]) -> bool:
    asked = question.type not in {QuestionType.INFORMATION, QuestionType.LONG_TEXT}
    about_self = question.type is not QuestionType.MULTIPLE or question.sensitive
    return asked and about_self and said.search(_words(question)) is not None


def _words(question: Question) -> str:
    return f"{question.id.replace('_', ' ')} {question.text.get('en', '')}".lower()


def _warning(path: str, code: str, message: str) -> Fault:
    return Fault(path, code, message, Severity.WARNING)
