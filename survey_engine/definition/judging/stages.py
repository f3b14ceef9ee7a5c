"""A questionnaire made ready to walk through: its rules and checks as functions, laid out section by section."""

from collections.abc import Callable, Iterator, Mapping

from survey_engine.definition import rules
from survey_engine.definition.judging import offers
from survey_engine.definition.judging.checks import Check, check_for
from survey_engine.definition.judging.offers import Holds, Offer
from survey_engine.definition.model import (
    ONE_CODE,
    Answers,
    End,
    Mode,
    Question,
    Questionnaire,
    QuestionType,
    Rule,
)

Asked = Callable[[Answers, str], bool | str]
"""Whether a question is asked; or the code that is its answer because nothing else could be."""

Step = tuple[str, Asked | None, Check, Holds | None]
"""One question: its id, whether it is asked (None: always), the check of its answer, when it is required."""

Stage = tuple[str, Holds | None, tuple[Step, ...], tuple[tuple[Holds, End], ...]]
"""One section: its id, whether it is relevant (None: always), its steps, and the ends to look at after it."""


def step(question: Question, offer: Offer) -> Step:
    """Make one question ready."""
    return question.id, _asked(question, offer), check_for(question, offer), offers.ready(question.required)


def stages(questionnaire: Questionnaire, steps: Mapping[str, Step], mode: Mode) -> tuple[Stage, ...]:
    """Lay the steps out as one mode asks them."""
    ends = [(_last_looked_at(end.when, questionnaire), rules.compile_rule(end.when), end) for end in questionnaire.ends]
    return tuple(
        (
            section.id,
            offers.ready(section.relevant),
            tuple(steps[question.id] for question in section.questions if question.asked_in(mode)),
            tuple((holds, end) for last, holds, end in ends if last == at),
        )
        for at, section in enumerate(questionnaire.sections)
    )


def companions(question: Question, offer: Offer) -> Iterator[str]:
    """The keys of the texts that may stand beside the answer to a question."""
    if any(option.requires_text for option in offer.options):
        yield f"{question.id}_other"
    if question.type is QuestionType.AREA and question.places:
        yield f"{question.id}_place"


def _last_looked_at(rule: Rule, questionnaire: Questionnaire) -> int:
    """The place of the last section that a rule looks at; the first for a rule about the day only."""
    names = {ref.question for ref in rules.refs(rule)}
    names |= {name.removesuffix("_other").removesuffix("_place") for name in names}
    places = [at for at, section in enumerate(questionnaire.sections) if names & {q.id for q in section.questions}]
    return max(places, default=0)


def _asked(question: Question, offer: Offer) -> Asked | None:
    relevant = offers.ready(question.relevant)
    if question.chosen_in is None:
        return relevant
    carried = {option.code for option in offer.options} - {option.code for option in question.options}
    enough = 2 if question.type in ONE_CODE else 1
    return _chosen_again(question.chosen_in, frozenset(carried), enough, relevant)


def _chosen_again(source: str, carried: frozenset[str], enough: int, relevant: Holds | None) -> Asked:
    """Asked when there is something to choose between; with one option ticked there, that is the answer."""

    def asked(seen: Answers, today: str) -> bool | str:
        if relevant is not None and not relevant(seen, today):
            return False
        ticked = seen.get(source)
        if not isinstance(ticked, list):
            return False
        codes = ticked if carried.issuperset(ticked) else [code for code in ticked if code in carried]
        return True if len(codes) >= enough else codes[0] if codes else False

    return asked
