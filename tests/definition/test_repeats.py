"""A repeat is written out to plain sections, one for every option that may be ticked; faults keep their place."""

from pathlib import Path

import pytest
from builders import words

from survey_engine.definition.compile import from_canonical, load, load_text
from survey_engine.definition.loading import repeats
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


def test_its_own_messages_name_the_option_too() -> None:
    own = "checks: [{that: times < 10, message: 'Fewer, of {each}'}], messages: {required: 'How often, {each}?'}"

    questionnaire = load_text(FILE.replace("text: How often?", f"text: How often?, {own}").encode(), "f", None)

    times = questionnaire.questionnaire.sections[2].questions[0]
    assert times.checks[0].message == words("Fewer, of Two")
    assert times.messages == {"required": words("How often, Two?")}


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


def crowded(kinds: int, members: int, inner: int, times: int = 1) -> bytes:
    """A file in which so many members, each with so many options, are repeated for so many kinds."""

    def options(many: int) -> str:
        return "[" + ", ".join(f"{{code: o{n}, label: O}}" for n in range(many)) + "]"

    text = FILE.replace("[{code: a_1, label: One}, {code: b, label: Two}]", options(kinds))
    plain, section = text[: text.index("  - id: each")], text[text.index("  - id: each") :]
    member = f"          - {{id: NAME, type: single, text: W, options: {options(inner)}}}\n"
    for r in range(times):
        asked = "".join(member.replace("NAME", f"m{r}_{n}") for n in range(members))
        head = section[: section.index("          - {id: times")]
        plain += head.replace("id: each", f"id: each{r}").replace("things", f"things{r}") + asked
    return plain.encode()


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ((2000, 400, 2), "With 'things0' this is 800001 questions; at most 500 are taken."),
        ((100, 3, 2, 2), "With 'things1' this is 601 questions; at most 500 are taken."),
        ((400, 1, 1999), "With 'things0' this is 799600 options; at most 20000 are taken."),
    ],
)
def test_what_makes_too_much_is_refused_before_any_of_it_is_made(
    sizes: tuple[int, ...], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []
    real = repeats._question
    monkeypatch.setattr(repeats, "_question", lambda *given: made.append(given) or real(*given))

    with pytest.raises(DefinitionError) as caught:
        load_text(crowded(*sizes), "tiny.yaml", None)

    assert str(caught.value).startswith(f"tiny.yaml:6:3: definition.too_many: {expected}")
    assert len(made) <= 300  # those of the repeats before


def test_as_many_as_are_taken_are_written_out() -> None:
    questionnaire = load_text(crowded(99, 5, 2), "tiny.yaml", None).questionnaire

    assert len(questionnaire.questions()) == 496
