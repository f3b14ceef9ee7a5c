"""The short way to judge a response in which nothing is wrong, which is nearly every one.

The route depends on the answers only through the rules, so what a pass found for one outcome of the rules is kept
for the next response with the same outcome. Such a response is sound when it answers all that is required there,
nothing that is not asked, and every answer passes a glance or its check. Anything else is left to the long way: a
pass of `routing`. Both give the same judgement; tests hold the one to the other.

This rests on rules looking back only, which compiling a questionnaire makes sure of.
"""

from dataclasses import dataclass
from operator import call

from survey_engine.definition.findings import REFUSED, Walk
from survey_engine.definition.glances import Glance, glance_for, never
from survey_engine.definition.model import ONE_CODE, Answers, AnswerValue, Mode, Questionnaire
from survey_engine.definition.outcomes import Outcome, Outcomes
from survey_engine.definition.routing import Route, Router, route_of

_MOST = 5_000  # outcomes kept for each mode: about a kilobyte each


@dataclass(frozen=True, slots=True)
class Shape:
    """What is the same for all sound responses with one outcome of the rules."""

    route: Route
    required: frozenset[str]
    allowed: frozenset[str]


class Swift:
    """Remembers the shapes of sound responses to one questionnaire."""

    def __init__(self, questionnaire: Questionnaire, router: Router) -> None:
        self._router = router
        self._outcomes = Outcomes(questionnaire, router)
        self._glances: dict[str, Glance] = {
            **{name: glance_for(question, router.offers[name]) for name, question in router.questions.items()},
            **dict.fromkeys(router.companions, never),
        }
        self._chosen_again = [
            (question.id, question.chosen_in, frozenset(option.code for option in question.options))
            for question in router.questions.values()
            if question.chosen_in is not None and question.type in ONE_CODE
        ]
        self._shapes: dict[Mode, dict[Outcome, Shape]] = {mode: {} for mode in Mode}

    def judge(self, answers: Answers, today: str, mode: Mode) -> tuple[Answers, Route] | None:
        """The answers as kept and their route; None for what needs the long way."""
        try:
            shape = self._shapes[mode].get(self._outcomes.of(answers, today))
            if shape is None or not (answers.keys() <= shape.allowed and shape.required <= answers.keys()):
                return None
            kept = self._kept(answers, today)
        except TypeError:  # a list or an object where a code should be
            return None
        return (kept, shape.route) if kept is not None else None

    def learn(self, walk: Walk, mode: Mode) -> None:
        """Remember the shape of a response that a pass found nothing wrong with."""
        if len(walk.seen) - len(walk.derived) < len(walk.answers) or (walk.derived and not self._outcomes.complete):
            return  # a blank was given, or an outcome would not tell
        shapes = self._shapes[mode]
        if len(shapes) >= _MOST:
            shapes.clear()
        asked = set(walk.asked)
        beside = {key for key, owner in self._router.companions.items() if owner in asked}
        rules = {name: self._router.steps[name][3] for name in asked}
        required = {name for name, rule in rules.items() if rule is not None and rule(walk.seen, walk.today)}
        shape = Shape(route_of(walk), frozenset(required), frozenset(asked | beside))
        shapes[self._outcomes.of(walk.answers, walk.today)] = shape

    def _kept(self, answers: Answers, today: str) -> dict[str, AnswerValue] | None:
        """The answers as the checks give them back; None when something is wrong."""
        for name, source, own in self._chosen_again:
            code, ticked = answers.get(name), answers.get(source)
            if code is not None and code not in own and not (isinstance(ticked, list) and code in ticked):
                return None
        sure = list(map(call, map(self._glances.__getitem__, answers), answers.values()))
        if False in sure:
            return self._closely([name for name, fine in zip(answers, sure, strict=True) if not fine], answers, today)
        return dict(answers)

    def _closely(self, unsure: list[str], answers: Answers, today: str) -> dict[str, AnswerValue] | None:
        """The answers after checking what a glance was not enough for. A companion is kept by its question's check."""
        walk, companions = Walk(answers, today, dict(answers)), self._router.companions
        for name in companions.keys() & unsure:
            del walk.seen[name]
        for name in {companions.get(name, name) for name in unsure}:
            checked = self._router.steps[name][2](answers.get(name), walk)
            if checked is None or checked is REFUSED:
                return None
            walk.seen[name] = checked
        return walk.seen if not walk.findings and len(walk.seen) == len(answers) else None
