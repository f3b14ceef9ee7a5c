"""Responses one by one as an SPSS file: every code a number with its words, every gap one of two declared missings.

The numbers of a question's options are their places among the options of all versions, the newest first; the words of
a value begin with its code. Names are those of the CSV file with a dot where SPSS allows no slash. The file is made in
memory by the library that writes it: a column of codes takes two bytes a response.
"""

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path
from textwrap import wrap
from typing import IO, Any

import numpy as np
import pandas as pd
import pyreadstat
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from analysis.export.microdata_csv import wanted
from analysis.export.microdata_fields import WORD, Field, choices, fields
from analysis.export.microdata_reading import ABOUT, Lot, lots
from analysis.export.telling import OF_SINGLE_PEOPLE
from survey_engine.consultations.catalogue import Form
from survey_engine.definition.messages import in_language
from survey_engine.definition.model import Question, QuestionType
from survey_engine.definition.packing import ANSWERED, OFF_ROUTE, UNKNOWN

NOT_ANSWERED, NOT_ASKED = -1, -2
MISSING = {NOT_ANSWERED: "Not answered", NOT_ASKED: "Not asked"}
NAME, LABEL, VALUE, NOTE = 64, 250, 118, 80  # bytes of a name, a label, the words of a value, a line of the note
RESERVED = frozenset({"ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"})
TIMES = ("started_at", "finished_at")
Values = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: its name in the file, its label, the words of its values and how it is measured."""

    name: str
    label: str
    measure: str
    values: Mapping[int, str] = field(default_factory=dict)
    read: Mapping[str, Callable[[Lot], Values]] = field(default_factory=dict)  # by the version's hash


def write(out: IO[bytes], session: Session, forms: Sequence[Form], *, environment: str, texts: bool) -> int:
    """Write one file of all versions; says how many responses are in it."""
    variables = [*_variables(forms, texts=texts)]
    parts = [_read(session, form, variables, environment) for form in forms]
    frame = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)
    with tempfile.TemporaryDirectory() as folder:  # for its owner only; the library opens files by name
        path = Path(folder) / "responses.sav"
        pyreadstat.write_sav(frame, path, **_described(forms, variables))
        out.write(path.read_bytes())
    return len(frame)


def _described(forms: Sequence[Form], variables: Sequence[Variable]) -> dict[str, Any]:
    labels = dict.fromkeys(ABOUT, "") | {each.name: each.label for each in variables}
    return {
        "file_label": _cut(f"Responses to {forms[-1].questionnaire.id}", 60),
        "note": wrap(OF_SINGLE_PEOPLE, NOTE),
        "row_compress": True,
        "column_labels": [labels[name] for name in labels],
        "variable_value_labels": {each.name: {**each.values, **MISSING} for each in variables if each.values},
        "missing_ranges": {each.name: [*MISSING] for each in variables if each.values},
        "variable_measure": dict.fromkeys(ABOUT, "nominal") | {each.name: each.measure for each in variables},
    }


def _read(session: Session, form: Form, variables: Sequence[Variable], environment: str) -> pd.DataFrame:
    own = {each.name: each for each in fields(form, texts=True)}
    found = {name: [np.array([], dtype=object)] for name in ABOUT}
    found |= {each.name: [_absent(each, 0)] for each in variables}  # so that of nobody a column has its kind too
    for lot in lots(session, form, environment, wanted(own)):
        for name, cells in zip(ABOUT, lot.about, strict=True):
            found[name].append(np.array(cells, dtype=object))
        for each in variables:
            read = each.read.get(form.form_hash)
            found[each.name].append(_absent(each, len(lot)) if read is None else read(lot))
    return pd.DataFrame({name: _column(name, parts) for name, parts in found.items()})


def _absent(variable: Variable, size: int) -> Values:
    """What a version that does not have the question says of it."""
    if variable.values:
        return np.full(size, NOT_ASKED, dtype=np.int16)
    return np.full(size, np.nan) if variable.measure == "scale" else np.full(size, "", dtype=object)


def _column(name: str, parts: Sequence[Values]) -> Any:
    joined = np.concatenate(parts)
    if name in TIMES:
        times = pd.to_datetime(pd.Series(joined).replace("", None), format="ISO8601", utc=True)
        return times.dt.tz_localize(None)
    return joined.astype(np.int16) if name in {"revision", "version", "conflict"} else joined


def _variables(forms: Sequence[Form], *, texts: bool) -> Iterator[Variable]:
    """The fields of all versions, the newest first, each under a name of its own."""
    newest_first = [*reversed(forms)]
    owners: dict[str, list[tuple[Form, Field]]] = {}
    for form in newest_first:
        for each in fields(form, texts=texts):
            owners.setdefault(each.name, []).append((form, each))
    taken = {name.upper() for name in ABOUT}
    for name, having in owners.items():
        yield _variable(_named(name, taken), having)


def _variable(name: str, having: Sequence[tuple[Form, Field]]) -> Variable:
    form, newest = having[0]
    language = form.questionnaire.languages[0]
    label = in_language(newest.question.text, language)
    if newest.part is not None:
        label = f"{label}: {in_language(newest.part.label, language)}"
    if newest.ranged:
        label = f"{label}: range"
    values = {} if newest.said or newest.figures else _values(having, language)
    places = {words.partition(":")[0]: place for place, words in values.items()}
    read = {form.form_hash: _reader(form, each, places) for form, each in having}
    return Variable(name, _cut(label, LABEL), _measure(newest), _worded(values), read)


def _values(having: Sequence[tuple[Form, Field]], language: str) -> dict[int, str]:
    """Number -> `code: words`, of every version's options; of a box, whether it is ticked."""
    if having[0][1].place is not None:
        return {0: "Not ticked", 1: "Ticked"}
    found: dict[str, str] = {}
    for form, each in having:
        for option in choices(form, each.question):
            found.setdefault(option.code, in_language(option.label, language))
    return {place: f"{code}: {words}" for place, (code, words) in enumerate(found.items(), start=1)}


