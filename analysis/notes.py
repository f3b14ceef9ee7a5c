"""What must be printed under a table so that nobody can misread it: wave, dates, base, modes, caveats."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from analysis.snapshot import Snapshot
from analysis.waves import Scope
from survey_engine.definition.model import Question, QuestionType

BASES = {
    "answered": "Base: people who answered the question.",
    "asked": "Base: people who were asked the question, whether or not they answered.",
    "all": "Base: everybody who took part, whether or not they were asked the question.",
}
SELF_SELECTED = (
    "This was an open consultation. People chose to take part, so the results describe those who responded and are "
    "not statistically representative of all residents."
)
DEMONSTRATION = "DEMONSTRATION DATA: {count:,} of {all:,} responses are made up. Do not use this table."
LONDON = ZoneInfo("Europe/London")


def of(snapshots: Sequence[Snapshot], question: str, scope: Scope, *, base: str, left_out: int) -> tuple[str, ...]:
    """The notes, the most important first."""
    return tuple(_notes(snapshots, question, scope, base, left_out))


def _notes(snapshots: Sequence[Snapshot], name: str, scope: Scope, base: str, left_out: int) -> Iterator[str]:
    everybody = sum(len(snapshot.columns) for snapshot in snapshots)
    if made_up := sum(snapshot.demonstration for snapshot in snapshots):
        yield DEMONSTRATION.format(count=made_up, all=everybody)
    for snapshot in snapshots:
        yield _asked(snapshot, name)
    if left_out:
        yield f"Only the options that every questionnaire of {scope.name} offers are shown: {left_out} are left out."
    yield from _fieldwork(snapshots)
    yield f"{BASES[base]} Unweighted: each response counts once."
    if snapshots[0].columns.question(name).type is QuestionType.MULTIPLE:
        yield "Percentages do not add to 100 because people could choose more than one."
    yield SELF_SELECTED


def _asked(snapshot: Snapshot, name: str) -> str:
    questionnaire = snapshot.form.questionnaire
    wave = questionnaire.analysis.wave
    series = f"wave {wave.label} of {wave.series}, " if wave else ""
    people = f"{len(snapshot.columns):,} response{'' if len(snapshot.columns) == 1 else 's'}"
    limit = _limit(snapshot.columns.question(name))
    return f"{questionnaire.id} version {questionnaire.version}: {series}{people}{limit}."


def _limit(question: Question) -> str:
    if question.type is not QuestionType.MULTIPLE:
        return ""
    most = f"up to {question.max_choices}" if question.max_choices else "as many as they liked"
    return f"; people could choose {most} of {len(question.options)}"


def _fieldwork(snapshots: Sequence[Snapshot]) -> Iterator[str]:
    first = min((each.first for each in snapshots if each.first), default=None)
    last = max((each.last for each in snapshots if each.last), default=None)
    if first and last:
        days = list(dict.fromkeys((_day(first), _day(last))))
        yield f"Finished between {days[0]} and {days[1]}." if len(days) == 2 else f"Finished on {days[0]}."
    modes: Counter[str] = sum((Counter(each.modes) for each in snapshots), Counter())
    if modes:
        yield "Collected by " + ", ".join(f"{mode}: {count:,}" for mode, count in sorted(modes.items())) + "."


def _day(moment: datetime) -> str:
    day = moment.astimezone(LONDON)
    return f"{day.day} {day:%B %Y}"
