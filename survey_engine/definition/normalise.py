"""From what a person typed or ticked to an answer: for web forms and for files.

Reads and tidies, never judges: an unknown code goes through as it is, for `validation` to refuse. Text is made NFC,
trimmed, with line feeds only and without characters nobody can see. A postcode loses its last two letters here,
before anything is kept.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from unicodedata import normalize

from survey_engine.definition.model import ONE_CODE, AnswerValue, Option, Question, QuestionType
from survey_engine.definition.patterns import LARGEST
from survey_engine.definition.typed.areas import read_area
from survey_engine.definition.typed.dates import read_date, read_month
from survey_engine.definition.typed.unreadable import Candidate, Unreadable

__all__ = ["Candidate", "Raw", "Unreadable", "from_text", "line", "read"]

Raw = str | list[str] | dict[str, str]
"""One box | boxes ticked | boxes by name: day, month, year; a grid's rows; a rank's positions; area: place, code."""


def from_text(question: Question, raw: Raw) -> AnswerValue | None:
    """The answer a person gave; None for a blank. Raises Unreadable when it cannot be told."""
    return _READERS[question.type](question, raw)


def read(question: Question, raw: Raw) -> dict[str, AnswerValue]:
    """The answer under the question's id, and the place under `<id>_place` when an area was named by it."""
    if question.type is QuestionType.AREA:
        area = _area(question, raw)
        return {} if area is None else _named(question.id, area)
    answer = from_text(question, raw)
    return {} if answer is None else {question.id: answer}


def line(raw: str) -> str | None:
    """One line of text, tidied; None for a blank."""
    return " ".join(_tidy(raw).split()) or None


# --- Text -------------------------------------------------------------------------------------

_INVISIBLE = re.compile("[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


def _tidy(raw: str) -> str:
    text = re.sub("\r\n|[\r\x0b\x0c\x85\u2028\u2029]", "\n", raw)
    return normalize("NFC", _INVISIBLE.sub("", text)).strip()


def _line(_question: Question, raw: Raw) -> str | None:
    return line(_single(raw))


def _lines(_question: Question, raw: Raw) -> str | None:
    return _tidy(_single(raw)) or None


def _single(raw: Raw) -> str:
    """What one box holds."""
    if isinstance(raw, list) and len(raw) <= 1:
        return raw[0] if raw else ""
    if isinstance(raw, str):
        return raw
    raise Unreadable("wrong_type")


# --- Numbers and postcodes --------------------------------------------------------------------

_NUMBER = re.compile(r"([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.0+)?")


def _number(_question: Question, raw: Raw) -> int | None:
    text = _single(raw).strip().replace("\u2212", "-").replace(" ", "")
    if not text:
        return None
    found = _NUMBER.fullmatch(text)
    digits = found[2].replace(",", "").lstrip("0") if found else ""
    if found is None or len(digits) > 16 or int(digits or 0) > LARGEST:
        raise Unreadable("not_a_number")
    return int(found[1] + (digits or "0"))


_AMOUNT = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]{1,2}))?")


def _amount(_question: Question, raw: Raw) -> str | None:
    """£1,250.5 is 1250.50: pounds and pence, as text."""
    text = re.sub("[\u00a3 ]", "", _single(raw))
    if not text:
        return None
    found = _AMOUNT.fullmatch(text)
    pounds = found[1].replace(",", "").lstrip("0") if found else ""
    if found is None or len(pounds) > 12:
        raise Unreadable("not_an_amount")
    return f"{pounds or '0'}.{(found[2] or '').ljust(2, '0')}"


def _figure(exactly: Callable[[Question, Raw], AnswerValue | None]) -> Callable[[Question, Raw], AnswerValue | None]:
    """What is typed, or else the range that is ticked instead; in one box, either."""

    def figure(question: Question, raw: Raw) -> AnswerValue | None:
        if isinstance(raw, dict):
            typed = exactly(question, raw.get("figure", ""))
            return _one(question, raw.get("range", "")) if typed is None else typed
        code = _one(question, raw) if question.options else None
        return code if any(option.code == code for option in question.options) else exactly(question, raw)

    return figure


