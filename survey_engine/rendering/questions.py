"""Questions as HTML: each macro runs once for a form, language and mode; a page is then a join of strings.

The web page and the tablet's page are made of the same fragments. Whatever is put into them is escaped.

    fragments = fragments_of(form, "en")
    html = fragments["concerns"].fill(answers, faults, order)
    summary = fragments.summary(faults)
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from markupsafe import Markup

from survey_engine.definition.model import Mode, Questionnaire
from survey_engine.errors import Fault
from survey_engine.rendering.fragments import Given, Kind, target
from survey_engine.rendering.printing import Printer, macro
from survey_engine.rendering.prose import plain


class Form(Protocol):
    """What is needed of a published form."""

    @property
    def questionnaire(self) -> Questionnaire: ...
    @property
    def form_hash(self) -> str: ...


class Fragment:
    """One question, ready to be filled."""

    __slots__ = ("_kind",)

    def __init__(self, kind: Kind) -> None:
        self._kind = kind

    def fill(
        self,
        values: Mapping[str, object],
        faults: Iterable[Fault] = (),
        order: Sequence[str] | None = None,
        rows: Sequence[str] | None = None,
    ) -> Markup:
        """The question's HTML.

        values  answers by question or companion id; where a text could not be read, the text itself (str, or
                {"day", "month", "year"}), so that nothing typed is lost
        faults  of the whole page, or of this question
        order   the codes on offer, in the order to show them; None: every option, in definition order
        rows    the rows of a grid on offer; None: every row
        """
        return Markup(self._kind.fill(Given(values, by_path(faults), order, rows)))

    def target(self, path: str, order: Sequence[str] | None = None) -> str:
        """The id of the element that a fault at `path` is about."""
        return target(self._kind, path, order)


class Fragments:
    """Every question of a form, by id. A question is printed when it is first asked for, and kept."""

    def __init__(self, form: Form, language: str = "en", mode: Mode = Mode.WEB) -> None:
        self._printer = Printer(form.questionnaire, language, mode)
        self._made: dict[str, Fragment] = {}

    def __getitem__(self, question: str) -> Fragment:
        found = self._made.get(question)
        if found is None:
            found = self._made[question] = Fragment(self._printer.print(self._printer.questions[question]))
        return found

    def summary(self, faults: Sequence[Fault], orders: Mapping[str, Sequence[str]] | None = None) -> Markup:
        """The error summary, each fault linked to its field; empty without faults."""
        if not faults:
            return Markup("")
        items = [{"href": self._href(fault, orders or {}), "text": plain(fault.message)} for fault in faults]
        make = macro("govuk/error_summary.html", "error_summary")
        return Markup(make(self._printer.words["problem"], items))

    def _href(self, fault: Fault, orders: Mapping[str, Sequence[str]]) -> str:
        name = fault.path.split("/")[1] if fault.path.count("/") else ""
        for question in (name, name.removesuffix("_other"), name.removesuffix("_place")):
            if question in self._printer.questions:
                return f"#{self[question].target(fault.path, orders.get(question))}"
        return "#main-content"


def by_path(faults: Iterable[Fault]) -> Mapping[str, str]:
    """The first message at each path."""
    messages: dict[str, str] = {}
    for fault in faults:
        messages.setdefault(fault.path, fault.message)
    return messages


_KEPT: dict[tuple[str, str, Mode], Fragments] = {}


def fragments_of(form: Form, language: str = "en", mode: Mode = Mode.WEB) -> Fragments:
    """The fragments of a form, made once: by hash, so that they cannot be out of date."""
    languages = form.questionnaire.languages
    key = (form.form_hash, language if language in languages else languages[0], mode)
    found = _KEPT.get(key)
    return found if found is not None else _KEPT.setdefault(key, Fragments(form, *key[1:]))
