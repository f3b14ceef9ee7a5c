"""The shapes and lengths that answers may have, each named. No author writes a regular expression of their own.

Every expression is matched against the whole text and means the same in Python and in JavaScript.
"""

import re
from collections.abc import Mapping

import orjson

from survey_engine.definition.model import Question, QuestionType

PATTERNS: Mapping[str, re.Pattern[str]] = {
    "digits": re.compile(r"[0-9]+"),
    "email": re.compile(r"[^@ ]+@[^@ ]+\.[^@ .]+"),
    "phone": re.compile(r"\+?[0-9 ()-]{7,20}"),
    "reference": re.compile(r"[A-Za-z0-9-]+"),
    "time": re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]"),
    "year": re.compile(r"[12][0-9]{3}"),
}
"""What `Question.pattern` may name, for questions of type text."""

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
SECTOR = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]? [0-9]")
"""A postcode without its last two letters: "LE13 1"."""

AMOUNT = re.compile(r"(0|[1-9][0-9]{0,11})\.([0-9]{2})")
"""Pounds and pence as they are kept: "1250.00"."""

LARGEST = 2**53 - 1
"""Numbers lie between -LARGEST and LARGEST: JavaScript counts no further."""

OTHER_LENGTH = 200
"""Code points in the text beside "Other (please specify)"."""

LENGTHS = {QuestionType.TEXT: 200, QuestionType.LONG_TEXT: 2000}
"""Code points in a text, unless the question says otherwise."""


def pence(text: str) -> int | None:
    """An amount of money in pence; None for what is none."""
    found = AMOUNT.fullmatch(text)
    return int(found[1] + found[2]) if found else None


def plain(text: str) -> bool:
    """True for ASCII that JSON writes as it stands, and so without control characters: the quickest way to know."""
    return len(orjson.dumps(text)) == len(text) + 2 and "\x7f" not in text


_CONTROLS = bytes(code for code in (*range(32), 127) if code not in b"\t\n")
_BAD = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def length(question: Question) -> int:
    """How many code points a text answer may have."""
    return question.max_length or LENGTHS[question.type]


def clean(text: str) -> bool:
    """True when a text holds no control character but tab and line feed, and no half of a surrogate pair."""
    if text.isascii():
        return len(text.encode().translate(None, _CONTROLS)) == len(text)
    return _BAD.search(text) is None
