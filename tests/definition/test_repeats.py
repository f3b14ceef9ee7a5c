"""A repeat is written out to plain sections, one for every option that may be ticked; faults keep their place."""

from pathlib import Path

import pytest
from builders import words

from survey_engine.definition.compile import from_canonical, load, load_text
from survey_engine.definition.model import All, Compare, Has, Ref, Repeat
from survey_engine.errors import DefinitionError

FEATURE = Path(__file__).parents[1] / "questionnaires" / "repeat.yaml"
FILE = """questionnaire: tiny
version: 1
languages: [en]
title: Tiny
sections:
  - id: what
    title: What
    questions:
      - {id: kinds, type: multiple, text: What?, options: [{code: a_1, label: One}, {code: b, label: Two}]}
  - id: each
    title: Each
    questions:
      - id: things
        type: repeat
        each: kinds
        questions:
          - {id: times, type: number, text: How often?}
"""


def test_each_option_has_a_section_of_its_own() -> None:
    questionnaire = load(FEATURE).questionnaire

    assert [(section.id, section.title) for section in questionnaire.sections] == [
        ("what", words("What happened")),
        ("incident__theft", words("Theft by customers")),
        ("incident__violence", words("Violence or threats")),
    ]
    assert [question.id for question in questionnaire.sections[1].questions] == [
        "times__theft",
        "reported__theft",
        "why_not__theft",
        "why_main__theft",
    ]
    assert questionnaire.repeats == (
        Repeat(
            "incidents",
            "kinds",
            ("times", "injured", "reported", "why_not", "why_main"),
            {
                "theft": ("times", "reported", "why_not", "why_main"),
                "violence": ("times", "injured", "reported", "why_not", "why_main"),
            },
        ),
    )


def test_its_rules_look_at_the_same_option_and_its_words_name_it() -> None:
    _, theft, _ = load(FEATURE).questionnaire.sections
    times, reported, _, why_main = theft.questions

    assert times.text == words("Theft by customers: about how many times?")
    assert reported.checks[0].that == Compare("<=", Ref("reported__theft"), Ref("times__theft"))
    assert why_main.chosen_in == "why_not__theft"
    assert theft.relevant == All(
        (Has(Ref("kinds"), ("theft", "violence")), Has(Ref("kinds"), ("theft",))),
    )


def test_what_is_compiled_is_plain_and_reads_back() -> None:
    compiled = load(FEATURE)

    assert from_canonical(compiled.canonical) == compiled.questionnaire
    assert compiled.positions["/sections/2/questions/1/checks/0/that"] == (39, 24)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("each: kinds", "each: kind", "15:15: definition.reference: No multiple question 'kind' is asked before this."),
        ("code: b,", "code: B,", "15:15: definition.reference: 'B' of 'kinds' becomes part of ids"),
        ("text: How often?", "text: How often?, only: [c]", "17:11: definition.reference: 'kinds' has no option 'c'"),
        ("text: How often?", "text: How often?, relevant: seen > 1", "17:67: rule.unknown_question: No question"),
        ("times, type", "times_" + "x" * 30 + ", type", "17:18: definition.shape: Use at most 30 characters"),
        ("      - id: th", "      - {id: b, type: number, text: N?}\n      - id: th", "A repeat is alone"),
        ("times, type: number", "times, type: nomber", "17:31: definition.word: 'nomber' is no question type."),
    ],
)  # fmt: skip
def test_a_repeat_is_refused_where_it_is_wrong(old: str, new: str, expected: str) -> None:
    assert old in FILE
    with pytest.raises(DefinitionError) as caught:
        load_text(FILE.replace(old, new).encode(), "tiny.yaml", None)

    assert expected in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1
