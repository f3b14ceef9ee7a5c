"""What is asked again and again, one line for each: a response and an option ticked, then a column for each member.

Of an option that nobody ticked there is no line. The columns are those of the wide file without the code in their name.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

import orjson
from sqlalchemy.orm import Session

from analysis.export.books import Cell
from analysis.export.microdata_csv import wanted
from analysis.export.microdata_fields import WORD, Field, fields, number
from analysis.export.microdata_reading import ABOUT, Lot, lots
from analysis.export.microdata_repeats import names, of_codes
from survey_engine.consultations.catalogue import Form
from survey_engine.definition.messages import in_language
from survey_engine.definition.model import Option, Repeat
from survey_engine.errors import NotFound

KEPT = ("response_id", "version")
BEFORE = (*KEPT, "code", "label")
ID = ABOUT.index(KEPT[0])


@dataclass(slots=True)
class Counted:
    """The lines of a repeat in all versions that have it, and how many responses they are of once they are written."""

    session: Session
    forms: Sequence[Form]
    repeat: str
    environment: str
    texts: bool
    count: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        if not self._having():
            known = sorted({each.id for form in self.forms for each in form.questionnaire.repeats})
            told = f"It has: {', '.join(known)}." if known else "It has none: leave out --long."
            name = self.forms[-1].questionnaire.id
            raise NotFound(f"{name} asks nothing again and again under the name '{self.repeat}'. {told}")

    def columns(self) -> dict[str, Field]:
        """By name, of the newest version that has it, in its order."""
        found: dict[str, Field] = {}
        for form, repeat in reversed(self._having()):
            by_code = of_codes(form, repeat, fields(form, texts=self.texts))
            for name in names(repeat, by_code):
                found.setdefault(name, next(own[name] for own in by_code.values() if name in own))
        return found

    def rows(self) -> Iterator[list[str]]:
        """What stands under BEFORE and the columns, as text."""
        columns = [*self.columns()]
        for form, repeat in self._having():
            by_code = of_codes(form, repeat, fields(form, texts=self.texts))
            needed = wanted({each.name: each for own in by_code.values() for each in own.values()})
            for lot in lots(self.session, form, self.environment, needed):
                self.count += len(lot)
                yield from _rows(form, repeat, _cells(by_code, columns, lot), lot)

    def _having(self) -> list[tuple[Form, Repeat]]:
        return [(form, each) for form in self.forms for each in form.questionnaire.repeats if each.id == self.repeat]


def write_csv(out: IO[str], counted: Counted) -> None:
    """Write a header and the lines."""
    table = csv.writer(out)
    table.writerow([*BEFORE, *counted.columns()])
    table.writerows(counted.rows())


def write_jsonl(out: IO[bytes], counted: Counted) -> None:
    """Write one object a line: of what is known only, numbers as numbers."""
    columns = counted.columns()
    for row in counted.rows():
        known = zip([*BEFORE, *columns], typed(columns, row), strict=True)
        line = {name: cell for name, cell in known if cell != ""}
        out.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))


def typed(columns: Mapping[str, Field], row: Sequence[str]) -> list[Cell]:
    """A line's figures as numbers, whatever else as text."""
    before, rest = row[: len(BEFORE)], row[len(BEFORE) :]
    found = zip(columns.values(), rest, strict=True)
    return [*before, *(number(cell) if each.figures or each.place is not None else cell for each, cell in found)]


def _rows(form: Form, repeat: Repeat, cells: Mapping[str, Sequence[Sequence[str]]], lot: Lot) -> Iterator[list[str]]:
    """The lines of a lot, response by response."""
    source = next(each for each in form.questionnaire.questions() if each.id == repeat.each)
    options = {option.code: option for option in source.options}
    ticked = {code: _ticked(form, repeat.each, code, lot) for code in cells}
    version = str(form.questionnaire.version)
    for at, response in enumerate(lot.about[ID]):
        for code, own in cells.items():
            if ticked[code][at]:
                yield [response, version, code, _label(form, options[code]), *(column[at] for column in own)]


def _cells(by_code: Mapping[str, Mapping[str, Field]], columns: Sequence[str], lot: Lot) -> dict[str, list[list[str]]]:
    blank = [""] * len(lot)
    return {code: [own[name].read(lot) if name in own else blank for name in columns] for code, own in by_code.items()}


def _ticked(form: Form, question: str, code: str, lot: Lot) -> list[bool]:
    word, bit = divmod(form.layout.codes[question].index(code), WORD)
    found: list[bool] = (lot.packed[question][:, word] >> bit & 1).astype(bool).tolist()
    return found


def _label(form: Form, option: Option) -> str:
    return in_language(option.label, form.questionnaire.languages[0])
