"""From what people type to answers, held to tests/vectors/normalise.json like its twin on the tablet."""

import json
from pathlib import Path
from typing import Any

import pytest
from builders import of, options, words
from hypothesis import given
from hypothesis import strategies as st

from survey_engine.definition.model import Option, Place, Question, QuestionType
from survey_engine.definition.normalise import Unreadable, from_text, line, read
from survey_engine.definition.validation import Judge

CASES = json.loads((Path(__file__).parents[1] / "vectors" / "normalise.json").read_bytes())


def _question(name: str) -> Question:
    data = CASES["questions"][name]
    return Question(
        name,
        QuestionType(data["type"]),
        words(name),
        options=tuple(Option(code, words(label)) for code, label in data.get("options", [])),
        rows=options(*data.get("rows", [])),
        places=tuple(Place(place, tuple(codes)) for place, codes in data.get("places", [])),
        chosen_in=data.get("chosen_in"),
    )


@pytest.mark.parametrize("vector", CASES["vectors"], ids=lambda vector: vector["name"])
def test_reading_gives_what_the_vector_says(vector: dict[str, Any]) -> None:
    question = _question(vector["question"])

    if "code" in vector:
        with pytest.raises(Unreadable) as caught:
            from_text(question, vector["raw"])
        assert caught.value.code == vector["code"]
        assert [[each.code, each.place] for each in caught.value.candidates] == vector.get("candidates", [])
        assert caught.value.values == vector.get("values", {})
    else:
        assert from_text(question, vector["raw"]) == vector["value"]
        place = {f"{question.id}_place": vector["place"]} if "place" in vector else {}
        answer = {} if vector["value"] is None else {question.id: vector["value"]}
        assert read(question, vector["raw"]) == answer | place


def test_there_is_a_vector_for_every_type_of_question() -> None:
    assert {question["type"] for question in CASES["questions"].values()} == set(QuestionType)


def test_what_was_typed_is_not_repeated_in_the_refusal() -> None:
    with pytest.raises(Unreadable) as caught:
        from_text(_question("sector"), "12 Burton Street, LE13 1GHX")

    assert "Burton" not in f"{caught.value!r} {caught.value.values}"


@given(st.text())
def test_a_text_once_tidied_is_sound_and_stays_as_it_is(typed: str) -> None:
    question = Question("story", QuestionType.LONG_TEXT, words("Story"), max_length=5000)
    said = from_text(question, typed)

    assert said is None or from_text(question, str(said)) == said
    assert Judge(of(question)).judge({} if said is None else {"story": said}, today="2024-08-01").faults == ()


@given(st.text())
def test_a_line_once_tidied_stays_as_it_is(typed: str) -> None:
    said = line(typed)

    assert said is None or line(said) == said


@given(st.from_regex(r"\A[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}\Z"))
def test_no_postcode_keeps_its_last_two_letters(postcode: str) -> None:
    assert from_text(_question("sector"), postcode) == postcode[:-2]
    assert from_text(_question("sector"), postcode.lower().replace(" ", "")) == postcode[:-2]
