"""From a question to its HTML with gaps: runs the macros of templates/questions, once.

Every text of a questionnaire passes through `prose` on its way, so a label cannot carry markup into a page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from survey_engine.definition import patterns
from survey_engine.definition.judging import offers
from survey_engine.definition.model import FIGURES, Mode, Option, Question, Questionnaire, QuestionType, Text
from survey_engine.rendering.fragments import (
    Choice,
    Chosen,
    Entry,
    Faces,
    Figured,
    Grid,
    Kind,
    Listed,
    Ranked,
    Row,
    Told,
    Typed,
    dated,
    whole,
)
from survey_engine.rendering.prose import inline, plain, prose
from survey_engine.rendering.slots import Gapped, Marks
from survey_engine.rendering.wording import script_words, words

TEMPLATES = Path(__file__).parents[1] / "templates"
T = QuestionType
Telling = Mapping[str, Markup | str]


@dataclass(frozen=True, slots=True)
class Label:
    """An option or a row, in one language."""

    code: str
    label: Markup
    hint: Telling | None
    exclusive: bool
    requires_text: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What a question's macro sees. `error` is None on a page without faults; `gap` prints a gap."""

    id: str
    type: str
    words: Mapping[str, str]
    gap: Callable[[str], str]
    label: Telling
    fieldset: Mapping[str, Telling]
    hint: Telling | None
    error: Telling | None
    note: Markup | None
    prose: Markup
    inline: Markup
    style: str | None
    unit: Markup | None
    most: int | None
    length: int | None
    script: Mapping[str, str]
    ranges: bool


@cache
def environment() -> Environment:
    """Where the macros are. Not the app's: questions look the same wherever they are shown."""
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)


def macro(file: str, name: str) -> Callable[..., str]:
    """One macro of a template."""
    made: Callable[..., str] = getattr(environment().get_template(file).module, name)
    return made


class Printer:
    """Prints the questions of one questionnaire in one language, for one mode."""

    def __init__(self, questionnaire: Questionnaire, language: str, mode: Mode) -> None:
        self.questions = {question.id: question for question in questionnaire.questions()}
        self.language = language
        self.mode = mode
        self.marks = Marks()
        self.words = words(language)

    def print(self, question: Question) -> Kind:
        """The question's HTML with gaps."""
        return KINDS[question.type](self, question)

    def say(self, text: Text | None) -> str:
        """A text in this language, or in the questionnaire's first."""
        return "" if text is None else text.get(self.language) or next(iter(text.values()), "")

    def options(self, question: Question) -> tuple[Label, ...]:
        """The options that could ever be on offer."""
        return tuple(self.named(option) for option in offers.possible(question, self.questions))

    def named(self, option: Option) -> Label:
        """An option or a row, in this language."""
        hint = {"text": inline(self.say(option.hint))} if option.hint else None
        return Label(option.code, plain(self.say(option.label)), hint, option.exclusive, option.requires_text)

    def cut(self, html: str) -> Gapped:
        """HTML cut at its gaps."""
        return self.marks.cut(str(html))

    def faces(self, question: Question) -> Faces:
        """The question's own macro, without and with an error."""
        ask = macro(f"questions/{question.type.value}.html", "question")
        return Faces(*(self.cut(ask(self.shown(question, failed))) for failed in (False, True)))

    def shown(self, question: Question, failed: bool = False) -> Shown:
        """What the macro sees."""
        title, hint = self._title(question), self._hint(question)
        return Shown(
            id=question.id,
            type=question.type.value,
            words=self.words,
            gap=self.marks.gap,
            label={"text": title, "classes": "govuk-label--m"},
            fieldset={"legend": {"text": title, "classes": "govuk-fieldset__legend--m"}},
            hint={"text": hint} if hint else None,
            error={"text": self.marks.gap("error"), "visually_hidden_text": self.words["error"]} if failed else None,
            note=inline(self.say(question.note)) if question.note and self.mode is Mode.TABLET else None,
            prose=prose(self.say(question.text)),
            inline=inline(self.say(question.text)),
            style=question.style,
            unit=plain(self.say(question.unit)) if question.unit else None,
            most=self._most(question),
            length=patterns.length(question) if question.type in patterns.LENGTHS else None,
            script=script_words(self.language, question.type),
            ranges=bool(question.options) and question.type in FIGURES,
        )

    def _title(self, question: Question) -> Markup:
        text = inline(self.say(question.text))
        if question.required is not True:
            return text
        return Markup('{} <span class="app-required">({})</span>').format(text, self.words["required"])

    def _hint(self, question: Question) -> Markup | None:
        if question.hint:
            return inline(self.say(question.hint))
        if (default := DEFAULT_HINTS.get(question.type)) is None:
            return None
        most = self._most(question)
        if question.type is T.MULTIPLE and most:
            default = "up_to"
        return plain(self.words[default].format(count=most))

    def _most(self, question: Question) -> int | None:
        if question.type is T.RANK and question.max_choices is None:
            return len(offers.possible(question, self.questions))
        return question.max_choices


DEFAULT_HINTS = {
    T.MULTIPLE: "all_that_apply",
    T.RANK: "rank",
    T.DATE: "date_hint",
    T.MONTH: "month_hint",
    T.POSTCODE_SECTOR: "sector_hint",
}
"""What a question says of itself where its author says nothing."""


