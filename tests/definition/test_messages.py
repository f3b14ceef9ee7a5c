"""The words for what is wrong, in the manner of GOV.UK."""

import re

import pytest
from builders import of, option, options, question, words

from survey_engine.definition import messages
from survey_engine.definition.messages import say, wording
from survey_engine.definition.model import Question, QuestionType
from survey_engine.definition.validation import Judge
from survey_engine.definition.wordings import ENGLISH
from survey_engine.errors import Fault

SHORT = {"short": words("concerns")}
CONCERNS = question(
    "concerns",
    "multiple",
    "litter",
    option("other", requires_text=True),
    option("none", exclusive=True),
    option("unsure", exclusive=True),
    min_choices=2,
    max_choices=3,
)


@pytest.mark.parametrize(
    ("code", "asked", "message"),
    [
        ("required", CONCERNS, "Select an answer to “Concerns?”"),
        ("required", question("age", "number", short=words("age")), "Enter your age"),
        ("required", question("story", "long_text"), "Enter an answer to “Story?”"),
        ("too_many", CONCERNS, "Select up to 3 options"),
        ("too_many", question("concerns", "multiple", "a", max_choices=3, **SHORT), "Select up to 3 concerns"),
        ("too_many", question("best", "multiple", "a", max_choices=1), "Select only one answer to “Best?”"),
        ("too_few", CONCERNS, "Select at least 2 options"),
        ("exclusive", CONCERNS, "Select either “None” or “Unsure” or other answers to “Concerns?”, not both"),
        ("other_required", CONCERNS, "Enter what you mean by “Other”"),
        ("too_long", question("story", "long_text"), "Your answer must be 2,000 characters or fewer"),
        (
            "too_long",
            question("name", "text", max_length=40, short=words("name")),
            "Your name must be 40 characters or fewer",
        ),
        ("minimum", question("age", "number", minimum=16), "Your answer must be 16 or more"),
        ("maximum", question("n", "number", maximum=1500), "Your answer must be 1,500 or fewer"),
        ("maximum", question("d", "date", maximum="2024-08-30"), "Your answer must be on or before 30 August 2024"),
        ("minimum", question("m", "month", minimum="2024-02"), "Your answer must be February 2024 or later"),
        ("not_a_date", question("d", "date"), "Your answer must be a real date, like 27 3 2024"),
        ("not_a_date", question("m", "month"), "Your answer must be a real month, like 3 2024"),
        ("pattern", question("t", "text", pattern="time"), "Your answer must be a time, like 19:30"),
        (
            "not_a_postcode",
            question("p", "postcode_sector"),
            "Enter a postcode, or its first half and one number, like LE13 1",
        ),
    ],
)
def test_message_says_what_to_do(code: str, asked: Question, message: str) -> None:
    assert wording(code, asked) == message


def test_a_question_may_have_wording_of_its_own() -> None:
    asked = question("age", "number", messages={"required": {"en": "Enter how old {you} are", "pl": "Podaj wiek"}})

    assert wording("required", asked) == "Enter how old {you} are"
    assert wording("required", asked, "pl") == "Podaj wiek"
    assert wording("required", asked, "cy") == "Enter how old {you} are"


def test_wording_of_its_own_has_the_same_blanks() -> None:
    asked = question("c", "multiple", "a", max_choices=3, messages={"too_many": words("At most {max_choices}, please")})

    assert wording("too_many", asked) == "At most 3, please"


def test_a_limit_that_is_not_set_leaves_its_blank_as_written() -> None:
    asked = question("n", "number", maximum=9, messages={"maximum": words("From {minimum} to {maximum}")})

    assert wording("maximum", asked) == "From {minimum} to 9"


def test_values_given_fill_the_blanks() -> None:
    assert wording("date_incomplete", question("d", "date"), missing="month") == "Your answer must include a month"


def test_a_language_without_words_is_told_in_english_about_its_own_question() -> None:
    asked = Question("age", QuestionType.NUMBER, {"en": "How old are you?", "pl": "Ile masz lat?"})

    assert wording("required", asked, "pl") == "Enter an answer to “Ile masz lat?”"


def test_a_language_may_have_words_for_some_codes_only(monkeypatch: pytest.MonkeyPatch) -> None:
    polish = {"required": "Odpowiedz na pytanie „{question}”", "*name": "Odpowiedź"}
    monkeypatch.setattr(messages, "LANGUAGES", {"en": ENGLISH, "pl": polish})
    asked = Question("name", QuestionType.TEXT, {"en": "Name?", "pl": "Imię?"})

    assert wording("required", asked, "pl") == "Odpowiedz na pytanie „Imię?”"
    assert wording("too_long", asked, "pl") == "Your answer must be 200 characters or fewer"


def test_a_long_question_is_cut_and_only_its_first_line_quoted() -> None:
    asked = Question("q", QuestionType.SINGLE, words("Why? " * 30 + "\n\nMore."))

    assert wording("required", asked) == f"Select an answer to “{('Why? ' * 20).strip()}…”"


def test_a_row_is_called_by_its_label() -> None:
    judge = Judge(of(question("town", "grid", "safe", rows=options("after_dark", "day"), required=True)))

    faults = judge.judge({"town": {"day": "safe"}}, today="2024-08-01").faults

    assert faults == (Fault("/town/after_dark", "required", "Select an answer to “After dark”"),)


def test_the_text_beside_other_is_called_by_its_option() -> None:
    answers = {"concerns": ["litter", "other"], "concerns_other": "x" * 201}

    faults = Judge(of(CONCERNS)).judge(answers, today="2024-08-01").faults

    assert faults == (
        Fault("/concerns_other", "too_long", "Your answer beside “Other” must be 200 characters or fewer"),
    )


def test_a_fault_can_be_said_again_in_another_language() -> None:
    asked = question("town", "grid", "safe", rows=options("day"), messages={"required": {"en": "Say", "pl": "Powiedz"}})

    assert say(Fault("/town/day", "required", "Say"), asked, "pl") == "Powiedz"
    assert say(Fault("/town/day", "required", "Say"), asked, "en") == "Say"


@pytest.mark.parametrize("code", sorted(code for code in ENGLISH if "." not in code and "*" not in code))
def test_every_message_has_its_blanks_filled(code: str) -> None:
    asked = question("q", "multiple", option("other", requires_text=True), min_choices=1, max_choices=2, minimum=1,
                     maximum=2, max_length=3, pattern="email")  # fmt: skip

    assert not re.search(r"[{}]", wording(code, asked, missing="day", key="k", row="r"))


def test_what_belongs_to_no_question_is_named() -> None:
    faults = Judge(of(CONCERNS)).judge({"colour": "red"}, today="2024-08-01").faults

    assert faults == (
        Fault("/colour", "unknown_question", "“colour” is no question asked here: take it out, or correct its name"),
    )
