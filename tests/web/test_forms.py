"""A page of answers as posted: what is read, what cannot be, and whose page it was."""

from collections.abc import Iterator
from typing import Any

import pytest
from contact_sheet import QUESTIONNAIRE, QUESTIONS
from flask import Flask, session
from werkzeug.datastructures import MultiDict

from survey_engine.definition.model import Option, Question, QuestionType, Section
from survey_engine.errors import Fault
from survey_engine.forms import Parsed, SectionForm, build_form

T = QuestionType
SECTION = QUESTIONNAIRE.sections[0]


@pytest.fixture
def app() -> Flask:
    app = Flask("tests")
    app.secret_key = "for tests"
    return app


@pytest.fixture
def request_of(app: Flask) -> Iterator[Any]:
    """Posts a page: the form, within its request."""
    with app.app_context():

        def post(data: dict[str, Any], section: Section = SECTION) -> SectionForm:
            context = app.test_request_context("/", method="POST", data=MultiDict(data))
            context.push()
            contexts.append(context)
            form: SectionForm = build_form(f"hash of {section.id}", section)()
            return form

        contexts: list[Any] = []
        yield post
        for context in reversed(contexts):
            context.pop()


def section_of(*questions: Question) -> Section:
    return Section("-".join(question.id for question in questions), {"en": "A section"}, questions)


def test_every_type_is_read_as_its_answer(request_of: Any) -> None:
    form = request_of(
        {
            "consent": "yes",
            "single": "other",
            "single_other": "  Somebody  else ",
            "multiple": ["other", "burglary"],
            "multiple_other": "",
            "scale": "very",
            "grid.day": "very",
            "grid.after": "",
            "rank": ["dog", "", "burglary"],
            "number": "1,000",
            "band": "18",
            "text": "Café",
            "long_text": "One\r\ntwo",
            "date-day": "5",
            "date-month": "7",
            "date-year": "2024",
            "month-month": "July",
            "month-year": "2024",
            "area": "E3/Thorpe Arnold",
            "postcode_sector": "le131ab",
            "not_asked": "x",
        }
    )

    assert form.parse() == Parsed(
        answers={
            "consent": "yes",
            "single": "other",
            "single_other": "Somebody else",
            "multiple": ["burglary", "other"],
            "scale": "very",
            "grid": {"day": "very"},
            "rank": ["dog", "burglary"],
            "number": 1000,
            "band": "18",
            "text": "Café",
            "long_text": "One\ntwo",
            "date": "2024-07-05",
            "month": "2024-07",
            "area": "E3",
            "area_place": "Thorpe Arnold",
            "postcode_sector": "LE13 1",
        },
        faults=(),
        shown=form.parse().answers,
        names=frozenset(
            {question.id for question in QUESTIONS if question.type is not T.INFORMATION}
            | {"single_other", "multiple_other", "area_place"}
        ),
    )


def test_what_cannot_be_read_is_a_fault_and_is_shown_again_as_typed(request_of: Any) -> None:
    parsed = request_of(
        {"number": "three", "date-day": "31", "date-month": "2", "date-year": "2024", "area": "Atlantis/Sea"}
    ).parse()

    assert (parsed.answers, parsed.shown) == (
        {},
        {"number": "three", "date": {"day": "31", "month": "2", "year": "2024"}, "area": "Atlantis/Sea"},
    )
    assert [(fault.path, fault.code) for fault in parsed.faults] == [
        ("/number", "not_a_number"),
        ("/date", "not_a_date"),
        ("/area", "unknown_area"),
    ]
    assert parsed.faults[0] == Fault("/number", "not_a_number", "Your answer must be a whole number, like 15")


def test_a_date_without_its_year_says_so(request_of: Any) -> None:
    parsed = request_of({"date-day": "3", "date-month": "2"}).parse()

    assert parsed.faults == (Fault("/date", "date_incomplete", "Your answer must include a year"),)


def test_a_place_typed_by_name_is_found(request_of: Any) -> None:
    assert request_of({"area": "ab kettleby"}).parse().answers == {"area": "E1", "area_place": "Ab Kettleby"}


def test_a_place_in_a_ward_it_does_not_lie_in_is_not_taken_for_a_line_of_the_list(request_of: Any) -> None:
    parsed = request_of({"area": "E1/Pickwell"}).parse()

    assert parsed.answers == {}
    assert [fault.code for fault in parsed.faults] == ["unknown_area"]


def test_only_what_the_page_asked_is_read_and_the_rest_of_the_answers_stays(request_of: Any) -> None:
    parsed = request_of({"text": "New", "number": "3"}).parse(asked={"text", "band"})

    assert parsed.names == {"text", "band"}
    assert parsed.onto({"text": "Old", "band": "18", "number": 2, "scale": "very"}) == {
        "number": 2,
        "scale": "very",
        "text": "New",
    }


def test_a_form_never_judges(request_of: Any) -> None:
    section = section_of(Question("q", T.NUMBER, {"en": "How many?"}, minimum=1, maximum=5, required=True))

    assert request_of({"q": "99"}, section).parse().answers == {"q": 99}
    assert request_of({}, section).parse().faults == ()


@pytest.mark.parametrize("name", ["data", "errors", "meta", "validate", "questions", "csrf_token", "process"])
def test_a_question_may_have_a_name_that_forms_use_themselves(request_of: Any, name: str) -> None:
    section = section_of(Question(name, T.SINGLE, {"en": "Which?"}, options=(Option("a", {"en": "A"}),)))

    assert request_of({name: "a"}, section).parse().answers == {name: "a"}


def test_a_page_is_fresh_with_the_token_that_was_given_to_this_browser(app: Flask) -> None:
    form_class = build_form("hash", SECTION)
    with app.test_request_context("/"):
        token, kept = form_class().csrf_token.current_token, dict(session)

    def fresh(data: dict[str, str], cookie: dict[str, Any]) -> bool:
        with app.test_request_context("/", method="POST", data=data):
            session.update(cookie)
            form = form_class()
            assert form.parse().answers == {"text": "Kept"}  # whatever becomes of the token
            return form.fresh()

    assert fresh({"csrf_token": token, "text": "Kept"}, kept)
    assert not fresh({"csrf_token": token, "text": "Kept"}, {})
    assert not fresh({"csrf_token": "guessed", "text": "Kept"}, kept)
    assert not fresh({"text": "Kept"}, kept)


def test_a_form_class_is_made_once_for_a_form_a_section_and_a_language() -> None:
    assert build_form("one", SECTION) is build_form("one", SECTION)
    assert build_form("one", SECTION) is not build_form("two", SECTION)
    assert build_form("one", SECTION) is not build_form("one", SECTION, "pl")