def _told(printer: Printer, question: Question) -> Told:
    return Told(question.id, printer.faces(question).good.pieces[0])


def _boxed(printer: Printer, question: Question) -> Typed:
    return Typed(question.id, printer.faces(question), whole, question.id)


def _figured(printer: Printer, question: Question) -> Kind:
    if not question.options:
        return _boxed(printer, question)
    shown, make = printer.shown(question), macro("questions/figure.html", "range")
    ranges = {
        option.code: tuple(str(make(shown, option, checked)) for checked in (False, True))
        for option in printer.options(question)
    }
    return Figured(question.id, printer.faces(question), {code: (html[0], html[1]) for code, html in ranges.items()})


def _dated(printer: Printer, question: Question) -> Typed:
    first = "day" if question.type is T.DATE else "month"
    return Typed(question.id, printer.faces(question), dated, f"{question.id}-{first}")


def _chosen(printer: Printer, question: Question) -> Chosen:
    kind = "checkbox" if question.type is T.MULTIPLE else "radio"
    choices = {option.code: _choice(printer, question, kind, option) for option in printer.options(question)}
    divider = macro("govuk/choices.html", "divider")(kind, printer.words["or"])
    return Chosen(question.id, printer.faces(question), choices, str(divider))


def _choice(printer: Printer, question: Question, kind: str, option: Label) -> Choice:
    shown, make = printer.shown(question), macro("questions/chosen.html", "option")
    faces = {}
    for first in (True, False):
        name = question.id if first else f"{question.id}.{option.code}"
        for checked in (True, False):
            for failed in (True, False) if option.requires_text else (False,):
                faces[first, checked, failed] = printer.cut(make(shown, kind, option, name, checked, failed))
    return Choice(faces, option.requires_text, option.exclusive and kind == "checkbox")


def _entry(code: str, value: str, text: str) -> Entry:
    make = macro("govuk/select.html", "option")
    printed = plain(value)
    return Entry(code, value, (str(make(text, printed)), str(make(text, printed, selected=True))))


def _ranked(printer: Printer, question: Question) -> Ranked:
    entries = [_entry(option.code, option.code, option.label) for option in printer.options(question)]
    blank = _entry("", "", printer.words["choose"]).html[0]
    return Ranked(question.id, printer.faces(question), entries, blank, printer.shown(question).most or 0)


def _listed(printer: Printer, question: Question) -> Listed:
    options = offers.possible(question, printer.questions)
    labels = {option.code: printer.say(option.label) for option in options}
    places = [_entry(*place) for place in _places(printer, question, labels)]
    same = {entry.value.partition("/")[2] for entry in places}
    wards = [option.code for option in options if option.level not in {None, "special"}]
    plainly = [_entry(code, code, plain(labels[code])) for code in wards if labels[code] not in same]
    others = [_entry(code, code, plain(text)) for code, text in labels.items() if code not in wards]
    groups = [("", [_entry("", "", printer.words["choose"])], "")]
    groups += [
        (str(Markup('<optgroup label="{}">').format(printer.words[name])), entries, "</optgroup>")
        for name, entries in (("places", places), ("wards", plainly), ("others", others))
        if entries
    ]
    values = frozenset(entry.value for _, entries, _ in groups for entry in entries)
    return Listed(question.id, printer.faces(question), groups, values)


def _places(printer: Printer, question: Question, labels: Mapping[str, str]) -> list[tuple[str, str, Markup]]:
    """Every place as (code, value, text), by name; a place in two wards is there twice and says which is which."""
    found = []
    for place in sorted(question.places, key=lambda place: place.name.casefold()):
        codes = [code for code in place.codes if code in labels]
        for code in codes:
            inside = printer.words["place_in"].format(place=place.name, ward=labels[code])
            found.append((code, f"{code}/{place.name}", plain(inside if len(codes) > 1 else place.name)))
    return found


def _grid(printer: Printer, question: Question) -> Grid:
    options = printer.options(question)
    rows = {row.code: _row(printer, question, row, options) for row in map(printer.named, question.rows)}
    return Grid(question.id, printer.faces(question), rows)


def _row(printer: Printer, question: Question, row: Label, options: tuple[Label, ...]) -> Row:
    shown = printer.shown(question)
    line, cell = (macro("questions/grid.html", name) for name in ("row", "cell"))
    faces = Faces(*(printer.cut(line(shown, row, failed)) for failed in (False, True)))
    cells = {option.code: tuple(str(cell(shown, row, option, on)) for on in (False, True)) for option in options}
    return Row(faces, {code: (html[0], html[1]) for code, html in cells.items()})


KINDS: Mapping[QuestionType, Callable[[Printer, Question], Kind]] = {
    T.INFORMATION: _told,
    T.CONSENT: _chosen,
    T.SINGLE: _chosen,
    T.MULTIPLE: _chosen,
    T.SCALE: _chosen,
    T.BAND: _chosen,
    T.GRID: _grid,
    T.RANK: _ranked,
    T.NUMBER: _figured,
    T.AMOUNT: _figured,
    T.TEXT: _boxed,
    T.LONG_TEXT: _boxed,
    T.POSTCODE_SECTOR: _boxed,
    T.DATE: _dated,
    T.MONTH: _dated,
    T.AREA: _listed,
}
