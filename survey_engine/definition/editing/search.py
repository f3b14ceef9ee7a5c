"""Can some set of answers make these rules hold? A small exhaustive search over the answers that matter.

Follows the route as it is followed when people answer: question by question, off-route answers blank, ends that fire
stop. Only the questions the rules look at, directly or through other rules, are tried. Gives up after `BUDGET` steps;
giving up counts as yes, so that a fault is only told when it is certain.
"""

from collections.abc import Iterable, Iterator, Sequence

from survey_engine.definition.editing import candidates as tries
from survey_engine.definition.editing.candidates import Candidates
from survey_engine.definition.editing.terrain import WIDEST, Goal, Map
from survey_engine.definition.judging import offers
from survey_engine.definition.model import (
    MANY_CODES,
    All,
    AnswerValue,
    Any,
    Mode,
    Not,
    Option,
    Question,
    QuestionType,
    Rule,
)
from survey_engine.definition.rules import TODAY, Test, refs

BUDGET = 20_000  # steps for one goal


class GaveUp(Exception):
    """The search took too long."""


def possible(here: Map, goal: Goal) -> bool:
    """True when some answers, on some day, in some mode reach the goal, or when nobody can tell."""
    if len(here.bearing_on(goal.rules(here.questionnaire))) > WIDEST or here.patience <= 0:
        return True
    modes = (mode for mode in here.modes() if goal.modes is None or mode in goal.modes)
    return any(_Search(here, goal, mode).run() for mode in modes)


