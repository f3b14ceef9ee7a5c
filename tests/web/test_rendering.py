"""Questions as HTML: what is filled in where, and in which order."""

import re
from dataclasses import dataclass

from markup import facts

from survey_engine.definition.model import (
    Mode,
    Option,
    Place,
    Question,
    Questionnaire,
    QuestionType,
    Section,
)
from survey_engine.errors import Fault
from survey_engine.rendering.questions import Fragment, Fragments

T = QuestionType


@dataclass(frozen=True)
class Form:
    questionnaire: Questionnaire
    form_hash: str = "hash"


def said(english: str, polish: str = "") -> dict[str, str]:
    return {"en": english, "pl": polish} if polish else {"en": english}


def fragments(*questions: Question, language: str = "en", mode: Mode = Mode.WEB) -> Fragments:
    questionnaire = Questionnaire("q", 1, ("en",), said("Title"), (Section("s", said("Section"), questions),))
    return Fragments(Form(questionnaire), language, mode)


def one(question: Question, language: str = "en", mode: Mode = Mode.WEB) -> Fragment:
    return fragments(question, language=language, mode=mode)[question.id]


def ticks(html: str) -> list[str]:
    """Each box as `id value`, with a star when it is chosen."""
    boxes = [line.strip() for line in facts(html) if re.search('type="(radio|checkbox)"|<option', line)]
    return [
        " ".join(
            [*re.findall(' id="([^"]*)"', box), *re.findall('value="([^"]*)"', box)]
            + ["*" for _ in re.findall('(?:checked|selected)=""', box)]
        )
        for box in boxes
    ]


LETTERS = tuple(Option(code, said(code.upper())) for code in "abc")
OTHER = Option("other", said("Other"), requires_text=True)
NONE = Option("none", said("None"), exclusive=True)


def test_a_text_is_filled_and_its_fault_is_told() -> None:
    fragment = one(Question("name", T.TEXT, said("What is it?"), said("In a word"), required=True))

    html = fragment.fill({"name": 'A & "B"'}, [Fault("/name", "too_long", "Shorter, please")])

    assert facts(html) == [
        '<div class="app-question" data-question="name" data-type="text">',
        '  <div class="govuk-form-group govuk-form-group--error">',
        '    <label class="govuk-label govuk-label--m" for="name">',
        "      What is it?",
        '      <span class="app-required">',
        "        (required)",
        '    <div class="govuk-hint" id="name-hint">',
        "      In a word",
        '    <p class="govuk-error-message" id="name-error">',
        '      <span class="govuk-visually-hidden">',
        "        Error:",
        "      Shorter, please",
        '    <input aria-describedby="name-hint name-error" class="govuk-input govuk-input--error" id="name"'
        ' name="name" type="text" value="A & "B"">',
    ]


def test_what_is_ticked_is_checked_and_the_first_shown_has_the_id_of_the_question() -> None:
    fragment = one(Question("q", T.MULTIPLE, said("Which?"), options=(*LETTERS, NONE)))

    html = fragment.fill({"q": ["c", "a"]}, order=["c", "b", "a", "none"])

    assert ticks(html) == ["q c *", "q.b b", "q.a a *", "q.none none"]


def test_only_what_is_on_offer_is_shown_and_a_code_unknown_here_is_passed_over() -> None:
    fragment = one(Question("q", T.SINGLE, said("Which?"), options=LETTERS))

    assert ticks(fragment.fill({"q": "b"}, order=["b", "gone"])) == ["q b *"]


def test_options_may_be_those_of_an_earlier_question() -> None:
    first = Question("first", T.MULTIPLE, said("Which?"), options=(*LETTERS, NONE))
    page = fragments(first, Question("top", T.SINGLE, said("Most?"), chosen_in="first"))

    assert ticks(page["top"].fill({"first": ["c", "a"]}, order=["a", "c"])) == ["top a", "top.c c"]


def test_a_word_stands_between_the_boxes_and_one_that_excludes_them() -> None:
    fragment = one(Question("q", T.MULTIPLE, said("Which?"), options=(*LETTERS, NONE)))

    assert facts(fragment.fill({}, order=["a", "none"]))[12:16] == [
        '        <div class="govuk-checkboxes__divider">',
        "          or",
        '        <div class="govuk-checkboxes__item">',
        '          <input class="govuk-checkboxes__input" data-behaviour="exclusive" id="q.none" name="q"'
        ' type="checkbox" value="none">',
    ]
    assert "or" not in "".join(facts(fragment.fill({}, order=["none"]))[10:14]).split()


def test_the_text_beside_an_option_is_kept_and_its_fault_is_its_own() -> None:
    fragment = one(Question("q", T.SINGLE, said("Which?"), options=(*LETTERS, OTHER)))
    faults = [Fault("/q_other", "other_required", "Say what")]

    html = fragment.fill({"q": "other", "q_other": "Noise"}, faults)

    assert html.count("govuk-form-group--error") == 1
    assert [line.strip() for line in facts(html) if "q_other" in line and "<input" in line] == [
        '<input aria-describedby="q_other-error" class="govuk-input govuk-input--error" id="q_other" name="q_other"'
        ' type="text" value="Noise">'
    ]


