"""Which options a question may offer, and which of them are on offer now.

With `chosen_in` the options are those ticked in an earlier question. Whether an option is on offer depends on the
answers before it and nothing else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from survey_engine.definition import rules
from survey_engine.definition.model import Answers, Option, Question, QuestionType, Rule

Holds = Callable[[Answers, str], bool]
"""A rule made ready: (answers seen so far, today) -> whether it holds."""

_CONSENT = (Option("yes", {"en": "Yes"}), Option("no", {"en": "No"}))


@dataclass(frozen=True, slots=True)
class Offer:
    """The options of a question, or the rows of a grid, ready to be asked for."""

    options: tuple[Option, ...]  # every one that could ever be on offer, in definition order
    always: frozenset[str]  # codes on offer whatever was answered
    sometimes: Mapping[str, Holds]  # code -> when it is on offer

    def has(self, code: str, seen: Answers, today: str) -> bool:
        """True when `code` is on offer."""
        return code in self.always or (code in self.sometimes and self.sometimes[code](seen, today))

    def now(self, seen: Answers, today: str) -> tuple[Option, ...]:
        """The options on offer, in definition order."""
        return tuple(option for option in self.options if self.has(option.code, seen, today))


def possible(question: Question, questions: Mapping[str, Question]) -> tuple[Option, ...]:
    """Every option the question could ever offer, in definition order: those of `chosen_in`, then its own."""
    own = question.options
    if question.type is QuestionType.CONSENT and not own:
        return _CONSENT
    return _carried(question, questions) + own


def offer(question: Question, questions: Mapping[str, Question]) -> Offer:
    """Make the options of one question ready."""
    carried = [option.code for option in _carried(question, questions)]
    options = possible(question, questions)
    own = _offer(options[len(carried) :])
    ticked_there = {code: _ticked(question.chosen_in or "", code) for code in carried}
    return Offer(options, own.always - ticked_there.keys(), {**own.sometimes, **ticked_there})


def rows(question: Question) -> Offer:
    """Make the rows of a grid ready."""
    return _offer(question.rows)


def ready(rule: bool | Rule | None) -> Holds | None:
    """A rule made ready; None for one that is absent or never holds."""
    if rule is True:
        return _always
    return rules.compile_rule(rule) if rule else None


def _offer(options: tuple[Option, ...]) -> Offer:
    always = frozenset(option.code for option in options if option.relevant is None)
    sometimes = {option.code: rules.compile_rule(option.relevant) for option in options if option.relevant is not None}
    return Offer(options, always, sometimes)


def _carried(question: Question, questions: Mapping[str, Question]) -> tuple[Option, ...]:
    """The options of the `chosen_in` question that can be chosen again here, where their text is known already."""
    if question.chosen_in is None:
        return ()
    source = possible(questions[question.chosen_in], questions)
    return tuple(replace(option, requires_text=False, relevant=None) for option in source if not option.exclusive)


def _ticked(source: str, code: str) -> Holds:
    def holds(seen: Answers, _today: str) -> bool:
        answer = seen.get(source)
        return isinstance(answer, list) and code in answer

    return holds


def _always(_seen: Answers, _today: str) -> bool:
    return True
