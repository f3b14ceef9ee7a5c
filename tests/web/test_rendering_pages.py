"""Whole pages of questions: what holds of all types together."""

import re
from dataclasses import dataclass

import pytest
from contact_sheet import ANSWERS, FAULTS, QUESTIONNAIRE, QUESTIONS
from markup import facts

from survey_engine.definition.model import Mode, Questionnaire, QuestionType
from survey_engine.errors import Fault
from survey_engine.rendering.questions import Fragments, fragments_of


@dataclass(frozen=True)
class Form:
    questionnaire: Questionnaire
    form_hash: str = "hash"


def test_every_type_of_question_can_be_printed() -> None:
    assert {question.type for question in QUESTIONS} == set(QuestionType)

    page = Fragments(Form(QUESTIONNAIRE))
    for question in QUESTIONS:
        assert facts(page[question.id].fill({}))
        assert facts(page[question.id].fill(ANSWERS, FAULTS))


def test_each_line_of_the_summary_leads_to_an_element_of_the_page() -> None:
    page = Fragments(Form(QUESTIONNAIRE))
    orders = {"multiple": ["litter", "other"], "grid": ["unsafe"]}

    summary = page.summary(FAULTS, orders)
    html = "".join(page[each.id].fill({}, FAULTS, orders.get(each.id)) for each in QUESTIONS)

    targets = re.findall('href="#([^"]*)"', summary)
    assert len(targets) == len(FAULTS)
    assert [target for target in targets if html.count(f'id="{target}"') != 1] == []


def test_a_fault_of_no_question_leads_to_the_top_and_no_faults_give_no_summary() -> None:
    page = Fragments(Form(QUESTIONNAIRE))

    assert 'href="#main-content"' in page.summary([Fault("", "odd", "Odd")])
    assert page.summary([]) == ""


def test_all_ids_on_a_page_differ() -> None:
    page = Fragments(Form(QUESTIONNAIRE), mode=Mode.TABLET)
    ids = re.findall(' id="([^"]*)"', "".join(page[each.id].fill(ANSWERS, FAULTS) for each in QUESTIONS))

    assert sorted(set(ids)) == sorted(ids)


def test_whatever_describes_a_field_is_on_the_page() -> None:
    page = Fragments(Form(QUESTIONNAIRE))
    html = "".join(page[each.id].fill(ANSWERS, FAULTS) for each in QUESTIONS)

    named = " ".join(re.findall('aria-describedby="([^"]*)"', html)).split()
    assert [name for name in named if f' id="{name}"' not in html] == []
    assert len(named) > len(QUESTIONS)


@pytest.mark.parametrize("value", [None, "", "a", 7, [], ["a", "gone"], {}, {"day": "a", "year": "1"}])
def test_an_answer_of_any_shape_can_be_shown_for_a_question_of_any_type(value: object) -> None:
    page = Fragments(Form(QUESTIONNAIRE))

    for question in QUESTIONS:
        assert facts(page[question.id].fill({question.id: value, f"{question.id}_other": value}, FAULTS))


def test_fragments_are_made_once_for_a_form_a_language_and_a_mode() -> None:
    form = Form(QUESTIONNAIRE, "once")

    assert fragments_of(form) is fragments_of(Form(QUESTIONNAIRE, "once"))
    assert fragments_of(form) is fragments_of(form, "a language it does not have")
    assert fragments_of(form) is not fragments_of(form, "en", Mode.TABLET)
    assert fragments_of(form)["text"] is fragments_of(form)["text"]
