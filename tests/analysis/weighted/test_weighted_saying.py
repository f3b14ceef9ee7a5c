"""What is printed with weighted shares."""

from analysis.populations.model import Category, Margin, Population, Scheme, Weighting
from analysis.weighted.saying import notes, summary
from analysis.weighted.sums import Weighed
from analysis.weighting.margins import Merged, Report
from survey_engine.definition.rule_language import grammar

SEX = Margin("sex", "Sex", "sex", (Category("f", "Female", 51, ("f",)), Category("m", "Male", 49, ("m",))), "Near.")
WEIGHTING = Weighting(
    Population("adults", "Adults", "A count", "2021-03-21", grammar.read("answered(sex)"), (SEX,)),
    Scheme("plain", "Sex", ("sex",), lightest=25, heaviest=200),
)
REPORT = Report(
    respondents=1_200,
    missing={"Age": 3, "Sex": 1_004, "Ward": 0},
    whole=1,
    merged=(Merged("Age", ("16 to 24", "25 to 34"), 12),),
    rounds=7,
    error=1e-9,
    trimmed=21,
    low=0.25,
    high=2.0,
    variation=0.445,
    effective=1_001.25,
    design_effect=1.195,
)


def test_the_notes_name_everything_that_was_changed_or_left_out() -> None:
    assert notes(WEIGHTING, REPORT, outside=1, withheld=["Bottesford", "Wymondham"])[1:] == (
        "Sex: Near.",
        "Weights of 1,200 people run from 0.25 to 2.00, mean 1, coefficient of variation 0.45. Weighted they are worth "
        "1,001.3 (Kish's effective base), a design effect of 1.20.",
        "Weighted as one, because few answered: Age: 16 to 24 and 25 to 34.",
        "Weights of 21 people were trimmed to 0.25 to 2.00 times their mean.",
        "Not known, and left out of that margin: Age: 3, Sex: 1,004.",
        "1 person of whom two or more margins are not known has weight 1.",
        "1 person of the base is outside the population and counts unweighted only.",
        "No weighted shares, because the effective base is under 50 or the design effect over 2.5: "
        "Bottesford; Wymondham.",
    )


def test_the_metadata_has_it_in_one_line() -> None:
    assert summary(WEIGHTING, REPORT, Weighed(900, 812.349, 1.108, {})) == (
        "unweighted, with shares weighted by adults/plain beside them: 900 people of this table's base, effective base "
        "812.3, design effect 1.11. Weights of 1,200 people run from 0.25 to 2.00, mean 1, coefficient of variation "
        "0.45. Weighted they are worth 1,001.3 (Kish's effective base), a design effect of 1.20. Weighted as one, "
        "because few answered: Age: 16 to 24 and 25 to 34. Weights of 21 people were trimmed to 0.25 to 2.00 times "
        "their mean. Not known, and left out of that margin: Age: 3, Sex: 1,004. 1 person of whom two or more margins "
        "are not known has weight 1"
    )
