"""What must be printed under a table so that nobody can misread it: wave, dates, base, modes, sums, caveats."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from analysis import flags
from analysis.counts.counting import Counts
from analysis.counts.part import Request
from analysis.ranking import percent, rounded
from analysis.snapshot.reading import Snapshot
from analysis.standing import Standing
from analysis.table import About, Group
from analysis.tabulation import uncertainty
from analysis.waves import Scope
from survey_engine.consultations.timing import day_words, london
from survey_engine.definition.judging import offers
from survey_engine.definition.model import MANY_CODES, Question, Questionnaire, QuestionType

BASES = {
    "answered": "Base: people who answered the question.",
    "asked": "Base: people who were asked the question, whether or not they answered.",
    "all": "Base: everybody who took part, whether or not they were asked the question.",
}
SELF_SELECTED = (
    "This was an open consultation. People chose to take part, so the results describe those who responded and are "
    "not statistically representative of all residents."
)
LIMITS_DIFFER = (
    "The questionnaires did not let people choose equally many, so a share is not the same measure in each of them."
)
NO_MARGIN = "No margin of error is given: it would be for people drawn by chance, and nobody was."
DEMONSTRATION = "DEMONSTRATION DATA: {count:,} of {all:,} responses are made up. Do not use this table."
MANY = "Percentages do not add to 100 because people could choose more than one."
OVERLAPPING = "People can be in more than one of these groups, so the groups add up to more than everybody."
RANKED = (
    "The share is of people who placed it anywhere. First choice, mean place and points (most for the first place, "
    "averaged over everybody) are given apart and never mixed."
)


@dataclass(frozen=True, slots=True)
class Context:
    """All that notes are made of, beside the counts."""

    scope: Scope
    snapshots: Sequence[Snapshot]
    request: Request
    standing: Standing | None
    about: About
    grid: tuple[int, int] | None = None  # the smallest and largest base among the rows of a grid


def of(context: Context, counts: Counts, groups: Sequence[Group] = ()) -> tuple[str, ...]:
    """The notes, the most important first."""
    return (
        *_asked(context, counts),
        *_fieldwork(context.about.first, context.about.last, context.about.modes),
        *_standing(context.standing),
        *_base(context, counts),
        *_groups(counts, groups),
        *([uncertainty.NOTE] if context.request.uncertainty else []),
        SELF_SELECTED,
        *([] if context.request.uncertainty else [NO_MARGIN]),
    )


def of_respondents(snapshots: Sequence[Snapshot], standing: Standing | None) -> tuple[str, ...]:
    """What must be said of respondents whatever is counted of them: what they answered, when, how, and until when."""
    first = min((each.first for each in snapshots if each.first), default=None)
    last = max((each.last for each in snapshots if each.last), default=None)
    modes: Counter[str] = sum((Counter(each.modes) for each in snapshots), Counter())
    versions = [_version(snapshot, "") for snapshot in snapshots]
    return (*versions, *_fieldwork(first, last, dict(sorted(modes.items()))), *_standing(standing))


def _asked(context: Context, counts: Counts) -> Iterator[str]:
    everybody = sum(context.about.modes.values())
    if made_up := context.about.demonstration:
        yield DEMONSTRATION.format(count=made_up, all=everybody)
    for snapshot in context.snapshots:
        yield _version(snapshot, counts.name)
    asked = [question_of(snapshot.form.questionnaire, counts.name) for snapshot in context.snapshots]
    if len({each.max_choices for each in asked if each and each.type in MANY_CODES}) > 1:
        yield LIMITS_DIFFER
    if counts.left_out:
        name = context.scope.name
        said = f"Only the options of every questionnaire of {name} that was answered are shown"
        yield f"{said}: {counts.left_out} are left out."


def _version(snapshot: Snapshot, name: str) -> str:
    questionnaire, people = snapshot.form.questionnaire, sum(snapshot.modes.values())
    wave = questionnaire.analysis.wave
    series = f"wave {wave.label} of {wave.series}, " if wave else ""
    said = f"{people:,} response{'' if people == 1 else 's'}"
    return f"{questionnaire.id} version {questionnaire.version}: {series}{said}{_limit(questionnaire, name)}."


def question_of(questionnaire: Questionnaire, name: str) -> Question | None:
    """The question of a name like `concerns` or `grid.row`."""
    return next((each for each in questionnaire.questions() if each.id == name.partition(".")[0]), None)


def _limit(questionnaire: Questionnaire, name: str) -> str:
    question = question_of(questionnaire, name)
    if question is None or question.type is not QuestionType.MULTIPLE:
        return ""
    most = f"up to {question.max_choices}" if question.max_choices else "as many as they liked"
    offered = offers.possible(question, {each.id: each for each in questionnaire.questions()})
    return f"; people could choose {most} of {len(offered)}"


def _fieldwork(first: datetime | None, last: datetime | None, modes: Mapping[str, int]) -> Iterator[str]:
    if first and last:
        days = list(dict.fromkeys((day(first), day(last))))
        yield f"Finished between {days[0]} and {days[1]}." if len(days) == 2 else f"Finished on {days[0]}."
    if modes:
        yield "Collected by " + ", ".join(f"{mode}: {count:,}" for mode, count in modes.items()) + "."


def day(moment: datetime) -> str:
    """The day of a moment in London: `3 March 2020`."""
    return day_words(london(moment).date())


def _standing(standing: Standing | None) -> Iterator[str]:
    if standing is None:
        return
    read = f"Responses were read on {day(standing.read_at)} at {london(standing.read_at):%H:%M}"
    if standing.status == "final":
        yield f"Final: {read[0].lower()}{read[1:]}, after the consultation had closed."
    else:
        yield f"Interim: {read[0].lower()}{read[1:]}, while answers were still being taken."


def _base(context: Context, counts: Counts) -> Iterator[str]:
    yield f"{BASES[context.request.base]} Unweighted: each response counts once."
    if context.grid:
        yield f"The rows of this grid were answered by {context.grid[0]:,} to {context.grid[1]:,} people."
    question = question_of(context.snapshots[0].form.questionnaire, counts.name)
    if question is None or question.type not in MANY_CODES or "." in counts.name:
        return
    yield MANY if question.type is QuestionType.MULTIPLE else RANKED
    if counts.overall.base:
        mean = rounded(Fraction(counts.total(counts.overall), counts.overall.base), 1)
        blank = counts.overall.size - counts.overall.base
        yield f"{counts.total(counts.overall):,} choices, {mean} a person; {blank:,} of those counted gave none."


def _groups(counts: Counts, groups: Sequence[Group]) -> Iterator[str]:
    if counts.sums.counts[:, 0].sum() > counts.overall.size:
        yield OVERLAPPING
    for group in groups:
        if flags.ONE_EVENT in group.flags and group.event:
            name, share = group.event
            yield f"{group.title or 'All'}: {percent(share, 0)} of these people were asked at one event ({name})."
    yield from flags.explained(flag for group in groups for flag in group.flags)
