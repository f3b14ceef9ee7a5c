"""A rule over columns says of each respondent what the rule says of one."""

from typing import Any

import builders
import pytest
from hypothesis import given
from hypothesis import strategies as st
from packed import TODAY, columns

from analysis.rows.filtering import holds
from survey_engine.definition import rules
from survey_engine.definition.rule_language.subjects import subjects
from survey_engine.errors import DataError

RANGES = (builders.option("little", low=0, high=99), builders.option("much", low=100, high=None))
FORM = builders.of(
    builders.question("age", "single", "under_18", "adult"),
    builders.question("concerns", "multiple", "drugs", "dogs", "noise"),
    builders.question("years", "number", minimum=0, maximum=99),
    builders.question("priorities", "rank", "police", "lights", "cctv", max_choices=2),
    builders.question("town", "grid", "safe", "unsafe", rows=builders.options("day", "dark")),
    builders.question("lost", "amount", *RANGES),
    builders.question("stock", "amount", *RANGES),
    builders.question("times", "number", *RANGES),
    builders.question("story", "text"),
)
RULES = [
    "age == 'adult'",
    "age != 'adult'",
    "age in ['under_18', 'adult']",
    "not (age in ['under_18'])",
    "concerns has 'dogs'",
    "concerns has any ['drugs', 'noise']",
    "concerns has all ['drugs', 'noise']",
    "count(concerns) >= 2",
    "count(concerns) == 0",
    "answered(concerns) and not answered(age)",
    "years > 5 or years == 0",
    "years != 7",
    "priorities has 'cctv'",
    "town.dark == 'unsafe'",
    "town.day != 'safe'",
    "answered(town)",
    "answered(story)",
    "lost > 12",
    "lost == 12 or lost == 'little'",
    "times <= 3 and times != 'much'",
    "lost in ['little', 'much']",
    "lost <= stock",
    "lost != stock",
]
PEOPLE = st.fixed_dictionaries(
    {},
    optional={
        "age": st.sampled_from(["under_18", "adult"]),
        "concerns": st.lists(st.sampled_from(["drugs", "dogs", "noise"]), min_size=1, unique=True).map(
            lambda ticked: [code for code in ("drugs", "dogs", "noise") if code in ticked]
        ),
        "years": st.integers(0, 12),
        "priorities": st.lists(st.sampled_from(["police", "lights", "cctv"]), min_size=1, max_size=2, unique=True),
        "town": st.dictionaries(st.sampled_from(["day", "dark"]), st.sampled_from(["safe", "unsafe"]), min_size=1),
        "lost": st.sampled_from(["little", "much", "12.00", "12.01", "150.00"]),
        "stock": st.sampled_from(["little", "12.00", "20.50"]),
        "times": st.sampled_from([0, 3, 4, 250, "much"]),
        "story": st.just("Something happened."),
    },
)


@pytest.mark.parametrize("text", RULES)
@given(everybody=st.lists(PEOPLE, max_size=12))
def test_columns_agree_with_the_evaluator_of_single_responses(text: str, everybody: list[dict[str, Any]]) -> None:
    rule = rules.parse(text, subjects(FORM.questions()))
    test = rules.compile_rule(rule)

    assert holds(rule, columns(FORM, everybody)).tolist() == [test(answers, TODAY) for answers in everybody]


def test_what_is_not_coded_cannot_be_filtered_by() -> None:
    rule = rules.parse("story == 'x'", subjects(FORM.questions()))

    with pytest.raises(DataError, match="A table cannot be filtered by 'story'"):
        holds(rule, columns(FORM, [{"age": "adult"}]))
