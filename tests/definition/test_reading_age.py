"""The reading age of English texts."""

import pytest

from survey_engine.definition.editing.reading_age import reading_age, sentences, syllables, words


@pytest.mark.parametrize(
    ("word", "count"),
    [("cat", 1), ("happy", 2), ("table", 2), ("make", 1), ("the", 1), ("walked", 1), ("wanted", 2), ("neighbour", 2),
     ("community", 4), ("organisation", 5), ("see", 1), ("rhythm", 1)],
)  # fmt: skip
def test_syllables_are_counted(word: str, count: int) -> None:
    assert syllables(word) == count


def test_links_count_as_what_they_show() -> None:
    assert words("Call [the helpline](tel:08082000247) now") == ["Call", "the", "helpline", "now"]


def test_lines_and_list_items_are_sentences() -> None:
    assert len(sentences("We do not:\n\n- ask names\n- keep postcodes\n\nAsk us. Please!")) == 5


def test_the_grade_is_flesch_and_kincaids() -> None:
    # 12 words, 2 sentences, 13 syllables: 0.39 * 6 + 11.8 * 13 / 12 - 15.59 = -0.47, plus five
    assert reading_age("The cat sat on the mat. It was a very fat cat.") == 5
    # 10 words, 1 sentence, 33 syllables: 0.39 * 10 + 11.8 * 3.3 - 15.59 = 27.25, plus five
    text = "Residents appreciate organisational responsibilities regarding community safety in their neighbourhoods"
    assert reading_age(text) == 32
