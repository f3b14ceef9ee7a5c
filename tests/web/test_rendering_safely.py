"""Nothing that an author or a respondent writes can become markup, wherever it is shown."""

import re
from dataclasses import dataclass, replace
from html.parser import HTMLParser

import pytest
from contact_sheet import QUESTIONS, said
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_engine.definition.model import Mode, Option, Question, Questionnaire, QuestionType, Section
from survey_engine.errors import Fault
from survey_engine.rendering.questions import Fragment, Fragments

T = QuestionType
NASTY = "<i onclick='x'>&amp;\"]]>--></textarea></select></option><script>\0\x1b\u2028\ud800"
LETTERS = tuple(Option(code, said(code.upper())) for code in "abc")


@dataclass(frozen=True)
class Form:
    questionnaire: Questionnaire
    form_hash: str = "hash"


def one(question: Question, mode: Mode = Mode.WEB) -> Fragment:
    sections = (Section("s", said("Section"), (question,)),)
    return Fragments(Form(Questionnaire("q", 1, ("en",), said("Title"), sections)), "en", mode)[question.id]


@pytest.mark.parametrize("style", [None, "inset", "warning", "details"])
def test_information_has_its_links_and_nothing_else_that_an_author_could_write(style: str | None) -> None:
    text = "Call [999](tel:999) or see [us](https://example.org/?a=1&b=2).\n\n- <b>bold</b> [x](javascript:alert(1))"

    html = one(Question("info", T.INFORMATION, said(text), style=style)).fill({})

    assert re.findall('href="([^"]*)"', html) == ["tel:999", "https://example.org/?a=1&amp;b=2"]
    assert "<b>" not in html
    assert "[x](javascript:alert(1))" in html


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))


def skeleton(html: str) -> list[tuple[str, tuple[str, ...]]]:
    parser = _Tags()
    parser.feed(html)
    parser.close()
    return parser.tags


def with_text(question: Question, text: str) -> Question:
    """The question with every text of it replaced."""
    label = {"en": text}
    return replace(
        question,
        text=label,
        hint=label,
        note=label,
        unit=label,
        options=tuple(replace(option, label=label, hint=label) for option in question.options),
        rows=tuple(replace(row, label=label) for row in question.rows),
        places=tuple(replace(place, name=text) for place in question.places),
    )


def answers_of(text: str) -> dict[str, object]:
    given: dict[str, object] = {}
    for question in QUESTIONS:
        part = {"day": text, "month": text, "year": text}
        given[question.id] = part if question.type in {T.DATE, T.MONTH} else text
        given[f"{question.id}_other"] = given[f"{question.id}_place"] = text
    return given


@settings(max_examples=8, deadline=None)
@given(st.text(min_size=1) | st.just(NASTY))
def test_no_text_and_no_value_becomes_markup(text: str) -> None:
    for question in QUESTIONS:
        faults = [Fault(f"/{question.id}", "code", text), Fault(f"/{question.id}_other", "code", text)]
        plain, hostile = (
            one(with_text(question, words), mode=Mode.TABLET).fill(
                answers_of(words), [replace(f, message=words) for f in faults]
            )
            for words in ("harmless", text)
        )
        if question.type is not T.INFORMATION:  # whose text may be several paragraphs
            assert skeleton(hostile) == skeleton(plain)
        assert not re.search("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", hostile)
        hostile.encode()


def test_a_label_cannot_pass_for_a_gap() -> None:
    first = one(Question("q", T.SINGLE, said("Which?"), options=LETTERS))
    word = first._kind.faces.good.gaps[0][1]  # type: ignore[union-attr]

    html = one(Question("q", T.SINGLE, said(f"x:{word}:x {{options}} %s"), options=LETTERS)).fill({})

    assert f"x:{word}:x {{options}} %s" in html
