"""What came first: the question that asks for the number one of those chosen, or the places of a ranked question.

Any mention, first choice, mean place and Borda points are four different answers and are never mixed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from analysis.counts.counting import Source
from analysis.counts.part import Request
from analysis.table import Line
from analysis.tally import Key
from survey_engine.definition.model import Question, Questionnaire, QuestionType


@dataclass(frozen=True, slots=True)
class Placed:
    """People by group and code who put each option in each place, the first place first.

    ranked: whether there was an order to give; without one there is only a first place.
    """

    places: tuple[dict[Key, dict[str, int]], ...]
    ranked: bool

    def add(self, line: Line, key: Key) -> Line:
        """The line with its first-choice share and, of a ranked question, mean place and points."""
        placed = [self._people(line, of_group.get(key, {})) for of_group in self.places]
        if not line.base or line.choice.exclusive:
            return line  # who has no concern has no first one either
        line = replace(line, first=Fraction(placed[0], line.base))
        if not self.ranked or line.choice.is_net:
            return line
        points = sum((len(placed) - place) * people for place, people in enumerate(placed))
        places = sum(place * people for place, people in enumerate(placed, start=1))
        mean = Fraction(places, sum(placed)) if sum(placed) else None
        return replace(line, borda=Fraction(points, line.base), mean_rank=mean)

    def _people(self, line: Line, counted: dict[str, int]) -> int:
        """A person has one first choice, so those of a net add up."""
        return sum(counted.get(code, 0) for code in line.choice.members or (line.choice.code,))


def count(source: Source, request: Request, name: str) -> Placed | None:
    """Count the places of the question `name`; None when no form, or not every form, asked for any."""
    places = _places([snapshot.form.questionnaire for snapshot in source.snapshots], name)
    if not places:
        return None
    bare = replace(request, nets=False, top=None, uncertainty=False)
    counted = [source.count(replace(bare, question=place)) for place in places]
    return Placed(tuple({key: cell.mentions for key, cell in each.cells.items()} for each in counted), "." in places[0])


def _places(questionnaires: Sequence[Questionnaire], name: str) -> tuple[str, ...]:
    """("top_concern",), ("priorities.1", "priorities.2", "priorities.3"), or nothing."""
    found = {_of_one(each, name) for each in questionnaires}
    return found.pop() if len(found) == 1 else ()


def _of_one(questionnaire: Questionnaire, name: str) -> tuple[str, ...]:
    questions = {question.id: question for question in questionnaire.questions()}
    asked = questions.get(name)
    if asked is not None and asked.type is QuestionType.RANK:
        return tuple(f"{name}.{place}" for place in range(1, (asked.max_choices or len(asked.options)) + 1))
    return tuple(each.id for each in questions.values() if _names_the_first(each, name))[:1]


def _names_the_first(question: Question, name: str) -> bool:
    return question.chosen_in == name and question.type is QuestionType.SINGLE
