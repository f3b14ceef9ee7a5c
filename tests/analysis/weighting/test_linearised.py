"""Weighted shares and standard errors, equal to R's survey::svyby and svymean to twelve digits."""

from collections.abc import Callable

import numpy as np
import pytest
from reference_numbers import BY_R, PEOPLE

from analysis.weighting.linearised import Sums, clustered_error, share, standard_error

AREAS = ("east", "north", "south")  # in R's order
EVENTS = ("fair", "market", "school", "hall")
QUESTIONS = ("parking", "speeding")
CLUSTERS = len(EVENTS) + sum(not person["event"] for person in PEOPLE)


def _anywhere(event: str) -> bool:
    return True


def _sums(*, area: str | None, question: str, at: Callable[[str], bool] = _anywhere) -> Sums:
    """The five sums of one cell, added up person by person."""
    cell = [person for person in PEOPLE if area in (None, person["area"]) and at(person["event"])]
    w = np.array([float(person["weight"]) for person in cell])
    y = np.array([int(person[question]) for person in cell])
    return Sums(len(cell), float(w.sum()), float((w * y).sum()), float((w**2).sum()), float((w**2 * y).sum()))


def _stacked(sums: list[Sums]) -> Sums:
    return Sums(*(np.array([getattr(each, name) for each in sums]) for name in ("n", "w", "wy", "w2", "w2y")))


@pytest.mark.parametrize("question", QUESTIONS)
def test_shares_and_errors_by_area_are_svybys(question: str) -> None:
    sums = _stacked([_sums(area=area, question=question) for area in AREAS])

    assert share(sums) == pytest.approx(BY_R["alone_by_area"][question], rel=1e-12)
    assert standard_error(sums, len(PEOPLE)) == pytest.approx(BY_R["alone_by_area"][f"{question}_error"], rel=1e-12)


@pytest.mark.parametrize("question", QUESTIONS)
def test_errors_of_people_met_at_events_are_svybys_with_clusters(question: str) -> None:
    events = _stacked(
        [
            _stacked([_sums(area=area, question=question, at=lambda e, event=event: e == event) for area in AREAS])
            for event in EVENTS
        ]
    )
    alone = _stacked([_sums(area=area, question=question, at=lambda event: not event) for area in AREAS])

    found = clustered_error(events, alone, CLUSTERS)

    assert found == pytest.approx(BY_R["met_by_area"][f"{question}_error"], rel=1e-12)


def test_everybody_together_is_svymean() -> None:
    sums = _stacked([_sums(area=None, question=question) for question in QUESTIONS])

    assert share(sums) == pytest.approx(BY_R["alone"]["shares"], rel=1e-12)
    assert standard_error(sums, len(PEOPLE)) == pytest.approx(BY_R["alone"]["errors"], rel=1e-12)


def test_sums_of_parts_add_up_to_the_sums_of_the_whole() -> None:
    areas = [_sums(area=area, question="parking") for area in AREAS]

    total = areas[0] + areas[1] + areas[2]

    assert standard_error(total, 80) == pytest.approx(BY_R["alone"]["errors"][0], rel=1e-12)
    assert _stacked(areas).over_first_axis() == total


def test_without_weights_it_is_the_error_of_a_plain_share() -> None:
    plain = Sums(80, 80, 20, 80, 20)

    assert standard_error(plain, 80) == pytest.approx((0.25 * 0.75 / 79) ** 0.5, rel=1e-12)


def test_a_cell_of_nobody_has_no_share_and_one_draw_no_error() -> None:
    nobody = Sums(0, 0, 0, 0, 0)

    assert np.isnan(share(nobody))
    assert np.isnan(standard_error(nobody, 80))
    assert np.isnan(standard_error(Sums(1, 1, 1, 1, 1), 1))