def _worded(values: Mapping[int, str]) -> dict[int, str]:
    return {number: _cut(words, VALUE) for number, words in values.items()}


def _measure(field: Field) -> str:
    if field.figures:
        return "scale"
    ordered = field.ranged or field.question.type in {QuestionType.SCALE, QuestionType.BAND, QuestionType.GRID}
    return "ordinal" if ordered and not field.said else "nominal"


def _reader(form: Form, field: Field, places: Mapping[str, int]) -> Callable[[Lot], Values]:
    if field.said:
        return lambda lot: np.array(field.read(lot), dtype=object)
    question = field.question
    if field.figures:
        return lambda lot: _figures(question, lot)
    if field.place is not None:
        word, bit = divmod(field.place, WORD)
        return lambda lot: _given(question.id, lot, lot.packed[question.id][:, word] >> np.uint64(bit) & np.uint64(1))
    own = np.array([NOT_ANSWERED, *(places[each.code] for each in choices(form, question))], dtype=np.int16)
    packed = field.name.replace("/", ".") if question.type is QuestionType.GRID or field.ranged else question.id
    return lambda lot: _given(question.id, lot, own[lot.packed[packed]])


def _given(question: str, lot: Lot, values: Values) -> Values:
    """The values where there is an answer, elsewhere why there is none."""
    state = lot.packed[f"{question}?"]
    absent = np.where(state == OFF_ROUTE, NOT_ASKED, NOT_ANSWERED)
    return np.where(state == ANSWERED, values.astype(np.int16), absent).astype(np.int16)


def _figures(question: Question, lot: Lot) -> Values:
    """Numbers, or pounds; nothing where there is no answer, or a range in its place: see the range beside it."""
    figures = lot.packed[question.id]
    known = (lot.packed[f"{question.id}?"] == ANSWERED) & (figures != UNKNOWN)
    pounds = 100 if question.type is QuestionType.AMOUNT else 1
    return np.where(known, figures / pounds, np.nan)


def _named(name: str, taken: set[str]) -> str:
    """A name that SPSS takes and no other variable has: it knows no capitals."""
    plain = re.sub(r"[^A-Za-z0-9_.]", "_", name.replace("/", ".")).rstrip(".")[: NAME - 4]
    plain = plain if plain[:1].isalpha() else f"v{plain}"
    plain = f"{plain}_" if plain.upper() in RESERVED else plain
    free = next(each for each in chain([plain], (f"{plain}_{n}" for n in count(2))) if each.upper() not in taken)
    taken.add(free.upper())
    return free


def _cut(text: str, size: int) -> str:
    """No more bytes than SPSS has room for, and no half letters."""
    return text.encode()[:size].decode(errors="ignore")
