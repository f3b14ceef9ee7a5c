"""What every page of one questionnaire or wave starts from: its forms, what may be asked, what is, and what is wrong.

Nothing is counted here: a desk is ready before the first answer is read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from analysis import waves
from analysis.counts.part import Request
from analysis.populations.model import Weighting
from analysis.waves import Scope
from analysis.web import asking, offering
from analysis.web.asking import Arguments, Asked, Fault
from analysis.web.choices import LANGUAGE, codes, words
from analysis.web.choices import options as options_of
from analysis.web.offering import Offered
from survey_engine.consultations.catalogue import Form
from survey_engine.consultations.finding import in_language
from survey_engine.definition.model import ONE_CODE
from survey_engine.errors import NotFound

Complete = Callable[[Asked, Offered], Asked]


@dataclass(frozen=True, slots=True)
class Desk:
    """One thing asked of one questionnaire or wave.

    asked   with what the view cannot do without filled in
    query   the shortest query that asks for this, in pairs: without what was filled in, which is no wish of anybody's
    typed   the query as it came
    """

    name: str
    scope: Scope
    offered: Offered
    asked: Asked
    query: tuple[tuple[str, str], ...]
    typed: Arguments
    faults: tuple[Fault, ...]
    weightings: Mapping[str, Weighting]
    against: Scope | None  # what a comparison is with

    @property
    def request(self) -> Request:
        """What is asked, for the engine."""
        return self.asked.request(self.weightings.get(self.asked.weight))

    @property
    def title(self) -> str:
        """The questionnaire or the wave in words."""
        if "@" in self.name:
            series, _, label = self.name.partition("@")
            return f"{series.replace('-', ' ').capitalize()}, everything asked in {label}"
        return in_language(self.scope.forms[0].questionnaire.title, LANGUAGE)

    @property
    def question(self) -> str:
        """The question in words."""
        return words(self.offered.questions, self.asked.question) or "No question to rank"

    @property
    def told(self) -> list[tuple[str, str]]:
        """What is shown of the question, in words: what was chosen, and what a percentage is of."""
        asked, offered = self.asked, self.offered
        groups = " and ".join(words(offered.groupings, each) for each in asked.by)
        lines = [
            ("Split by", groups),
            ("Only these people", offered.groups.get(asked.who, "")),
            ("Only where", asked.where),
            ("Percentages of", offered.bases[asked.base.value]),
            ("Wave", asked.wave),
            ("Weights", offered.weights.get(asked.weight, "")),
            ("Answer", self.options.get(asked.option, "")),
            ("Compared with", words(offered.others, asked.against)),
            ("Protection", offered.profiles[asked.profile]),
        ]
        return [(name, value) for name, value in lines if value]

    @property
    def options(self) -> Mapping[str, str]:
        """The answers to the question."""
        return options_of(self.scope.forms[0].questionnaire, self.asked.question)

    @property
    def example(self) -> str:
        """A rule that could be typed here."""
        asked = {question.id: question for question in self.scope.forms[0].questionnaire.questions()}
        plain = [question for question in asked.values() if question.type in ONE_CODE and len(question.options) > 2]
        chosen = next((question for question in plain if question.id == "age"), next(iter(plain), None))
        return f"{chosen.id} in ['{chosen.options[1].code}', '{chosen.options[2].code}']" if chosen else ""

    @property
    def encoded(self) -> str:
        """The query as an address has it."""
        return urlencode(self.query)

    @property
    def full(self) -> str:
        """The same with what was filled in: what a file of what is shown is asked for by."""
        return urlencode(self.asked.query())

    @property
    def protection(self) -> str:
        """The protection that the query asks for, in words; blank for none. A view of exact figures does without it."""
        asked_for = self.typed.get("profile", asking.OFFICER)
        return "" if asked_for == asking.OFFICER else self.offered.profiles.get(asked_for, "")

    @property
    def exact(self) -> bool:
        """Whether exact figures are asked for, which are for officers only."""
        return self.asked.profile == asking.OFFICER


def open_desk(
    published: Sequence[Form],
    name: str,
    arguments: Arguments,
    weightings: Mapping[str, Weighting],
    *,
    complete: Complete = lambda asked, _offered: asked,
) -> Desk:
    """The desk of a questionnaire, or of a wave named `series@label`; NotFound when there is none.

    `complete` fills in what a view cannot do without.
    """
    asked, faults = asking.read(arguments)
    whole = waves.scope(published, name)
    offered = offering.offered(whole, _said(weightings), published)
    if not asked.question:
        asked = replace(asked, question=offered.first_question)
    query, asked = asked.query(), complete(asked, offered)
    faults += offered.faults(asked, whole)
    own = _scope(published, whole, asked)
    against = waves.other(published, own, asked.against) if asked.against in codes(offered.others) else None
    return Desk(name, own, offered, asked, tuple(query), arguments, tuple(faults), weightings, against)


def _said(weightings: Mapping[str, Weighting]) -> Mapping[str, str]:
    return {name: f"{each.scheme.label} ({each.population.label})" for name, each in weightings.items()}


def _scope(published: Sequence[Form], whole: Scope, asked: Asked) -> Scope:
    """The wave asked for, or everything where there is no such wave."""
    try:
        return waves.scope(published, whole.name, asked.wave or None) if "@" not in whole.name else whole
    except NotFound:
        return whole


def names(published: Sequence[Form]) -> Mapping[str, Mapping[str, str]]:
    """Everything there is a desk for: questionnaires by id, and waves of several questionnaires as `series@label`."""
    questionnaires = {form.questionnaire.id: in_language(form.questionnaire.title, "en") for form in published}
    members: dict[str, set[str]] = {}
    for form in published:
        if wave := form.questionnaire.analysis.wave:
            members.setdefault(f"{wave.series}@{wave.label}", set()).add(form.questionnaire.id)
    pooled = {name: ", ".join(sorted(ids)) for name, ids in sorted(members.items()) if len(ids) > 1}
    return {"questionnaires": questionnaires, "waves": pooled}
