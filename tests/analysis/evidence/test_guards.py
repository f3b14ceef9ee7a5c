"""Whatever the counts, nothing leads alone that could be level with another."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from analysis.evidence import sentences
from analysis.evidence.guards import lead
from analysis.evidence.statements import Audience
from analysis.ranking import Choice, rank_choices
from analysis.statistics.paired import mcnemar
from analysis.table import Group, Line, Table

AUDIENCE = Audience("for somebody", "people")
BASES = st.integers(0, 300)


@st.composite
def groups(draw: st.DrawFn) -> Group:
    """A group with any counts, and rank ranges around every rank or none at all."""
    base = draw(BASES)
    counts = draw(st.lists(st.integers(0, base), min_size=1, max_size=6))
    choices = [Choice(f"c{n}", f"Concern {n}") for n in range(len(counts))]
    rows = rank_choices(choices, {f"c{n}": count for n, count in enumerate(counts)}, base)
    lines = [Line.of(row) for row in rows]
    if draw(st.booleans()):
        lines = [_ranged(draw, line, len(lines)) for line in lines]
    return Group({}, {}, base, tuple(lines))


def _ranged(draw: st.DrawFn, line: Line, options: int) -> Line:
    assert line.rank is not None
    low, high = draw(st.integers(1, line.rank)), draw(st.integers(line.rank, options))
    return replace(line, rank_low=low, rank_high=high)


def said(group: Group) -> str:
    return sentences.highest(Table("t", "q", "Q", "officer", group.base, (group,), ()), group, AUDIENCE).text


@given(groups())
def test_a_superlative_has_thirty_people_no_tie_and_no_overlap(group: Group) -> None:
    if not said(group).startswith("Highest polling issue"):
        return
    first, *others = sorted(group.rows, key=lambda line: line.rank or 0)
    assert group.base is not None
    assert group.base >= 30
    assert not first.tied
    assert all((other.mentions or 0) < (first.mentions or 0) for other in others)
    if first.rank_high is None:
        assert all(mcnemar(first.mentions or 0, other.mentions or 0) <= 0.05 for other in others)
    else:
        assert first.rank_high == 1
        assert all((other.rank_low or 0) > 1 for other in others)


@given(groups())
def test_under_thirty_no_word_of_first_or_top_and_no_percentage(group: Group) -> None:
    assert group.base is not None
    if group.base < 30:
        assert not any(word in said(group) for word in ("ighest", "top", "most", "%"))


@given(groups())
def test_as_many_are_counted_in_front_as_may_be_first_and_never_more_than_there_are(group: Group) -> None:
    found = lead(group, nets=False)

    if found is not None:
        tied = sum(line.rank == 1 for line in group.rows)
        assert tied <= found.places <= len(group.rows)
        assert found.alone == (found.places == 1)
