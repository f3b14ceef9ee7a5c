"""How long a questionnaire takes, and how much it may weigh: rules of thumb, for warnings and one refusal.

Seconds are rough: reading at 200 words a minute, then deciding and acting. Questions that only some people get count
half. Knows nothing of how people did answer.
"""

from collections.abc import Iterator, Mapping

from survey_engine.definition.editing.reading_age import words
from survey_engine.definition.model import Mode, Question, Questionnaire, QuestionType, repeated
from survey_engine.definition.patterns import OTHER_LENGTH, length
from survey_engine.errors import Fault, Severity

T = QuestionType

WORDS_PER_SECOND = 200 / 60

SECONDS: Mapping[QuestionType, int] = {
    T.INFORMATION: 0,
    T.CONSENT: 3,
    T.SINGLE: 3,
    T.MULTIPLE: 6,
    T.SCALE: 3,
    T.GRID: 0,  # by the row
    T.RANK: 15,
    T.NUMBER: 6,
    T.AMOUNT: 8,
    T.BAND: 3,
    T.TEXT: 10,
    T.LONG_TEXT: 30,  # many leave it blank
    T.DATE: 8,
    T.MONTH: 6,
    T.AREA: 8,
    T.POSTCODE_SECTOR: 6,
}
"""Seconds to decide and act, reading apart."""

ROW = 4  # seconds for a row of a grid
TICKED = 2  # options that somebody ticks of those that are asked about one by one

PATIENCE: Mapping[Mode, int] = {Mode.KIOSK: 5, Mode.TABLET: 12, Mode.WEB: 15, Mode.PAPER: 20}
"""Minutes after which many people give up."""

MANY_OPTIONS = 40
HEAVIEST = 48 * 1024
"""Bytes of text one response may hold, so that a sealed one stays under 64 KiB."""


def seconds(question: Question) -> float:
    """How long one question takes a typical reader."""
    texts = (question.text, question.hint or {})
    read: float = sum(len(words(text.get("en", ""))) for text in texts)
    read += sum(len(words(option.label.get("en", ""))) for option in question.options[:MANY_OPTIONS]) / 2
    return read / WORDS_PER_SECOND + SECONDS[question.type] + ROW * len(question.rows)


def minutes(questionnaire: Questionnaire, mode: Mode) -> float:
    """How long the questionnaire takes in one mode."""
    total, again = 0.0, _again(questionnaire)
    for section in questionnaire.sections:
        for question in section.questions:
            if question.asked_in(mode):
                sometimes = question.relevant is not None or section.relevant is not None
                total += seconds(question) * again.get(question.id, 0.5 if sometimes else 1)
    return total / 60


def _again(questionnaire: Questionnaire) -> Mapping[str, float]:
    """How often the questions of repeats are asked, by id: people tick few of many."""
    return {
        repeated(member, code): min(0.5, TICKED / len(repeat.asked))
        for repeat in questionnaire.repeats
        for code, members in repeat.asked.items()
        for member in members
    }


def burden(questionnaire: Questionnaire) -> Iterator[Fault]:
    """What asks too much of people, or of the tablets that carry it."""
    for n, mode in enumerate(questionnaire.modes):
        long = minutes(questionnaire, mode)
        if long > PATIENCE.get(mode, 60):
            message = (
                f"This takes about {long:.0f} minutes; on {mode} people give up after {PATIENCE[mode]}. Shorten it."
            )
            yield Fault(f"/modes/{n}", "editor.too_long", message, Severity.WARNING)
    longest = max(minutes(questionnaire, mode) for mode in questionnaire.modes)
    if questionnaire.minutes is not None and longest > questionnaire.minutes * 1.5 + 1:
        message = f"It says {questionnaire.minutes} minutes but takes about {longest:.0f}. Shorten it, or say so."
        yield Fault("/minutes", "editor.too_long", message, Severity.WARNING)
    heavy = sum(_bytes(question) for question in questionnaire.questions())
    if heavy > HEAVIEST:
        message = (
            f"Its texts may hold {heavy:,} bytes; a response has room for {HEAVIEST:,}. Lower 'max_length' somewhere."
        )
        yield Fault("/sections", "definition.too_heavy", message)


def _bytes(question: Question) -> int:
    """The most bytes of text one question can bring: three for a code point of any living script."""
    own = length(question) if question.type in {T.TEXT, T.LONG_TEXT} else 0
    beside = OTHER_LENGTH if any(option.requires_text for option in question.options) else 0
    return 3 * (own + beside)
