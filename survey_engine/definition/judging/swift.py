"""The short way to judge a response in which nothing is wrong, which is nearly every one.

The route depends on the answers only through the rules, so what a pass found for one outcome of the rules is kept
for the next response with the same outcome. Such a response is sound when it answers all that is required there,
nothing that is not asked, and every answer passes a glance or its check. Anything else is left to the long way: a
pass of `routing`. Both give the same judgement; tests hold the one to the other.

This rests on rules looking back only, which compiling a questionnaire makes sure of.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from survey_engine.definition.judging.findings import REFUSED, Walk
from survey_engine.definition.judging.glances import Glance, glance_for, never
from survey_engine.definition.judging.outcomes import Outcome, Outcomes
from survey_engine.definition.model import ONE_CODE, Answers, AnswerValue, Mode, Questionnaire
from survey_engine.definition.routing import Route, Router, route_of

_MOST = 2_000  # outcomes kept for each mode: about four kilobytes each


@dataclass(frozen=True, slots=True)
class Shape:
    """What is the same for all sound responses with one outcome of the rules."""

    route: Route
    required: frozenset[str]
    glances: Mapping[str, Glance]  # for every key that may be answered, companions included


class Swift:
    """Remembers the shapes of sound responses to one questionnaire."""

    def __init__(self, questionnaire: Questionnaire, router: Router) -> None:
        self._router = router
        self._outcomes = Outcomes(questionnaire, router)
        glances = {name: glance_for(question, router.offers[name]) for name, question in router.questions.items()}
        self._glances: dict[str, Glance] = {**glances, **dict.fromkeys(router.companions, never)}
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
            if shape is None or not shape.required <= answers.keys() or self._chosen_elsewhere(answers):
                return None
            glances = shape.glances
            unsure = [name for name, value in answers.items() if not glances[name](value)]
        except (KeyError, TypeError):  # what is not asked; a list or an object where a code should be
            return None
        kept = self._closely(unsure, answers, today) if unsure else dict(answers)
        return (kept, shape.route) if kept is not None else None

    def learn(self, walk: Walk, mode: Mode) -> None:
        """Remember the shape of a response that a pass found nothing wrong with."""
        if len(walk.seen) - len(walk.derived) < len(walk.answers) or (walk.derived and not self._outcomes.complete):
            return  # a blank was given, or an outcome would not tell
        shapes, steps = self._shapes[mode], self._router.steps
        if len(shapes) >= _MOST:
            shapes.clear()
        rules = {name: steps[name][3] for name in walk.asked}
        required = {name for name, rule in rules.items() if rule is not None and rule(walk.seen, walk.today)}
        asked, owners = set(walk.asked), self._router.companions
        glances = {key: glance for key, glance in self._glances.items() if owners.get(key, key) in asked}
        shape = Shape(route_of(walk), frozenset(required), glances)
        shapes[self._outcomes.of(walk.answers, walk.today)] = shape

    def _chosen_elsewhere(self, answers: Answers) -> bool:
        """True when a code was chosen in a `chosen_in` question that is not ticked there."""
        for name, source, own in self._chosen_again:
            code = answers.get(name)
            if code is not None and code not in own:
                ticked = answers.get(source)
                if not isinstance(ticked, list) or code not in ticked:
                    return True
        return False

    def _closely(self, unsure: list[str], answers: Answers, today: str) -> dict[str, AnswerValue] | None:
        """The answers after checking what a glance was not enough for. A companion is kept by its question's check."""
        seen, companions = dict(answers), self._router.companions
        walk = Walk(answers, today, seen)
        for name in unsure:
            if name in companions:
                del seen[name]
        for name in {companions.get(name, name) for name in unsure}:
            checked = self._router.steps[name][2](answers.get(name), walk)
            if checked is None or checked is REFUSED:
                return None
            seen[name] = checked
        return seen if not walk.findings and len(seen) == len(answers) else None
