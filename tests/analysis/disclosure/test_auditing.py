"""The audit: what it finds in tables that give something away, and that it is content with those that do not."""

from typing import Any

import orjson
import pytest
from exact import group, table

from analysis.disclosure import reading
from analysis.disclosure.auditing import Audit, audit
from analysis.disclosure.profiles import PUBLIC
from analysis.disclosure.protecting import protect
from analysis.disclosure.structure import Structure
from analysis.disclosure.views import Kind
from analysis.export import ranked_json
from survey_engine.errors import DataError

Document = dict[str, Any]


def document(*groups: Document, base: int | None, profile: str = "public", **more: Any) -> Document:
    return {"questionnaire": "q", "question": "concerns", "profile": profile, "base": base, "groups": [*groups], **more}


def column(base: int | None, rows: dict[str, int | None], **key: str | None) -> Document:
    lines = [
        {"code": code, "rank": None, "mentions": count, "share": None, "hidden": count is None}
        for code, count in rows.items()
    ]
    return {"group": key, "base": base, "rows": lines}


def attacked(*documents: Document, structure: Structure | None = None) -> Audit:
    known = structure or Structure()
    return audit([view for each in documents for view in reading.views(each, "file", lambda _: known)], known)


def found(*documents: Document, structure: Structure | None = None) -> list[tuple[str, str, int | None, int | None]]:
    return [(each.kind, each.cell, each.low, each.high) for each in attacked(*documents, structure=structure).findings]


def test_a_hidden_part_is_worked_out_from_exact_parts_and_a_total() -> None:
    """Under the officers' profile nothing is rounded: hidden = 50 - 20 - 25."""
    areas = document(
        column(60, {"speeding": 20}, area="a"), column(70, {"speeding": 25}, area="b"),
        column(70, {"speeding": None}, area="c"), base=200, profile="public",
    )  # fmt: skip
    whole = document(column(200, {"speeding": 52}), base=200)

    assert found(whole, areas) == [("shown", "concerns, everybody, speeding", 52, 52)]


def test_rounding_may_give_a_hidden_figure_away_to_whoever_knows_that_it_is_few() -> None:
    """35 stands for 33 at least; 10 and 10 for 24 at most; so the third is 9, if it is under 10."""
    whole = document(column(200, {"speeding": 35}), base=200)
    areas = document(
        column(60, {"speeding": 10}, area="a"), column(70, {"speeding": 10}, area="b"),
        column(70, {"speeding": None}, area="c"), base=200,
    )  # fmt: skip

    assert found(whole, areas) == [("recovered", "concerns, area=c, speeding", 9, 9)]


def test_a_share_of_true_counts_gives_the_hidden_count_away() -> None:
    lines = column(145, {"speeding": None, "drugs": 55})
    lines["rows"][0]["share"] = 7 / 144

    assert found(document(lines, base=145)) == [("recovered", "concerns, everybody, speeding", 7, 7)]


def test_ranks_of_true_counts_bound_a_hidden_count() -> None:
    """Ranked between 10 and 10, a hidden figure is 10 to 12: the audit says that it is known to be that."""
    lines = column(100, {"a": 10, "b": None, "c": 10})
    for rank, line in enumerate(lines["rows"], start=1):
        line["rank"] = rank

    assert found(document(lines, base=100)) == [("recovered", "concerns, everybody, b", 11, 11)]


def test_two_releases_give_away_what_one_alone_does_not() -> None:
    structure = Structure(coarser={("ward", "area"): {"w1": "a", "w2": "a", "w3": "b"}})
    by_area = document(column(75, {"x": 35}, area="a"), column(70, {"x": 30}, area="b"), base=145)
    by_ward = document(
        column(45, {"x": 25}, ward="w1"), column(30, {"x": None}, ward="w2"), column(70, {"x": 30}, ward="w3"), base=145
    )

    assert found(by_ward, structure=structure) == []
    assert found(by_area, by_ward, structure=structure) == [("bounded", "concerns, ward=w2, x", 6, 9)]


def test_one_respondents_single_answer_makes_options_add_up() -> None:
    structure = Structure(kinds={"concerns": (Kind.SINGLE, 1)}, orders={"concerns": ("yes", "no")})

    assert found(document(column(20, {"yes": None, "no": None}), base=20), structure=structure) == [
        ("recovered", "concerns, everybody, yes", 9, 9),
        ("recovered", "concerns, everybody, no", 9, 9),
    ]


@pytest.mark.parametrize(
    ("figure", "words"),
    [(53, "53 is shown exactly, not rounded to 5"), (5, "5 is shown, under the threshold of 10")],
)
def test_what_the_profile_does_not_allow_to_be_shown_is_found(figure: int, words: str) -> None:
    audited = attacked(document(column(145, {"speeding": figure}), base=145))

    assert [each.words for each in audited.findings] == [words]


def test_exact_tables_are_not_for_publication() -> None:
    assert found(document(column(144, {"speeding": 54}), base=144, profile="officer")) == [
        ("exact", "concerns, everybody, base", None, None)
    ]


def test_figures_that_cannot_be_are_told() -> None:
    whole = document(column(100, {"x": 20}), base=100)
    parts = document(column(50, {"x": 45}, area="a"), column(50, {"x": 40}, area="b"), base=100, where="x")
    impossible = document(column(50, {"x": 60}), base=50)

    assert found(impossible) == [("impossible", "concerns, everybody, base", None, None)]
    assert [each[0] for each in found(whole, parts)] == ["impossible"]


def test_what_officers_tables_add_to_counts_is_found() -> None:
    lines = column(145, {"speeding": 55})
    lines["rows"][0] |= {"low": 0.3, "high": 0.5}

    assert found(document(lines, base=145)) == [("shown", "concerns, everybody, base", None, None)]


@pytest.mark.parametrize(
    ("counts", "share"), [({"speeding": 55, "drugs": 45}, 0.5537), ({"speeding": 55, "drugs": None}, 0.55)]
)
def test_shares_of_mentions_that_published_counts_do_not_give_are_found(
    counts: dict[str, int | None], share: float
) -> None:
    lines = column(145, counts)
    lines["rows"][0] |= {"share_of_mentions": share}

    assert found(document(lines, base=145)) == [("shown", "concerns, everybody, base", None, None)]


def test_shares_of_mentions_of_published_counts_say_nothing_more() -> None:
    lines = column(145, {"speeding": 55, "drugs": 45})
    lines["rows"][0] |= {"share_of_mentions": 0.55}

    assert found(document(lines, base=145)) == []


def test_what_this_engine_publishes_passes_its_own_audit() -> None:
    areas = [group({"speeding": 20 + 7 * n, "drugs": 3 * n, "litter": 31}, 80 + n, area=f"area {n}") for n in range(6)]
    published = protect([table(*areas)], PUBLIC)
    documents = [orjson.loads(ranked_json.write(each)) for each in published]

    audited = attacked(*documents)

    assert (audited.tables, audited.findings) == (1, ())
    assert audited.hidden > 0


@pytest.mark.parametrize("wrong", [7, {"tables": [{"question": "concerns"}]}, {"groups": []}])
def test_what_is_no_table_is_refused(wrong: object) -> None:
    with pytest.raises(DataError, match=r"file\.json: not a table"):
        reading.views(wrong, "file.json")