_WHOLE = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?)([0-9])[A-Z]{2}")
_SPACED = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?) ([0-9])[A-Z]?")
_CLOSE = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z])([0-9])[A-Z]?")  # "LE13" alone is no sector, so "LE1" takes a space


def _sector(_question: Question, raw: Raw) -> str | None:
    words = re.sub(r"[^A-Z0-9]+", " ", _single(raw).upper()).split()
    if not words:
        return None
    close = "".join(words)
    found = _WHOLE.fullmatch(close) or _SPACED.fullmatch(" ".join(words)) or _CLOSE.fullmatch(close)
    if found is None:
        raise Unreadable("not_a_postcode")
    return f"{found[1]} {found[2]}"


# --- Choices ----------------------------------------------------------------------------------


def _one(question: Question, raw: Raw) -> str | None:
    return _code(question.options, _single(raw)) or None


def _many(question: Question, raw: Raw) -> list[str] | None:
    """Ticked in any order, perhaps twice; in a file parted by semicolons."""
    order = {option.code: at for at, option in enumerate(question.options)}
    codes = dict.fromkeys(_codes(question, raw))
    return sorted(codes, key=lambda code: order.get(code, -1 if question.chosen_in else len(order))) or None


def _rank(question: Question, raw: Raw) -> list[str] | None:
    """Best first; by position when the boxes are numbered. A repeat is kept, for the judge to refuse."""
    if isinstance(raw, dict):
        raw = [raw[position] for position in sorted(raw, key=lambda name: (len(name), name))]
    return list(_codes(question, raw)) or None


def _grid(question: Question, raw: Raw) -> dict[str, str] | None:
    if not isinstance(raw, dict):
        raise Unreadable("wrong_type")
    return {row: code for row in raw if (code := _code(question.options, raw[row]))} or None


def _codes(question: Question, raw: Raw) -> Iterable[str]:
    if isinstance(raw, dict):
        raise Unreadable("wrong_type")
    parts = raw if isinstance(raw, list) else raw.split(";")
    return [code for part in parts if (code := _code(question.options, part))]


def _code(options: Iterable[Option], text: str) -> str:
    """The code of the option with this code or label; else the text itself."""
    text = line(text) or ""
    if not text or any(option.code == text for option in options):
        return text
    said = text.casefold()
    return next((o.code for o in options if any(label.casefold() == said for label in o.label.values())), text)


def _area(question: Question, raw: Raw) -> Candidate | None:
    if isinstance(raw, dict):
        return read_area(question, raw.get("place", ""), raw.get("code", ""))
    return read_area(question, _single(raw))


def _named(name: str, area: Candidate) -> dict[str, AnswerValue]:
    return {name: area.code} if area.place is None else {name: area.code, f"{name}_place": area.place}


def _area_code(question: Question, raw: Raw) -> str | None:
    area = _area(question, raw)
    return None if area is None else area.code


def _boxes(raw: Raw) -> str | dict[str, str]:
    return raw if isinstance(raw, dict) else _single(raw)


_READERS: Mapping[QuestionType, Callable[[Question, Raw], AnswerValue | None]] = {
    QuestionType.INFORMATION: lambda _question, _raw: None,
    **dict.fromkeys(ONE_CODE, _one),
    QuestionType.AREA: _area_code,
    QuestionType.MULTIPLE: _many,
    QuestionType.RANK: _rank,
    QuestionType.GRID: _grid,
    QuestionType.NUMBER: _figure(_number),
    QuestionType.AMOUNT: _figure(_amount),
    QuestionType.TEXT: _line,
    QuestionType.LONG_TEXT: _lines,
    QuestionType.DATE: lambda _question, raw: read_date(_boxes(raw)),
    QuestionType.MONTH: lambda _question, raw: read_month(_boxes(raw)),
    QuestionType.POSTCODE_SECTOR: _sector,
}
