"""What can be wrong with a population whose shape is right: names that lead nowhere, people counted twice or never."""

from collections.abc import Iterator

from analysis.populations.model import Margin, Population
from analysis.populations.schema import Drafted
from survey_engine.definition import rules
from survey_engine.errors import Fault, Severity

APART = 100  # totals that differ by more than one in so many are worth a note


def check(population: Population, drafted: Drafted) -> tuple[Fault, ...]:
    """Everything wrong with the population, and what an editor would point out."""
    return (*_who(population), *_margins(population, drafted), *_schemes(population), *_totals(population))


def _who(population: Population) -> Iterator[Fault]:
    if any(ref.question == rules.TODAY for ref in rules.refs(population.who)):
        message = "Who belongs to a population cannot depend on today. Use answers only."
        yield Fault("/who", "population.who", message)


def _margins(population: Population, drafted: Drafted) -> Iterator[Fault]:
    labels = [margin.label for margin in population.margins]
    for margin in population.margins:
        path = f"/margins/{margin.code}"
        if labels.count(margin.label) > 1:
            message = f"Two margins are called '{margin.label}'. Word one of them otherwise."
            yield Fault(f"{path}/label", "population.duplicate", message)
        yield from _categories(margin, path)
        codes = margin.labels.keys()
        for code in drafted.margins[margin.code].answers.keys() - codes:
            message = f"There is no category '{code}'. Use one of {', '.join(codes)}."
            yield Fault(f"{path}/answers/{code}", "population.unknown_category", message)
        yield from _answers(margin, path)


def _categories(margin: Margin, path: str) -> Iterator[Fault]:
    if len(margin.categories) < 2 or not all(margin.counts.values()):
        message = "A margin needs two or more categories, with people in each. Leave the empty ones out."
        yield Fault(path, "population.empty", message)
    if len(set(margin.labels.values())) < len(margin.categories):
        message = "A category of this margin is here twice, or two have one label. Correct 'where', or the labels."
        yield Fault(path, "population.duplicate", message)


def _answers(margin: Margin, path: str) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for category in margin.categories:
        for answer in category.answers:
            if seen.setdefault(answer, category.code) != category.code:
                message = f"The answer '{answer}' is in '{seen[answer]}' and in '{category.code}'. Keep one of them."
                yield Fault(path, "population.answer_twice", message)


def _schemes(population: Population) -> Iterator[Fault]:
    known = [margin.code for margin in population.margins]
    for scheme in population.schemes:
        path = f"/schemes/{scheme.code}/margins"
        if not scheme.margins:
            yield Fault(path, "population.scheme", "A scheme weights to one margin or more. Name them.")
        for place, code in enumerate(scheme.margins):
            if code not in known:
                message = f"There is no margin '{code}'. Use {', '.join(known)}."
                yield Fault(f"{path}/{place}", "population.scheme", message)
            elif code in scheme.margins[:place]:
                yield Fault(f"{path}/{place}", "population.scheme", f"'{code}' is named above. Keep one of them.")


def _totals(population: Population) -> Iterator[Fault]:
    first = population.margins[0]
    for margin in population.margins[1:]:
        if abs(margin.total - first.total) * APART > first.total and margin.note is None:
            message = (
                f"This margin counts {margin.total:,} people and '{first.code}' {first.total:,}. "
                "If it is an approximation, say so in a 'note'; it is printed with the figures."
            )
            yield Fault(f"/margins/{margin.code}", "population.totals", message, Severity.WARNING)
