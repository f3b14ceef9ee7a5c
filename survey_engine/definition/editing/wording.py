"""What a good editor says about the words of a question: two questions in one, leading words, hard reading.

Knows English only; texts in other languages are left to people.
"""

import re
from collections.abc import Iterator

from survey_engine.definition.editing.reading_age import reading_age, sentences, words
from survey_engine.definition.model import Question, QuestionType, Text
from survey_engine.errors import Fault, Severity

OLDEST = 14
"""Years: the Office for National Statistics and GOV.UK write for 9 to 11; past 14 many adults are left out."""

LONGEST_SENTENCE = 30  # words
ENOUGH = 12  # words: the measure means nothing for less

_RATED = frozenset({QuestionType.SCALE, QuestionType.GRID, QuestionType.CONSENT})

_LEADING = re.compile(
    r"\b(don[’']t you|do you not|wouldn[’']t you|would you not|shouldn[’']t|isn[’']t it|aren[’']t you"
    r"|do you agree(?! or disagree)|you agree that"
    r"|surely|obviously|of course|clearly|as you know|everyone knows|everybody knows"
    r"|most people (think|agree|say|believe)|experts (say|agree|believe)|how much do you (like|love|hate|support)"
    r"|terrible|awful|dreadful|appalling|disgraceful|shocking|disgusting|excellent|wonderful|fantastic|vital|essential)\b",
    re.IGNORECASE,
)
_RATING = re.compile(
    r"^how (satisfied|safe|happy|good|bad|well|important|likely|often|clean|easy|useful|worried|concerned|much)\b"
    r"|^do you (think|feel|believe|support|agree|trust)\b",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\w\s+(and/or|and)\s+\w", re.IGNORECASE)
_TWO_CLAUSES = re.compile(
    r"\band\s+(how|what|why|when|where|who|which|do|does|did|is|are|would|should|can|have|has)\b", re.IGNORECASE
)


def wording(question: Question, path: str) -> Iterator[Fault]:
    """An editor's notes on one question's text and hint."""
    text = _plain(question.text)
    if not text:
        return
    if question.type is not QuestionType.INFORMATION:
        yield from _double(question, text, path)
        yield from _leading(text, path)
    yield from _hard(text, f"{path}/text")
    yield from _hard(_plain(question.hint), f"{path}/hint")


def _plain(text: Text | None) -> str:
    return "" if text is None else text.get("en", "")


def _double(question: Question, text: str, path: str) -> Iterator[Fault]:
    codes = {option.code for option in question.options}
    rated = question.type in _RATED or codes >= {"yes", "no"} or _RATING.search(text) is not None
    several = text.count("?") > 1 or _TWO_CLAUSES.search(text) is not None or "and/or" in text.lower()
    if several or (rated and _JOINED.search(_first_sentence(text))):
        message = (
            "This may ask two things at once, with room for one answer. Ask about one thing, or make two questions."
        )
        yield _warning(f"{path}/text", "editor.double_barrelled", message)


def _first_sentence(text: str) -> str:
    """The question itself: what explains it may well say `and`."""
    return next((part for part in re.split(r"(?<=[.?!])\s", text) if "?" in part), text)


def _leading(text: str, path: str) -> Iterator[Fault]:
    if found := _LEADING.search(text):
        message = f"'{found[0]}' leads people towards an answer. Ask in neutral words."
        yield _warning(f"{path}/text", "editor.leading", message)


def _hard(text: str, path: str) -> Iterator[Fault]:
    if len(words(text)) < ENOUGH:
        return
    age = reading_age(text)
    longest = max(len(words(sentence)) for sentence in sentences(text))
    if age > OLDEST:
        message = f"Its reading age is about {age}; aim for 11, and at most {OLDEST}. Use shorter words and sentences."
        yield _warning(path, "editor.reading_age", message)
    elif longest > LONGEST_SENTENCE:
        message = f"A sentence has {longest} words; at most {LONGEST_SENTENCE} are easy to follow. Split it."
        yield _warning(path, "editor.long_sentence", message)


def _warning(path: str, code: str, message: str) -> Fault:
    return Fault(path, code, message, Severity.WARNING)