class _Search:
    """One goal in one mode."""

    def __init__(self, here: Map, goal: Goal, mode: Mode) -> None:
        self.here, self.goal, self.mode = here, goal, mode
        rules = goal.rules(here.questionnaire)
        self.names = here.bearing_on(rules)
        self.place = {name: n for n, name in enumerate(self.names)}
        self.atoms = here.atoms(rules, self.names)
        self.whole = True
        self.values = {name: self._candidates(name) for name in self.names}
        self.stops = self._stops()
        self.steps = 0

    def run(self) -> bool:
        days = tries.days(self.atoms.get(TODAY, []))
        try:
            found = any(self._try(0, {}, today) for today in days)
        except GaveUp:
            return True
        return found or not self.whole

    def _candidates(self, name: str) -> Candidates:
        atoms = self.atoms.get(name, [])
        if name not in self.here.questions:
            return tries.candidates(Question(name, QuestionType.TEXT, {}), (), atoms, ())
        question = self.here.questions[name]
        options = offers.possible(question, self.here.questions)
        children = self.here.children(name, self.names)
        codes = [code for child in children for atom in self.atoms.get(child, []) for code in tries.codes_of(atom)]
        found = tries.candidates(question, options, atoms, codes)
        found = Candidates(found.values, found.whole and not _partly(question, options))
        sometimes = any(option.relevant is not None for option in options) or bool(children) or question.chosen_in
        return found if sometimes else tries.distinct(found, name, atoms)

    def _stops(self) -> dict[int, list[Test]]:
        """The ends that must not fire, by the last question each looks at."""
        found: dict[int, list[Test]] = {}
        for n in self.goal.ends:
            when = self.here.questionnaire.ends[n].when
            last = max((self.place[ref.question] for ref in refs(when) if ref.question != TODAY), default=-1)
            found.setdefault(last, []).append(self.here.test(when))
        return found

    def _try(self, n: int, answers: dict[str, AnswerValue], today: str) -> bool:
        self.steps += 1
        self.here.patience -= 1
        if self.steps > BUDGET or self.here.patience <= 0:
            raise GaveUp
        if any(test(answers, today) for test in self.stops.get(n - 1, ())) or self._hopeless(n, answers, today):
            return False
        if n == len(self.names):
            return True
        name = self.names[n]
        for value in self._allowed(name, answers, today):
            if self._try(n + 1, answers if value is None else {**answers, name: value}, today):
                return True
        return False

    def _hopeless(self, n: int, answers: dict[str, AnswerValue], today: str) -> bool:
        goal = self.goal
        return any(self._truth(rule, n, answers, today) is False for rule in goal.hold) or any(
            self._truth(rule, n, answers, today) is True for rule in goal.fail
        )

    def _truth(self, rule: Rule, n: int, answers: dict[str, AnswerValue], today: str) -> bool | None:
        """Whether a rule holds as far as the first `n` questions tell; None while it is open."""
        match rule:
            case Not(inner):
                truth = self._truth(inner, n, answers, today)
                return None if truth is None else not truth
            case All(rules):
                return _least([self._truth(each, n, answers, today) for each in rules], decides=False)
            case Any(rules):
                return _least([self._truth(each, n, answers, today) for each in rules], decides=True)
        known = all(ref.question == TODAY or self.place[ref.question] < n for ref in refs(rule))
        return self.here.test(rule)(answers, today) if known else None

    def _allowed(self, name: str, answers: dict[str, AnswerValue], today: str) -> Iterable[AnswerValue | None]:
        """The answers a person on this route could give."""
        base = self.here.base(name)
        if not self._asked(base, answers, today) or (base != name and base not in answers):
            return (None,)
        self.whole = self.whole and self.values[name].whole
        if base != name:
            return self.values[name].values
        question = self.here.questions[name]
        if question.chosen_in is not None:
            return self._carried(question, answers, today)
        needed = question.required is True and not self.here.sections[name].skippable
        offered = self._offered(question, answers, today)
        return [value for value in self.values[name].values if _fits(value, offered) and not (needed and value is None)]

    def _asked(self, name: str, answers: dict[str, AnswerValue], today: str) -> bool:
        question, section = self.here.questions[name], self.here.sections[name]
        rules = [rule for rule in (section.relevant, question.relevant) if rule is not None]
        return question.asked_in(self.mode) and all(self.here.test(rule)(answers, today) for rule in rules)

    def _offered(self, question: Question, answers: dict[str, AnswerValue], today: str) -> frozenset[str]:
        return frozenset(
            option.code
            for option in question.options
            if option.relevant is None or self.here.test(option.relevant)(answers, today)
        )

    def _carried(self, question: Question, answers: dict[str, AnswerValue], today: str) -> Iterable[AnswerValue | None]:
        """With one option ticked that one is the answer; with two or more, those and the question's own."""
        ticked = answers.get(question.chosen_in or "")
        source = {option.code: option for option in offers.possible(question, self.here.questions)}
        carried = [code for code in ticked if code in source] if isinstance(ticked, list) else []
        if len(carried) < 2:
            return (carried[0],) if carried and question.type is QuestionType.SINGLE else (None,)
        offered = frozenset(carried) | self._offered(question, answers, today)
        return [
            *(value for value in self.values[question.id].values if _fits(value, offered)),
            *_spare(question, carried),
        ]


def _spare(question: Question, carried: Sequence[str]) -> Iterator[AnswerValue]:
    """Carried codes that no rule names are answers too."""
    yield from carried if question.type is QuestionType.SINGLE else ([code] for code in carried)


def _partly(question: Question, options: Sequence[Option]) -> bool:
    """True when which options are on offer is only known with the answers before: then trying a few is not all."""
    sometimes = question.chosen_in is not None or any(option.relevant is not None for option in options)
    return sometimes and question.type in MANY_CODES


def _fits(value: object, offered: frozenset[str]) -> bool:
    if isinstance(value, list):
        return offered.issuperset(value)
    return not isinstance(value, str) or not offered or value in offered or "." in value  # an amount beside ranges


def _least(truths: Sequence[bool | None], *, decides: bool) -> bool | None:
    """`all` (decides=False) or `any` (decides=True) of three-valued truths."""
    if decides in truths:
        return decides
    return None if None in truths else not decides
