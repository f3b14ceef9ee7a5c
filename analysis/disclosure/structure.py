"""How the groups of tables add up, as anybody can know who has read the questionnaire: wards make town and villages.

Pure: reads definitions, never answers. What happens to be so among the answers is nobody's knowledge.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from analysis.disclosure.views import Kind
from analysis.rows.columns import of_one_code
from survey_engine.definition import model, rules
from survey_engine.definition.judging.offers import possible
from survey_engine.definition.model import MANY_CODES, ONE_CODE, Question, Questionnaire, QuestionType
from survey_engine.definition.rule_language.subjects import subjects

Codes = Mapping[str | None, str | None]
SMALL = frozenset({QuestionType.AREA, QuestionType.POSTCODE_SECTOR})
EVENT = "event"


@dataclass(frozen=True, slots=True)
class Structure:
    """What is known of a questionnaire's groups and questions.

    names     role -> the question it stands for: groups are known by the question
    coarser   (fine, coarse) -> which coarse group each fine one is in
    overlaps  divisions that put one person in several groups
    alone     question -> the options nobody can choose together with another
    orders    question -> its options' codes in its own order, which says nothing of counts
    small     divisions into places so small that a few people may be known there
    """

    names: Mapping[str, str] = field(default_factory=dict)
    coarser: Mapping[tuple[str, str], Codes] = field(default_factory=dict)
    overlaps: frozenset[str] = frozenset()
    small: frozenset[str] = frozenset()
    sensitive: frozenset[str] = frozenset()
    kinds: Mapping[str, tuple[Kind, int | None]] = field(default_factory=dict)
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    alone: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def order(self, question: str) -> tuple[str, ...]:
        """The options of a question as it lists them."""
        return self.orders.get(question.partition(".")[0], ())

    def kind(self, question: str) -> tuple[Kind, int | None]:
        """How many options of a question one may choose: the kind, and the limit if there is one."""
        return self.kinds.get(question, (Kind.UNKNOWN, None))

    def name(self, by: str) -> str:
        """The one name of a division that has several."""
        return self.names.get(by, by)

    def is_sensitive(self, question: str) -> bool:
        """Whether the question, or the grid it is a row of, is marked sensitive."""
        return question.partition(".")[0] in self.sensitive

    def coarsenings(self, by: str) -> tuple[str, ...]:
        """The divisions that follow from this one."""
        return tuple(coarse for fine, coarse in self.coarser if fine == self.name(by))


PLAIN = Structure()


def of(questionnaire: Questionnaire) -> Structure:
    """What is known to whoever has read the questionnaire."""
    questions = {question.id: question for question in questionnaire.questions()}
    return Structure(
        names=dict(_roles(questionnaire, questions)),
        coarser=dict(_coarser(questionnaire, questions)),
        overlaps=frozenset(question.id for question in questions.values() if question.type in MANY_CODES),
        small=frozenset(question.id for question in questions.values() if question.type in SMALL) | {EVENT},
        sensitive=frozenset(_sensitive(questionnaire)),
        kinds=dict(_kinds(questionnaire)),
        alone={
            question.id: frozenset(option.code for option in question.options if option.exclusive)
            for question in questions.values()
        },
        orders={
            question.id: tuple(option.code for option in possible(question, questions))
            for question in questions.values()
        },
    )


def looks_at(questionnaire: Questionnaire, where: str) -> frozenset[str]:
    """The questions that a rule reads."""
    rule = rules.parse(where, subjects(questionnaire.questions()))
    return frozenset(ref.question for ref in rules.refs(rule))


def reads(group: model.Group) -> frozenset[str]:
    """The questions that a named group's rule reads."""
    return frozenset(ref.question for ref in rules.refs(group.when))


def _roles(questionnaire: Questionnaire, questions: Mapping[str, Question]) -> Iterator[tuple[str, str]]:
    for role, asked in questionnaire.analysis.roles.items():
        if len(asked) == 1 and role not in questions:
            yield role, asked[0]


def _sensitive(questionnaire: Questionnaire) -> Iterator[str]:
    yield from questionnaire.analysis.roles.get("sensitive", ())
    yield from (question.id for question in questionnaire.questions() if question.sensitive)


def _kinds(questionnaire: Questionnaire) -> Iterator[tuple[str, tuple[Kind, int | None]]]:
    for question in questionnaire.questions():
        if question.type in MANY_CODES:
            yield question.id, (Kind.MULTIPLE, question.max_choices)
        elif of_one_code(question):
            yield question.id, (Kind.SINGLE, 1)
        for row in question.rows:
            yield f"{question.id}.{row.code}", (Kind.SINGLE, 1)


def _coarser(
    questionnaire: Questionnaire, questions: Mapping[str, Question]
) -> Iterator[tuple[tuple[str, str], Codes]]:
    home = questionnaire.analysis.roles.get("home_area", ())
    for question in questions.values():
        if question.type not in ONE_CODE:
            continue
        options = possible(question, questions)
        if len(home) == 1 and home[0] == question.id:
            yield (question.id, "area_type"), {None: None, **{option.code: option.area_type for option in options}}
        for group in questionnaire.analysis.groups:
            if reads(group) == {question.id}:
                yield (question.id, group.code), _members(group, question, [option.code for option in options])


def _members(group: model.Group, question: Question, codes: list[str]) -> Codes:
    """Which codes of the one question that a group's rule reads put people into it."""
    holds = rules.compile_rule(group.when)
    answers: dict[str | None, model.Answers] = {None: {}, **{code: {question.id: code} for code in codes}}
    return {code: group.code if holds(answer, "") else None for code, answer in answers.items()}
