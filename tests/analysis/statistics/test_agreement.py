"""Cohen's kappa, held to his own example and to statsmodels."""

import pytest
from statsmodels.stats.inter_rater import cohens_kappa

from analysis.statistics.agreement import cohen, of_one_code, pooled

# Cohen 1968, Psychological Bulletin 70:213-220, table 1 (200 patients, two judges): kappa .492
DIAGNOSES = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]


def test_two_judges_of_200_patients() -> None:
    found = cohen(DIAGNOSES)

    assert round(found.kappa or 0, 3) == 0.492
    assert (found.observed, found.expected, found.things) == (pytest.approx(0.70), pytest.approx(0.41), 200)
    assert not found.enough


def test_kappa_and_its_error_are_those_of_statsmodels() -> None:
    found, expected = cohen(DIAGNOSES), cohens_kappa(DIAGNOSES)

    assert (found.kappa, found.error) == (
        pytest.approx(expected.kappa, rel=1e-12),
        pytest.approx(expected.std_kappa, rel=1e-12),
    )


def test_grants_read_by_two() -> None:
    # https://en.wikipedia.org/wiki/Cohen%27s_kappa, examples: 0.4; 0.1304 and 0.2593 for the same observed agreement
    assert of_one_code(20, 5, 10, 15).kappa == pytest.approx(0.4, rel=1e-12)
    assert round(of_one_code(45, 15, 25, 15).kappa or 0, 4) == 0.1304
    assert round(of_one_code(25, 35, 5, 35).kappa or 0, 4) == 0.2593


def test_four_things_of_which_one_is_coded_otherwise() -> None:
    assert cohen([[1, 0, 1], [0, 1, 0], [0, 0, 1]]).kappa == pytest.approx(7 / 11)


def test_full_agreement_is_enough_and_too_little_is_not() -> None:
    assert cohen([[5, 0], [0, 5]]).kappa == 1.0
    assert cohen([[5, 0], [0, 5]]).enough
    assert not cohen([[5, 3], [2, 5]]).enough


def test_one_code_for_everything_tells_nothing_but_disagrees_in_nothing() -> None:
    found = cohen([[2]])

    assert (found.kappa, found.error, found.enough) == (None, None, True)


def test_two_must_have_coded_something_by_the_same_codes() -> None:
    for table in ([[1, 2]], [[0, 0], [0, 0]], [1, 2]):
        with pytest.raises(ValueError, match="a square table of at least one thing"):
            cohen(table)


def test_several_codes_pooled_are_compared_by_their_mean_shares() -> None:
    # De Vries, Elliott, Kanouse and Teleki 2008, Field Methods 20:272-282, equation for pooled kappa
    found = pooled([of_one_code(20, 5, 10, 15), of_one_code(45, 15, 25, 15)])

    assert (found.observed, found.expected) == (pytest.approx(0.65), pytest.approx(0.52))
    assert (found.kappa, found.error) == (pytest.approx(0.13 / 0.48, rel=1e-12), None)
    with pytest.raises(ValueError, match="at least one code"):
        pooled([])
