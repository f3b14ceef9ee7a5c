"""Counts the respondents of a population by its margins, for `measuring`: all, by mode, and by event."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from analysis.counts.counting import Counts, Source
from analysis.counts.part import Base, Request
from analysis.coverage.measuring import coverage
from analysis.coverage.model import Coverage, Sample
from analysis.populations.model import Margin, Population
from analysis.rows.cells import categories
from analysis.standing import Standing
from analysis.tabulation import notes
from survey_engine.definition.model import MANY_CODES, ONE_CODE, Questionnaire
from survey_engine.errors import DataError

PROVENANCE = frozenset({"event", "event_type", "mode", "wave"})


def measure(
    source: Source, population: Population, mode: str | None = None, standing: Standing | None = None
) -> Coverage:
    """Compare a source's respondents with a population; `mode`: only those who were asked in it."""
    questionnaires = [snapshot.form.questionnaire for snapshot in source.snapshots]
    question = countable(questionnaires)
    found = {
        margin.code: _Found.of(source.count(_request(question, population, margin)), mode)
        for margin in population.margins
    }
    everybody = next(iter(found.values())).everybody
    samples = {
        margin.code: replace(found[margin.code].sample, asked=any(asks(each, margin.by) for each in questionnaires))
        for margin in population.margins
    }
    compared = coverage(population, samples, everybody, places(questionnaires, population))
    made_up = sum(snapshot.demonstration for snapshot in source.snapshots)
    return replace(compared, made_up=made_up, read=notes.of_respondents(source.snapshots, standing))


def countable(questionnaires: Sequence[Questionnaire]) -> str:
    """A question that all of them ask and that is answered in codes: without one nobody can be counted."""
    asked = [
        [question.id for question in each.questions() if question.type in ONE_CODE | MANY_CODES]
        for each in questionnaires
    ]
    shared = [name for name in asked[0] if all(name in each for each in asked)]
    if not shared:
        names = ", ".join(dict.fromkeys(each.id for each in questionnaires))
        raise DataError(f"{names} share no question answered in codes. Look at each of them alone.")
    return shared[0]


def asks(questionnaire: Questionnaire, by: str) -> bool:
    """Whether a questionnaire asks what divides its respondents in this way; how they were asked is always known."""
    analysis = questionnaire.analysis
    if by == "area_type":
        return "home_area" in analysis.roles
    questions = {question.id for question in questionnaire.questions()}
    groups = {group.code for group in analysis.groups}
    return by.partition(".")[0] in questions or by in groups | PROVENANCE | analysis.roles.keys()


def places(questionnaires: Sequence[Questionnaire], population: Population) -> Mapping[str, tuple[str, ...]]:
    """What people call the places in each category of the area margins; places in several of them are left out."""
    found: dict[str, list[str]] = defaultdict(list)
    for margin in population.margins:
        for name, inside in _named(questionnaires, margin).items() if margin.area else ():
            if len(inside) == 1:
                found[inside.pop()].append(name)
    return {category: tuple(names) for category, names in found.items()}


def _named(questionnaires: Sequence[Questionnaire], margin: Margin) -> dict[str, set[str]]:
    """The places that the margin's question offers by name, and the categories each lies in."""
    category = dict(margin.gathered.categories)
    found: dict[str, set[str]] = {}
    for questionnaire in questionnaires:
        asked = questionnaire.analysis.roles.get(margin.by, (margin.by,))
        for question in questionnaire.questions():
            for place in question.places if question.id in asked else ():
                inside = {category[code] for code in place.codes if code in category}
                found.setdefault(place.name, set()).update(inside)
    return found


def _request(question: str, population: Population, margin: Margin) -> Request:
    return Request(question=question, base=Base.ALL, by=("mode", "event"), cells=population.cells(margin.code))


@dataclass(frozen=True, slots=True)
class _Found:
    """One margin's sample, and everybody, in the population or not."""

    sample: Sample
    everybody: int

    @classmethod
    def of(cls, counts: Counts, only: str | None) -> "_Found":
        sums = _Sums()
        for (mode, event, code), cell in counts.cells.items():
            if only in {None, mode}:
                sums.everybody += cell.size
                if code is not None:
                    [category] = categories(code)
                    sums.take(category, mode or "", event and counts.label(1, event), cell.size)
        return cls(Sample(sums.people, sums.modes, sums.events), sums.everybody)


@dataclass(slots=True)
class _Sums:
    everybody: int = 0
    people: Counter[str | None] = field(default_factory=Counter)
    modes: dict[str, Counter[str | None]] = field(default_factory=lambda: defaultdict(Counter))
    events: dict[str | None, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def take(self, category: str | None, mode: str, event: str | None, people: int) -> None:
        self.people[category] += people
        self.modes[mode][category] += people
        if event is not None:
            self.events[category][event] += people
