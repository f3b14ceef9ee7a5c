"""What an officer chooses to release: which tables, of which questions, by which groups. No numbers yet."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from analysis.disclosure.profiles import PUBLIC
from survey_engine.consultations.pages import ConsultationPage
from survey_engine.definition.model import Questionnaire
from survey_engine.errors import DataError

MOST_TABLES = 40


@dataclass(frozen=True, slots=True)
class Policy:
    """What keeps releases from becoming live results.

    most_while_open  how many may be approved while answers are taken, withdrawn ones included
    fewest_new       fewer responses than this, come or gone since the last release, are too few for another one
    """

    most_while_open: int = 3
    fewest_new: int = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """One table: a question (or role) of a questionnaire, and what to group it by."""

    question: str
    by: tuple[str, ...] = ()
    questionnaire: str | None = None  # None: the one that begins the consultation

    def __str__(self) -> str:
        named = f"{self.questionnaire}/{self.question}" if self.questionnaire else self.question
        return f"{named}:{','.join(self.by)}" if self.by else named


@dataclass(frozen=True, slots=True)
class Plan:
    """One release as it is wanted."""

    slug: str
    title: str = ""
    profile: str = PUBLIC.name
    choices: tuple[Choice, ...] = ()
    nets: bool = True
    policy: Policy = field(default_factory=Policy)


def choice(text: str) -> Choice:
    """`concerns`, `concerns:area_type`, `concerns:age,audience` or `safer-melton-2024-stall/concerns:area_type`."""
    named, _, by = text.strip().partition(":")
    questionnaire, _, question = named.rpartition("/")
    groups = tuple(each.strip() for each in by.split(",") if each.strip())
    if not question.strip():
        raise DataError(f"'{text}' names no question. Write QUESTION, or QUESTION:GROUP as in concerns:area_type.")
    return Choice(question.strip(), groups, questionnaire.strip() or None)


def chosen(plan: Plan, page: ConsultationPage, questionnaire: Questionnaire) -> tuple[Choice, ...]:
    """The tables to make: those asked for, or else the concerns of everybody and by type of area."""
    found = tuple(dict.fromkeys(plan.choices)) or tuple(_usual(questionnaire))
    if not found:
        raise DataError(f"{questionnaire.id} has no question in the role concern. Say which tables: --table QUESTION.")
    if len(found) > MOST_TABLES:
        raise DataError(f"{len(found)} tables are too many for one release: choose {MOST_TABLES} at most.")
    offered = {offer.questionnaire for offer in page.questionnaires}
    for each in found:
        if each.questionnaire is not None and each.questionnaire not in offered:
            raise DataError(f"{page.slug} does not ask {each.questionnaire}. It asks: {', '.join(sorted(offered))}.")
    return found


def _usual(questionnaire: Questionnaire) -> Sequence[Choice]:
    roles = questionnaire.analysis.roles
    if len(roles.get("concern", ())) != 1:
        return ()
    area = [Choice("concern", ("area_type",))] if len(roles.get("home_area", ())) == 1 else []
    return [Choice("concern"), *area]
