"""What a questionnaire offers to choose from, in words: its questions with options, its groups, its answers."""

from collections.abc import Mapping, Sequence

from analysis.rows.columns import of_one_code
from survey_engine.consultations.finding import in_language
from survey_engine.definition.judging import offers
from survey_engine.definition.model import MANY_CODES, Question, Questionnaire, QuestionType, Text

LANGUAGE = "en"  # of the office
Choices = Mapping[str, Mapping[str, str]]
"""Heading -> what is sent -> words."""

ROLES = {"home_area": "Home area", "audience": "Who they are"}
PLACES = {"area_type": "Town or villages"}
COLLECTED = {
    "event": "Event",
    "event_type": "Kind of event",
    "mode": "How they answered",
}


def words(choices: Choices, code: str) -> str:
    """A choice in words, or its code where there are none."""
    return next((each[code] for each in choices.values() if code in each), code)


def codes(choices: Choices) -> set[str]:
    """Everything that may be sent."""
    return {code for each in choices.values() for code in each}


def questions(questionnaire: Questionnaire) -> Choices:
    """The main questions first, then each section's."""
    named = {question.id: question for question in questionnaire.questions()}
    main = [named[each] for each in questionnaire.analysis.roles.get("concern", ()) if each in named]
    lists = {"Concerns": _ranked(main)}
    for section in questionnaire.sections:
        own = _ranked([question for question in section.questions if question not in main])
        lists[said(section.title)] = own | lists.get(said(section.title), {})
    return {heading: choices for heading, choices in lists.items() if choices}


def _ranked(asked: Sequence[Question]) -> dict[str, str]:
    found: dict[str, str] = {}
    for question in asked:
        if of_one_code(question) or question.type in MANY_CODES:
            found[question.id] = said(question.text)
        elif question.type is QuestionType.GRID:
            found |= {f"{question.id}.{row.code}": f"{said(question.text)}: {said(row.label)}" for row in question.rows}
    return found


def groupings(questionnaire: Questionnaire, waves: Mapping[str, str]) -> Choices:
    """What respondents can be divided by; by wave only where there are several."""
    roles = questionnaire.analysis.roles
    people = {role: words for role, words in ROLES.items() if len(roles.get(role, ())) == 1}
    people |= PLACES if "home_area" in people else {}
    named = {group.code: said(group.label) for group in questionnaire.analysis.groups}
    collected = COLLECTED | ({"wave": "Wave"} if len(waves) > 1 else {})
    lists: dict[str, Mapping[str, str]] = {"People and places": people, "Groups": named, "Collection": collected}
    for heading, asked in questions(questionnaire).items():
        lists.setdefault(heading, {code: words for code, words in asked.items() if code not in people})
    return {heading: choices for heading, choices in lists.items() if choices}


def options(first: Questionnaire, question: str) -> dict[str, str]:
    """The answers to a question, code -> words, and the nets of them."""
    asked = {each.id: each for each in first.questions()}
    role = first.analysis.roles.get(question, ())
    found = asked.get(question.partition(".")[0]) or asked.get(role[0] if len(role) == 1 else "")
    if found is None:
        return {}
    nets = {net.code: said(net.label) for net in first.analysis.nets if net.of == found.id}
    return {option.code: said(option.label) for option in offers.possible(found, asked)} | nets


def said(text: Text) -> str:
    """A text in the language of the office."""
    return in_language(text, LANGUAGE)
