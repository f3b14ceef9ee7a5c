"""Coverage in words, as a table and as JSON."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from analysis.coverage import words, writing_json, writing_text
from analysis.coverage.measuring import coverage
from analysis.coverage.model import Coverage, Sample
from analysis.populations.model import Category, Margin, Population
from survey_engine.definition.rule_language import grammar

WARD = Margin(
    "ward", "Ward", "home_area", (Category("n", "North", 1750, ("n",)), Category("s", "South", 250, ("s",))), area=True
)
SEX = Margin("sex", "Sex", "sex", (Category("f", "Female", 51, ("f",)), Category("m", "Male", 49, ("m",))), "Near.")
ADULTS = Population("adults", "Adults", "A count", "2021-03-21", grammar.read("answered(sex)"), (SEX, WARD))


def measured() -> Coverage:
    wards: dict[str | None, int] = {"n": 80, None: 20}
    sexes: dict[str | None, int] = {"f": 60, "m": 40}
    samples = {
        "sex": Sample(sexes, {"web": {"f": 50, "m": 10}, "paper": {"f": 10, "m": 30}}, {"m": {"Fair": 14, "Hall": 3}}),
        "ward": Sample(wards, {"web": {"n": 60}, "paper": {"n": 20, None: 20}}, {}),
    }
    places = {"s": ("Upper South", "Lower South", *(f"Hamlet {number}" for number in range(1, 10)))}
    return replace(coverage(ADULTS, samples, 130, places), made_up=3, read=("tiny version 1: 130 responses.",))


def test_the_table_says_who_is_missing_and_where_to_go_next() -> None:
    assert writing_text.write(measured()) == (
        """Who answered, against Adults (2021-03-21)

Sex: 100 known, 0 not known
           Sample       %  Population       %  Points  Ratio  Short of
  Female       60   60.0%          51   51.0%    +9.0   1.18         0  more than their share
  Male         40   40.0%          49   49.0%    -9.0   0.82        18  fewer than their share; 35% met at one event, Fair
  Dissimilarity 9.0%.
  Chi-square 3.24, 1 degree of freedom, p 0.072 (describes the respondents only).

Ward: 80 known, 20 not known
          Sample       %  Population       %  Points  Ratio  Short of
  North       80  100.0%       1,750   87.5%   +12.5   1.14         0  more than their share
  South        0    0.0%         250   12.5%   -12.5   0.00        12  nobody answered; fewer than their share
  Dissimilarity 12.5%.
  Chi-square 11.43, 1 degree of freedom, p under 0.001 (describes the respondents only).

Sex by mode
           Census      All    paper      web
  People               100       40       60
  Female    51.0%    60.0%    25.0%    83.3%
  Male      49.0%    40.0%    75.0%    16.7%

Ward by mode
           Census      All    paper      web
  People                80       20       60
  North     87.5%   100.0%   100.0%   100.0%
  South     12.5%     0.0%     0.0%     0.0%

Nobody answered from: Ward: South.
Where to go next (how many more are needed):
  Ward: South (12 more: Upper South, Lower South, Hamlet 1, Hamlet 2, Hamlet 3, Hamlet 4, Hamlet 5, Hamlet 6 and 3 more).
  Sex: Male (18 more).

Note: DEMONSTRATION DATA: 3 responses are made up. Do not use these figures.
Note: tiny version 1: 130 responses.
Note: Compared with: Adults. Source: A count (21 March 2021).
Note: 100 of 130 respondents are of that population; 30 are not, and are left out: they live elsewhere, are too young, answered for an organisation, or were not asked.
Note: Sex: Near.
Note: Short of: how many more respondents of that kind, and of no other, would give it its share. Dissimilarity: the part of the respondents who would have to be of another kind. Marked are differences of 5 points or more, ratios under 0.8 or over 1.25, and kinds of whom one event brought over a third.
Note: People chose to take part. However well they match the census in these ways, they may differ from everybody else in others.
"""  # noqa: E501 - as it is printed
    )


def test_what_was_not_asked_is_not_called_missing() -> None:
    found = measured()
    unasked = replace(found, margins=(found.margins[0], replace(found.margins[1], asked=False)))

    text = writing_text.write(unasked)

    assert "Ward: not asked, so nothing can be said." in text
    assert "Nobody answered" not in text
    assert "Ward by mode" not in text
    assert json.loads(writing_json.write(unasked, "tiny", None))["nobody"] == {"sex": []}


def test_json_has_the_same_figures_at_full_precision() -> None:
    found = json.loads(writing_json.write(measured(), "series@2024", "web"))

    assert {key: found[key] for key in ("questionnaire", "mode", "respondents", "in_population", "modes")} == {
        "questionnaire": "series@2024",
        "mode": "web",
        "respondents": 130,
        "in_population": 100,
        "modes": {"paper": 40, "web": 60},
    }
    assert found["population"] == {"id": "adults", "label": "Adults", "source": "A count", "date": "2021-03-21"}
    sex, ward = found["margins"]
    assert sex["categories"][1] == {
        "code": "m",
        "label": "Male",
        "sample": 40,
        "sample_share": 0.4,
        "population": 49,
        "population_share": 0.49,
        "difference_points": -9.0,
        "ratio": 40 / 49,
        "shortfall": 18,
        "flags": ["fewer", "one_event"],
        "event": {"name": "Fair", "share": 0.35},
    }
    assert sex["chi_square"] == {
        "statistic": pytest.approx(81 / 51 + 81 / 49),
        "degrees_of_freedom": 1,
        "p": pytest.approx(0.0718038, abs=1e-7),
        "rough": False,
        "describes": "respondents only",
    }
    assert (ward["known"], ward["unknown"], ward["dissimilarity"], ward["asked"]) == (80, 20, 0.125, True)
    assert found["by_mode"]["paper"][0]["categories"][0]["sample_share"] == 0.25
    assert found["nobody"] == {"sex": [], "ward": ["s"]}
    assert found["next"]["sex"] == [{"code": "m", "label": "Male", "shortfall": 18, "places": []}]
    assert found["where_to_go"][1] == "Sex: Male (18 more)."
    assert found["notes"][:2] == [
        "Nobody answered from: Ward: South.",
        "DEMONSTRATION DATA: 3 responses are made up. Do not use these figures.",
    ]


@pytest.mark.parametrize(
    ("difference", "printed"),
    [
        (Fraction(1, 2000), "+0.1"),
        (Fraction(-1, 2000), "-0.1"),
        (Fraction(-1, 2001), "0.0"),
        (Fraction(0), "0.0"),
        (Fraction(-361, 10000), "-3.6"),
        (None, "n/a"),
    ],
)
def test_points_carry_their_sign_and_round_half_up(difference: Fraction | None, printed: str) -> None:
    assert words.points(difference) == printed
