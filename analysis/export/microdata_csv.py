"""Responses one by one as CSV: codes, never labels. A multiple question has one column an option, `<id>/<code>` (1
ticked, 0 not ticked, blank not asked or not answered), a grid one a row; an answer that follows from another (the
number one of a single tick) is filled in. Questions that later versions dropped come last.

It is fast: rows are put together from pieces of text, each of one or several columns at once.

What is coded never needs quotes, and a question of many boxes has few different patterns of ticks: each is written out
once. Only what people wrote is looked at a letter at a time. The cells are those of microdata_fields.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import IO

from sqlalchemy.orm import Session

from analysis.export.microdata_fields import WORD, Field, fields
from analysis.export.microdata_reading import ABOUT, LOT, Lot, Wanted, lots
from survey_engine.consultations.catalogue import Form
from survey_engine.definition.model import QuestionType
from survey_engine.definition.packing import ANSWERED

Piece = Callable[[Lot], Sequence[str]]
"""Text of some neighbouring columns, ready for the file, for every response of a lot."""
END = "\r\n"


def write_csv(out: IO[str], session: Session, forms: Sequence[Form], *, environment: str, texts: bool) -> int:
    """Write a header and a row for every response to these versions of one questionnaire; says how many."""
    columns = {form.form_hash: {each.name: each for each in fields(form, texts=texts)} for form in forms}
    names = list(dict.fromkeys(name for form in reversed(forms) for name in columns[form.form_hash]))
    out.write(",".join(map(quoted, [*ABOUT, *names])) + END)
    count = 0
    for form in forms:
        own = columns[form.form_hash]
        pieces = list(_pieces(names, own))
        for lot in lots(session, form, environment, wanted(own)):
            rows = zip(*lot.about, *(piece(lot) for piece in pieces), strict=True)
            out.write(END.join(map(",".join, rows)) + END)
            count += len(lot)
    return count


def wanted(own: Mapping[str, Field]) -> Wanted:
    """Which answers these columns need besides the packed ones."""
    said = [each for each in own.values() if each.said]
    return Wanted(frozenset(each.name for each in said if not each.free), any(each.free for each in said))


def quoted(cell: str) -> str:
    """A cell as RFC 4180 has it."""
    if any(mark in cell for mark in ',"\r\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _pieces(names: Sequence[str], own: Mapping[str, Field]) -> Iterator[Piece]:
    for question, run in groupby(names, key=lambda name: _boxes(own.get(name))):
        if question is None:
            yield from (_one(own[name]) if name in own else _blank for name in run)
        else:
            yield _Ticks(question, [own[name].place for name in run])


def _boxes(field: Field | None) -> str | None:
    """The multiple question of at most one word of ticks that a column is a box of."""
    if field is None or field.question.type is not QuestionType.MULTIPLE or field.place is None:
        return None
    return field.question.id if field.places <= WORD else None


def _blank(lot: Lot) -> Sequence[str]:
    return [""] * len(lot)


def _one(field: Field) -> Piece:
    if not field.said:
        return field.read
    return lambda lot: [quoted(cell) if cell else "" for cell in field.read(lot)]


class _Ticks:
    """The boxes of one multiple question. Keeps the text of every pattern met, a few hundred as a rule."""

    def __init__(self, question: str, places: Sequence[int | None]) -> None:
        self._question = question
        self._places = [place or 0 for place in places]
        self._blank = "," * (len(places) - 1)
        self._met: dict[int, str] = {}

    def __call__(self, lot: Lot) -> Sequence[str]:
        answered = lot.packed[f"{self._question}?"] == ANSWERED
        masks = lot.packed[self._question][:, 0].tolist()
        met = self._met
        if len(met) > 50 * LOT:
            met.clear()
        found = []
        for mask, given in zip(masks, answered.tolist(), strict=True):
            if not given:
                found.append(self._blank)
                continue
            text = met.get(mask)
            if text is None:
                text = met[mask] = ",".join("1" if mask >> place & 1 else "0" for place in self._places)
            found.append(text)
        return found