def test_a_date_that_could_not_be_read_is_shown_as_it_was_typed() -> None:
    fragment = one(Question("born", T.DATE, said("When?")))

    typed = re.findall('value="([^"]*)"', fragment.fill({"born": {"day": "31", "month": "Febr", "year": "'04"}}))
    stored = re.findall('value="([^"]*)"', fragment.fill({"born": "2004-02-09"}))

    assert typed == ["31", "Febr", "&#39;04"]
    assert stored == ["9", "2", "2004"]


def test_a_month_has_no_day() -> None:
    html = one(Question("moved", T.MONTH, said("When?"))).fill({"moved": "2004-12"})

    assert re.findall('name="([^"]*)"', html) == ["moved-month", "moved-year"]
    assert re.findall('value="([^"]*)"', html) == ["12", "2004"]


def test_each_row_of_a_grid_is_a_group_with_a_fault_of_its_own() -> None:
    rows = (Option("day", said("By day")), Option("dark", said("After dark")))
    fragment = one(Question("safe", T.GRID, said("How safe?"), options=LETTERS[:2], rows=rows))

    html = fragment.fill({"safe": {"day": "b"}}, [Fault("/safe/dark", "required", "Say how safe after dark")])

    assert ticks(html) == ["safe.day.a a", "safe.day.b b *", "safe.dark.a a", "safe.dark.b b"]
    assert html.count("govuk-error-message") == 1
    assert 'aria-describedby="safe-error.dark"' not in html
    assert '<p id="safe.dark-error"' in html


def test_a_grid_shows_the_rows_on_offer() -> None:
    rows = (Option("day", said("By day")), Option("dark", said("After dark")))
    fragment = one(Question("safe", T.GRID, said("How safe?"), options=LETTERS, rows=rows))

    assert ticks(fragment.fill({}, order=["b"], rows=["dark"])) == ["safe.dark.b b"]


def test_a_rank_has_a_list_for_each_position() -> None:
    fragment = one(Question("top", T.RANK, said("Order?"), options=LETTERS, max_choices=2))

    html = fragment.fill({"top": ["c", "a"]})

    assert re.findall('<select class="govuk-select" id="([^"]*)" name="([^"]*)"', html) == [
        ("top", "top"),
        ("top.2", "top"),
    ]
    assert ticks(html) == ["", "a", "b", "c *", "", "a *", "b", "c"]


def test_a_place_in_two_wards_is_listed_twice_and_says_which_is_which() -> None:
    wards = (
        Option("E1", said("Frisby"), level="ward"),
        Option("E2", said("Wolds"), level="ward"),
        Option("out", said("Elsewhere")),
    )
    places = (Place("Thorpe", ("E1", "E2")), Place("Frisby", ("E1",)))
    fragment = one(Question("home", T.AREA, said("Where?"), options=wards, places=places))

    html = fragment.fill({"home": "E2", "home_place": "Thorpe"})

    assert [line.strip() for line in facts(html) if "select" not in line][5:] == [
        "Choose",
        '<optgroup label="Villages and parts of town">',
        '<option value="E1/Frisby">',
        "Frisby",
        '<option value="E1/Thorpe">',
        "Thorpe (Frisby)",
        "Thorpe (Wolds)",
        '<optgroup label="Wards">',
        '<option value="E2">',
        "Wolds",
        '<optgroup label="Somewhere else">',
        '<option value="out">',
        "Elsewhere",
    ]
    assert '<option value="E2/Thorpe" selected>' in html


def test_a_place_that_was_not_found_is_kept_for_the_search_box() -> None:
    fragment = one(Question("home", T.AREA, said("Where?"), options=(Option("E1", said("Frisby"), level="ward"),)))

    assert 'data-typed="Atlantis"' in fragment.fill({"home": "Atlantis"})
    assert 'data-typed=""' in fragment.fill({"home": "E1"})


def test_a_text_that_begins_with_an_empty_line_keeps_it() -> None:
    html = one(Question("story", T.LONG_TEXT, said("Tell us"))).fill({"story": "\nSecond line"})

    assert ">\n\nSecond line</textarea>" in html  # a browser drops the first


def test_notes_are_for_the_interviewer_only() -> None:
    question = Question("q", T.TEXT, said("What?"), note=said("Read it slowly."))

    assert {mode: "Read it slowly." in one(question, mode=mode).fill({}) for mode in Mode} == {
        Mode.WEB: False,
        Mode.TABLET: True,
        Mode.KIOSK: False,
        Mode.PAPER: False,
        Mode.IMPORT: False,
    }


def test_a_question_is_shown_in_the_language_asked_for() -> None:
    question = Question(
        "q", T.MULTIPLE, said("Which?", "Które?"), options=(Option("a", said("A", "Ą")), NONE), max_choices=1
    )

    html = one(question, language="pl").fill({}, [Fault("/q", "required", "Zaznacz")])

    words = [line.strip() for line in facts(html) if not line.strip().startswith("<")]
    assert words == ["Które?", "Zaznacz najwyżej 1.", "Błąd:", "Zaznacz", "Ą", "lub", "None"]
