"""Charts for paper of more answers than a page holds: the first ranks, ties and nets whole, and a word of the rest."""

import drawn
import pytest

from analysis.charts import heat, page
from analysis.charts.frame import first, left_out
from analysis.ranking import Choice, rank_choices
from analysis.table import Group, Line

OPTIONS = [Choice(f"o{place:02}", f"Option {place}") for place in range(1, 21)]
NETS = [
    Choice("near", "The first two", members=("o01", "o02")),
    Choice("far", "The last two", members=("o19", "o20")),
]


def long(*, tied_at_ten: int = 1, key: dict[str, str | None] | None = None) -> Group:
    """Twenty options of 40, 39, 38 ... people; `tied_at_ten` of them have as many as the tenth."""
    mentions = {choice.code: 41 - place for place, choice in enumerate(OPTIONS, start=1)}
    mentions |= {choice.code: 31 for choice in OPTIONS[9 : 9 + tied_at_ten]}
    mentions |= {"near": 60, "far": 30}
    rows = rank_choices([*OPTIONS, *NETS], mentions, 144)
    return Group(key or {}, {name: code or "" for name, code in (key or {}).items()}, 144, tuple(map(Line.of, rows)))


@pytest.mark.parametrize(("tied", "drawn_options"), [(1, 10), (3, 12)])
def test_the_first_ten_ranks_are_drawn_and_a_tie_is_never_split(tied: int, drawn_options: int) -> None:
    kept = first(long(tied_at_ten=tied))

    assert [row.choice.code for row in kept.rows if not row.choice.is_net] == [
        choice.code for choice in OPTIONS[:drawn_options]
    ]
    assert [row.choice.code for row in kept.rows if row.choice.is_net] == ["near"]
    assert left_out(long(tied_at_ten=tied)) == f"Drawn: the first {drawn_options} of 20 answers."


def test_of_few_answers_all_are_drawn() -> None:
    assert first(drawn.group()) == drawn.group()
    assert left_out(drawn.group()) is None


def test_the_page_says_what_it_leaves_out() -> None:
    words = drawn.words(page.svg(drawn.table(long()), []))

    assert "Drawn: the first 10 of 20 answers." in words
    assert "Option 10" in words
    assert "Option 11" not in words


def test_where_all_is_hidden_the_first_lines_say_so() -> None:
    hidden = drawn.table(Group({}, {}, None, tuple(Line(choice=choice, hidden=True) for choice in OPTIONS)))

    assert drawn.words(page.svg(hidden, [])).count("hidden to protect people") == 10


def test_a_heat_table_keeps_what_some_group_chose_most() -> None:
    table = drawn.table(long(key={"area": "a"}), long(key={"area": "b"}))

    words = drawn.words(heat.svg(table))

    assert [word for word in words if word.startswith(("Option", "The"))] == [
        "The first two (any of 2)",
        *(f"Option {place}" for place in range(1, 10)),
    ]
    assert "Drawn: 10 of 22 answers, those with the largest share in any group." in words
