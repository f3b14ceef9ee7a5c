"""Which questions a set of answers leads through: recomputed from the answers each time, never stored.

A rule sees the answers on the route before it, and the derived ones; an answer that is off-route, or that is none
(see `checks`), counts as blank. The route goes forward only: nothing looks at what is asked later.
One pass finds the route and checks each answer met on it; `validation` puts what it finds into words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from survey_engine.definition.judging import offers, stages
from survey_engine.definition.judging.findings import REFUSED, Walk
from survey_engine.definition.judging.stages import Step
from survey_engine.definition.model import Answers, AnswerValue, End, Mode, Option, Question, Questionnaire


@dataclass(frozen=True, slots=True)
class Route:
    """The way through. `end` is where it stops early: what follows its section is not asked.

    `derived` holds the answers nobody need give: with one option ticked in `chosen_in`, that option.
    """

    asked: tuple[str, ...]
    sections: tuple[str, ...]
    end: End | None = None
    derived: Mapping[str, str] = field(default_factory=dict)


class Router:
    """Finds routes through one questionnaire. Its rules are made ready once, so share it."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        questions = {question.id: question for question in questionnaire.questions()}
        self.questions: Mapping[str, Question] = questions
        self.offers = {name: offers.offer(question, questions) for name, question in questions.items()}
        self.companions: Mapping[str, str] = {
            key: name for name, question in questions.items() for key in stages.companions(question, self.offers[name])
        }
        self.steps: Mapping[str, Step] = {name: stages.step(q, self.offers[name]) for name, q in questions.items()}
        self._stages = {mode: stages.stages(questionnaire, self.steps, mode) for mode in Mode}

    def route(self, answers: Answers, today: str, mode: Mode = Mode.WEB) -> Route:
        """The route these answers lead through on a day (YYYY-MM-DD)."""
        return route_of(self.walk(answers, today, mode))

    def on_route(self, answers: Answers, route: Route) -> dict[str, AnswerValue]:
        """The answers to what is asked; a companion follows its question."""
        asked, owner = set(route.asked), self.companions
        return {key: value for key, value in answers.items() if key in asked or owner.get(key) in asked}

    def options(self, question: Question, answers: Answers, today: str, mode: Mode = Mode.WEB) -> tuple[Option, ...]:
        """The options on offer now, in definition order."""
        return self.offers[question.id].now(self.walk(answers, today, mode).seen, today)

    def rows(self, question: Question, answers: Answers, today: str, mode: Mode = Mode.WEB) -> tuple[Option, ...]:
        """The rows of a grid on offer now, in definition order."""
        return offers.rows(question).now(self.walk(answers, today, mode).seen, today)

    def walk(self, answers: Answers, today: str, mode: Mode) -> Walk:
        """One pass through the questionnaire, checking each answer on the way."""
        walk = Walk(answers, today)
        for name, relevant, steps, ends in self._stages[mode]:
            if relevant is None or relevant(walk.seen, today):
                before = len(walk.asked)
                _ask(steps, walk)
                if len(walk.asked) > before:
                    walk.sections.append(name)
            walk.end = next((end for holds, end in ends if holds(walk.seen, today)), None)
            if walk.end is not None:
                break
        return walk


def route_of(walk: Walk) -> Route:
    """The route that a pass found."""
    return Route(tuple(walk.asked), tuple(walk.sections), walk.end, walk.derived)


def _ask(steps: tuple[Step, ...], walk: Walk) -> None:
    """Go through the questions of one section."""
    for name, is_asked, check, required in steps:
        verdict = is_asked is None or is_asked(walk.seen, walk.today)
        if verdict is not True:
            if verdict:
                walk.seen[name] = walk.derived[name] = verdict
            continue
        walk.asked.append(name)
        value = walk.answers.get(name)
        checked = None if value is None else check(value, walk)
        if checked is None:
            if required is not None and required(walk.seen, walk.today):
                walk.find(name, "required")
        elif checked is not REFUSED:
            walk.seen[name] = checked
