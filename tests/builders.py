"""Small makers of questionnaires for tests of every room. Words are made from ids; say only what a test is about."""

from typing import Any

from survey_engine.definition.model import (
    Answered,
    Compare,
    Has,
    In,
    Option,
    Question,
    Questionnaire,
    QuestionType,
    Ref,
    Rule,
    Section,
)


def words(text: str) -> dict[str, str]:
    """An English text."""
    return {"en": text}


def option(code: str, **traits: Any) -> Option:
    """An option labelled by its code: `dog_fouling` is "Dog fouling"."""
    return Option(code, words(_said(code)), **traits)


def options(*codes: str | Option) -> tuple[Option, ...]:
    """Options in order; a bare code is an option without traits."""
    return tuple(option(code) if isinstance(code, str) else code for code in codes)


def question(name: str, kind: str, *codes: str | Option, **traits: Any) -> Question:
    """A question that asks its own name and offers `codes`."""
    return Question(name, QuestionType(kind), words(f"{_said(name)}?"), options=options(*codes), **traits)


def section(name: str, *questions: Question, **traits: Any) -> Section:
    """A section titled by its name."""
    return Section(name, words(_said(name)), questions, **traits)


def questionnaire(*sections: Section, **traits: Any) -> Questionnaire:
    """A questionnaire of these sections, called "tiny"."""
    return Questionnaire("tiny", 1, ("en",), words("Tiny"), sections, **traits)


def of(*questions: Question, **traits: Any) -> Questionnaire:
    """A questionnaire of one section, "main", with these questions."""
    return questionnaire(section("main", *questions), **traits)


def equals(name: str, value: str | int) -> Rule:
    """`name == value`."""
    return Compare("==", Ref(name), value)


def among(name: str, *codes: str) -> Rule:
    """`name in [codes]`."""
    return In(Ref(name), codes)


def has(name: str, *codes: str) -> Rule:
    """`name has any [codes]`."""
    return Has(Ref(name), codes)


def answered(name: str) -> Rule:
    """`answered(name)`."""
    return Answered(Ref(name))


def _said(name: str) -> str:
    return name.replace("_", " ").capitalize()
