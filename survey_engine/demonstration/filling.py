"""How a made-up person fills in a questionnaire: any question, by its type.

What is left out because the route does not lead there is the router's to say; this room only answers.
"""

from collections.abc import Callable, Mapping
from random import Random
from types import MappingProxyType

from survey_engine.definition.model import Answers, AnswerValue, Mode, Question, QuestionType
from survey_engine.definition.model import QuestionType as T
from survey_engine.definition.routing import Router
from survey_engine.demonstration.leanings import weight
from survey_engine.demonstration.people import Person, pick
from survey_engine.demonstration.words import sector, words

BLANK = 0.08
"""How often a question that may be left out is left out."""

RARE = 0.03
"""How often an option such as "None of these", or one that asks for text, is chosen."""

PRIORITY = frozenset({"consent", "capacity", "age", "concerns"})
"""What everybody answers."""

NOTHING: Mapping[str, AnswerValue | None] = MappingProxyType({})

Filler = Callable[[Question, Person, Random, Answers], AnswerValue | None]


def fill_in(
    router: Router,
    person: Person,
    rng: Random,
    on: tuple[str, Mode],
    said: Mapping[str, AnswerValue | None] = NOTHING,
) -> Answers:
    """The answers of one person, on the route they lead through `on` a day (YYYY-MM-DD) and in a mode.

    `said`: what they say anyhow; None: leave it blank.
    """
    answers: dict[str, AnswerValue] = {name: value for name, value in said.items() if value is not None}
    for question in router.questions.values():
        if question.id not in said:
            answers |= _answer(question, person, rng, answers)
    return router.on_route(answers, router.route(answers, *on))


def _answer(question: Question, person: Person, rng: Random, answers: Answers) -> Answers:
    if question.id not in PRIORITY and rng.random() < BLANK:
        return {}
    fill = ABOUT.get(question.id) or BY_TYPE.get(question.type)
    value = fill(question, person, rng, answers) if fill else None
    return {} if value is None else {question.id: value, **_companions(question, value, rng)}


def _companions(question: Question, value: AnswerValue, rng: Random) -> Mapping[str, str]:
    chosen = value if isinstance(value, list) else [value]
    texts = [option for option in question.options if option.requires_text and option.code in chosen]
    places = [place.name for place in question.places if place.codes == (value,)]
    return ({f"{question.id}_other": words(f"{question.id}_other", rng)} if texts else {}) | (
        {f"{question.id}_place": rng.choice(places)} if places and rng.random() < 0.7 else {}
    )


def _one(question: Question, person: Person, rng: Random, answers: Answers) -> str | None:
    ticked = answers.get(question.chosen_in or "", [])
    codes = [option.code for option in question.options] or (ticked if isinstance(ticked, list) else [])
    return pick(rng, {code: weight(question.id, code, person) for code in codes}) if codes else None


def _many(question: Question, person: Person, rng: Random, _answers: Answers) -> list[str]:
    exclusive = [option.code for option in question.options if option.exclusive]
    if exclusive and rng.random() < RARE:
        return [rng.choice(exclusive)]
    chosen = _several(question, person, rng, question.max_choices or 4)
    return [option.code for option in question.options if option.code in chosen]


def _ranked(question: Question, person: Person, rng: Random, _answers: Answers) -> list[str]:
    return _several(question, person, rng, question.max_choices or 3)


def _several(question: Question, person: Person, rng: Random, limit: int) -> list[str]:
    left = _weights(question, person)
    chosen: list[str] = []
    for _ in range(min(rng.choice(range(1, limit + 1)), len(left))):
        code = pick(rng, left)
        chosen.append(code)
        del left[code]
    return chosen


def _weights(question: Question, person: Person) -> dict[str, float]:
    """Code -> how likely it is chosen; options that ask for text are as rare as RARE says."""
    common = {each.code: weight(question.id, each.code, person) for each in question.options if not each.special}
    rare = RARE * sum(common.values())
    return {each.code: common.get(each.code, rare) for each in question.options if not each.exclusive}


def _rows(question: Question, person: Person, rng: Random, _answers: Answers) -> dict[str, str]:
    weights = {option.code: weight(question.id, option.code, person) for option in question.options}
    return {row.code: pick(rng, weights) for row in question.rows}


def _text(question: Question, _person: Person, rng: Random, _answers: Answers) -> str | None:
    return words(question.id, rng) if rng.random() < 0.35 else None


def _sector(_question: Question, person: Person, rng: Random, _answers: Answers) -> str | None:
    return sector(person.home, rng)


ABOUT: dict[str, Filler] = {
    "capacity": lambda _q, person, _r, _a: list(person.capacity),
    "age": lambda _q, person, _r, _a: person.age,
    "sex": lambda _q, person, _r, _a: person.sex,
    "home_area": lambda _q, person, _r, _a: person.home,
}
"""Questions that ask what a made-up person already is."""

BY_TYPE: dict[QuestionType, Filler] = {
    T.CONSENT: _one,
    T.SINGLE: _one,
    T.SCALE: _one,
    T.AREA: _one,
    T.MULTIPLE: _many,
    T.GRID: _rows,
    T.RANK: _ranked,
    T.TEXT: _text,
    T.LONG_TEXT: _text,
    T.POSTCODE_SECTOR: _sector,
}
"""The types that the shipped questionnaires use."""
