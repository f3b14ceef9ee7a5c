"""A questionnaire laid out for searching: what comes before what, and which questions bear on some rules.

Knows nothing of how the search goes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from survey_engine.definition.model import Mode, Question, Questionnaire, Rule, Section
from survey_engine.definition.rule_language import grammar
from survey_engine.definition.rules import TODAY, Test, compile_rule, refs

COMPANIONS = ("_other", "_place")
WIDEST = 60  # questions that bear on one goal: past it nobody searches


@dataclass(frozen=True, slots=True)
class Goal:
    """Rules that must hold, rules that must not, and the ends (by number) that must not stop the route before.

    `modes` are those it must come about in; None: any.
    """

    hold: tuple[Rule, ...]
    fail: tuple[Rule, ...] = ()
    ends: tuple[int, ...] = ()
    modes: frozenset[Mode] | None = None

    def rules(self, questionnaire: Questionnaire) -> tuple[Rule, ...]:
        """Every rule the goal is about."""
        return (*self.hold, *self.fail, *(questionnaire.ends[n].when for n in self.ends))


@dataclass(slots=True)
class Map:
    """A questionnaire made ready to be searched; `patience` is how many steps all searches may still take."""

    questionnaire: Questionnaire
    questions: dict[str, Question] = field(init=False)
    sections: dict[str, Section] = field(init=False)
    order: dict[str, int] = field(init=False)
    tests: dict[Rule, Test] = field(default_factory=dict)
    patience: int = 100_000

    def __post_init__(self) -> None:
        pairs = [(section, question) for section in self.questionnaire.sections for question in section.questions]
        self.questions = {question.id: question for _, question in pairs}
        self.sections = {question.id: section for section, question in pairs}
        self.order = {name: n for n, name in enumerate(self.questions)}

    def modes(self) -> tuple[Mode, ...]:
        """Modes that differ in what they ask, one of each kind."""
        every = dict.fromkeys((*self.questionnaire.modes, Mode.IMPORT))
        kinds = {
            tuple(question.asked_in(mode) for question in self.questions.values()): mode for mode in reversed(every)
        }
        return tuple(mode for mode in every if mode in kinds.values())

    def base(self, name: str) -> str:
        """The question that a companion text belongs to; any other name as it is."""
        stem = name.rpartition("_")[0]
        return stem if name not in self.questions and name.endswith(COMPANIONS) and stem in self.questions else name

    def test(self, rule: Rule) -> Test:
        if rule not in self.tests:
            self.tests[rule] = compile_rule(rule)
        return self.tests[rule]

    def own_rules(self, name: str) -> tuple[Rule, ...]:
        """The rules that decide whether a question is asked and which options it offers."""
        question = self.questions[name]
        options = (option.relevant for option in question.options)
        return tuple(rule for rule in (self.sections[name].relevant, question.relevant, *options) if rule is not None)

    def bearing_on(self, rules: Iterable[Rule]) -> list[str]:
        """Every question and companion text that these rules look at, directly or not, in the order asked.

        Stops looking when there are more than WIDEST.
        """
        found: set[str] = set()
        waiting = [ref.question for rule in rules for ref in refs(rule)]
        while waiting and len(found) <= WIDEST:
            name = waiting.pop()
            if name in found or name == TODAY:
                continue
            found.add(name)
            base = self.base(name)
            waiting += [base, *(ref.question for rule in self.own_rules(base) for ref in refs(rule))]
            waiting += [source] if (source := self.questions[base].chosen_in) else []
        return sorted(found, key=lambda name: (self.order[self.base(name)], name))

    def atoms(self, rules: Iterable[Rule], names: Iterable[str]) -> dict[str, list[Rule]]:
        """The comparisons about each question, in these rules and in those of the questions named."""
        found: dict[str, list[Rule]] = {}
        own = (rule for name in names if name in self.questions for rule in self.own_rules(name))
        for atom in (atom for rule in (*rules, *own) for atom in _leaves(rule)):
            for ref in refs(atom):
                found.setdefault(ref.question, []).append(atom)
        return {name: list(dict.fromkeys(atoms)) for name, atoms in found.items()}

    def children(self, name: str, names: Iterable[str]) -> list[str]:
        """Those of the questions named that take their options from this one."""
        return [each for each in names if each in self.questions and self.questions[each].chosen_in == name]


def _leaves(rule: Rule) -> Iterator[Rule]:
    inner = grammar.inside(rule)
    if not inner:
        yield rule
    for each in inner:
        yield from _leaves(each)
