"""The pages' own words: the same ones in every language."""

import re

import pytest

from survey_engine.definition.model import QuestionType
from survey_engine.rendering.wording import SCRIPTS, WORDS, script_words, words


def blanks(texts: dict[str, str]) -> dict[str, list[str]]:
    return {name: sorted(re.findall(r"%?\{\w+\}", text)) for name, text in texts.items()}


@pytest.mark.parametrize("language", sorted(WORDS.keys() - {"en"}))
def test_a_language_has_every_word_with_the_same_blanks(language: str) -> None:
    assert blanks(dict(WORDS[language])) == blanks(dict(WORDS["en"]))
    for type_, texts in SCRIPTS["en"].items():
        assert blanks(dict(SCRIPTS[language][type_])) == blanks(dict(texts))


def test_english_stands_in_for_a_language_we_lack() -> None:
    assert words("cy") is WORDS["en"]
    assert script_words("cy", QuestionType.AREA) is SCRIPTS["en"][QuestionType.AREA]
    assert script_words("en", QuestionType.TEXT) == {}
