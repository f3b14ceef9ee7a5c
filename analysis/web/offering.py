"""What can be asked of one questionnaire or wave: its questions, groups and waves, in words; and what cannot, and why.

Only definitions are read here, never an answer, so that a page says what is wrong before anything is counted.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.disclosure.profiles import NHS, PUBLIC, SENSITIVE
from analysis.waves import Scope
from analysis.web import rivals
from analysis.web.asking import BASES, OFFICER, Asked, Fault
from analysis.web.choices import Choices, codes, groupings, options, questions, said
from survey_engine.consultations.catalogue import Form
from survey_engine.definition import rules
from survey_engine.definition.rule_language.subjects import subjects
from survey_engine.errors import DataError

PROTECTION = {
    OFFICER: "Exact figures, for officers only",
    PUBLIC.name: "As it could be published",
    SENSITIVE.name: "As it could be published of a sensitive question",
    NHS.name: "As NHS England publishes",
}


@dataclass(frozen=True, slots=True)
class Offered:
    """The choices of the form.

    others   what this can be compared with
    earlier  those of them that were asked in earlier waves of the series, the latest first, each with its questions
    """

    questions: Choices
    groupings: Choices
    groups: Mapping[str, str]
    waves: Mapping[str, str]
    weights: Mapping[str, str]
    profiles: Mapping[str, str]
    others: Choices = field(default_factory=dict)
    earlier: Mapping[str, Container[str]] = field(default_factory=dict)
    bases: Mapping[str, str] = field(default_factory=lambda: BASES)

    @property
    def first_question(self) -> str:
        """What to show to whoever has not chosen yet."""
        return next((code for each in self.questions.values() for code in each), "")

    def before(self, question: str) -> str:
        """The latest earlier questionnaire that asked this question; blank when none did."""
        return next((name for name, asked in self.earlier.items() if question in asked), "")

    def faults(self, asked: Asked, scope: Scope) -> Iterator[Fault]:
        """What of this cannot be had here."""
        if asked.question not in codes(self.questions) | _roles(scope):
            yield "question", "Choose a question from the list"
        if wrong := [each for each in asked.by if each not in codes(self.groupings) | codes(self.questions)]:
            yield "by", f"'{wrong[0]}' is nothing to group by. Choose from the list"
        for name, chosen, known in (
            ("who", asked.who, self.groups),
            ("wave", asked.wave, self.waves),
            ("weight", asked.weight, self.weights),
            ("profile", asked.profile, self.profiles),
            ("with", asked.against, codes(self.others)),
        ):
            if chosen and chosen not in known:
                yield name, f"There is no '{chosen}' here. Choose from the list"
        if asked.option and asked.option not in options(scope.forms[0].questionnaire, asked.question):
            yield "option", f"There is no answer '{asked.option}' here. Choose from the list"
        if fault := _rule_fault(asked.where, scope):
            yield "where", fault


def offered(scope: Scope, weights: Mapping[str, str], published: Sequence[Form] = ()) -> Offered:
    """What can be asked of these forms: of several questionnaires what each of them asks, by what any of them knows."""
    others = rivals.others(published, scope)
    each, waves = [form.questionnaire for form in newest(scope)], _waves(scope)
    return Offered(
        questions=_shared([questions(one) for one in each]),
        groupings=_any([groupings(one, waves) for one in each]),
        groups=_shared([{"": {group.code: said(group.label) for group in one.analysis.groups}} for one in each])[""],
        waves=waves,
        weights=weights,
        profiles=PROTECTION,
        others=others,
        earlier=rivals.earlier(published, scope, others),
    )


def newest(scope: Scope) -> list[Form]:
    """One form of each questionnaire: they are in order, newest first."""
    return list({form.questionnaire.id: form for form in reversed(scope.forms)}.values())[::-1]


def _shared(lists: Sequence[Choices]) -> Choices:
    """The first one's choices that all the others have too; headings without any are left out, but never all."""
    known = [codes(each) for each in lists[1:]]
    kept = {
        heading: {code: words for code, words in choices.items() if all(code in each for each in known)}
        for heading, choices in lists[0].items()
    }
    return {heading: choices for heading, choices in kept.items() if choices} or {"": {}}


def _any(lists: Sequence[Choices]) -> Choices:
    """Every choice of any of them, in the words of the first that has it."""
    found: dict[str, dict[str, str]] = {}
    for heading, choices in (each for offers in lists for each in offers.items()):
        new = {code: said for code, said in choices.items() if code not in codes(found)}
        found[heading] = found.get(heading, {}) | new
    return {heading: choices for heading, choices in found.items() if choices}


def _waves(scope: Scope) -> Mapping[str, str]:
    labels = dict.fromkeys(wave.label for form in scope.forms if (wave := form.questionnaire.analysis.wave))
    return {label: label for label in labels}


def _rule_fault(where: str, scope: Scope) -> str | None:
    """What is wrong with a rule, and where in it; every form must understand it."""
    if not where:
        return None
    for form in newest(scope):
        try:
            rules.parse(where, subjects(form.questionnaire.questions()))
        except DataError as error:
            named = f" ({form.questionnaire.id})" if scope.pooled else ""
            return f"{error}{named}"
    return None


def _roles(scope: Scope) -> set[str]:
    return {role for role, named in scope.forms[0].questionnaire.analysis.roles.items() if len(named) == 1}
