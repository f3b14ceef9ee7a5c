"""What can be asked of one questionnaire or wave: its questions, groups and waves, in words; and what cannot, and why.

Only definitions are read here, never an answer, so that a page says what is wrong before anything is counted.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.disclosure.profiles import NHS, PUBLIC, SENSITIVE
from analysis.waves import Scope
from analysis.web.asking import BASES, OFFICER, Asked, Fault
from survey_engine.consultations.catalogue import Form
from survey_engine.consultations.finding import in_language
from survey_engine.definition import rules
from survey_engine.definition.judging import offers
from survey_engine.definition.model import MANY_CODES, ONE_CODE, Question, Questionnaire, QuestionType, Text
from survey_engine.definition.rule_language.subjects import subjects
from survey_engine.errors import DataError

LANGUAGE = "en"  # of the office
Choices = Mapping[str, Mapping[str, str]]
"""Heading -> what is sent -> words."""

ROLES = {"home_area": "Home area", "audience": "Who they are"}
PLACES = {"area_type": "Town or villages"}
COLLECTED = {
    "event": "Event",
    "event_type": "Kind of event",
    "mode": "How they answered",
}
PROTECTION = {
    OFFICER: "Exact figures, for officers only",
    PUBLIC.name: "As it could be published",
    SENSITIVE.name: "As it could be published of a sensitive question",
    NHS.name: "As NHS England publishes",
}


@dataclass(frozen=True, slots=True)
class Offered:
    """The choices of the form. `others` is what this can be compared with, and `earlier` the wave before among them."""

    questions: Choices
    groupings: Choices
    groups: Mapping[str, str]
    waves: Mapping[str, str]
    weights: Mapping[str, str]
    profiles: Mapping[str, str]
    others: Choices = field(default_factory=dict)
    earlier: str = ""
    bases: Mapping[str, str] = field(default_factory=lambda: BASES)

    @property
    def first_question(self) -> str:
        """What to show to whoever has not chosen yet."""
        return next((code for each in self.questions.values() for code in each), "")

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
        if asked.option and asked.option not in options(scope, asked.question):
            yield "option", f"There is no answer '{asked.option}' here. Choose from the list"
        if fault := _rule_fault(asked.where, scope):
            yield "where", fault


def offered(scope: Scope, weights: Mapping[str, str], published: Sequence[Form] = ()) -> Offered:
    """What can be asked of these forms; of several questionnaires, only what each of them knows."""
    others = rivals(published, scope)
    each, waves = [form.questionnaire for form in newest(scope)], _waves(scope)
    return Offered(
        questions=_shared([_questions(one) for one in each]),
        groupings=_shared([_groupings(one, waves) for one in each]),
        groups=_shared([{"": {group.code: _said(group.label) for group in one.analysis.groups}} for one in each])[""],
        waves=waves,
        weights=weights,
        profiles=PROTECTION,
        others=others,
        earlier=_earlier(published, scope, codes(others)),
    )


def words(choices: Choices, code: str) -> str:
    """A choice in words, or its code where there are none."""
    return next((each[code] for each in choices.values() if code in each), code)


def options(scope: Scope, question: str) -> dict[str, str]:
    """The answers to a question, code -> words, and the nets of them."""
    first = scope.forms[0].questionnaire
    asked = {each.id: each for each in first.questions()}
    role = first.analysis.roles.get(question, ())
    found = asked.get(question.partition(".")[0]) or asked.get(role[0] if len(role) == 1 else "")
    if found is None:
        return {}
    nets = {net.code: _said(net.label) for net in first.analysis.nets if net.of == found.id}
    return {option.code: _said(option.label) for option in offers.possible(found, asked)} | nets


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


def _questions(questionnaire: Questionnaire) -> Choices:
    """The main questions first, then each section's."""
    named = {question.id: question for question in questionnaire.questions()}
    main = [named[each] for each in questionnaire.analysis.roles.get("concern", ()) if each in named]
    lists = {"Concerns": _ranked(main)}
    for section in questionnaire.sections:
        own = _ranked([question for question in section.questions if question not in main])
        lists[_said(section.title)] = own | lists.get(_said(section.title), {})
    return {heading: choices for heading, choices in lists.items() if choices}


def _ranked(questions: Sequence[Question]) -> dict[str, str]:
    found: dict[str, str] = {}
    for question in questions:
        if question.type in ONE_CODE | MANY_CODES:
            found[question.id] = _said(question.text)
        elif question.type is QuestionType.GRID:
            found |= {
                f"{question.id}.{row.code}": f"{_said(question.text)}: {_said(row.label)}" for row in question.rows
            }
    return found


def _groupings(questionnaire: Questionnaire, waves: Mapping[str, str]) -> Choices:
    roles = questionnaire.analysis.roles
    people = {role: words for role, words in ROLES.items() if len(roles.get(role, ())) == 1}
    people |= PLACES if "home_area" in people else {}
    named = {group.code: _said(group.label) for group in questionnaire.analysis.groups}
    collected = COLLECTED | ({"wave": "Wave"} if len(waves) > 1 else {})
    lists: dict[str, Mapping[str, str]] = {"People and places": people, "Groups": named, "Collection": collected}
    for heading, questions in _questions(questionnaire).items():
        lists.setdefault(heading, {code: said for code, said in questions.items() if code not in people})
    return {heading: choices for heading, choices in lists.items() if choices}


def _waves(scope: Scope) -> Mapping[str, str]:
    labels = dict.fromkeys(wave.label for form in scope.forms if (wave := form.questionnaire.analysis.wave))
    return {label: label for label in labels}


def rivals(published: Sequence[Form], scope: Scope) -> Choices:
    """What a scope can be compared with: questionnaires and waves that hold none of its own."""
    own = {form.questionnaire.id for form in scope.forms}
    alone = {
        form.questionnaire.id: _said(form.questionnaire.title)
        for form in sorted(published, key=lambda form: form.questionnaire.version)
        if form.questionnaire.id not in own
    }
    held: dict[str, set[str]] = {}
    for form in published:
        if wave := form.questionnaire.analysis.wave:
            held.setdefault(f"{wave.series}@{wave.label}", set()).add(form.questionnaire.id)
    waves = {
        name: f"Everything asked in {name.partition('@')[2]} ({name.partition('@')[0]})"
        for name, members in held.items()
        if own.isdisjoint(members) and len(members) > 1
    }
    return {heading: choices for heading, choices in (("Questionnaires", alone), ("Waves", waves)) if choices}


def _earlier(published: Sequence[Form], scope: Scope, known: Iterable[str]) -> str:
    """The questionnaire of the wave before this one in its series; blank when there is none."""
    own = scope.forms[0].questionnaire.analysis.wave
    if own is None:
        return ""
    before = {
        wave.label: form.questionnaire.id
        for form in published
        if (wave := form.questionnaire.analysis.wave) and wave.series == own.series and wave.label < own.label
    }
    return next((before[label] for label in sorted(before, reverse=True) if before[label] in set(known)), "")


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


def codes(choices: Choices) -> set[str]:
    return {code for each in choices.values() for code in each}


def _roles(scope: Scope) -> set[str]:
    return {role for role, named in scope.forms[0].questionnaire.analysis.roles.items() if len(named) == 1}


def _said(text: Text) -> str:
    return in_language(text, LANGUAGE)
