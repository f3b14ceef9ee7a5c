"""What views fill in when it is not chosen, and what they force."""

from collections.abc import Mapping

import pytest

from analysis.web.asking import OFFICER, Asked
from analysis.web.offering import Offered
from analysis.web.views import VIEWS

HOME = {"People": {"home_area": "Home area", "area_type": "Town or villages", "audience": "Who they are"}}
NOTHING: Mapping[str, Mapping[str, str]] = {"Collection": {"mode": "How they answered"}}


def completed(path: str, asked: Asked, groupings: Mapping[str, Mapping[str, str]] = HOME) -> Asked:
    offered = Offered({}, groupings, {}, {}, {}, {}, earlier={"old": {"concerns"}})
    return VIEWS[path].complete(asked, offered)


@pytest.mark.parametrize(
    ("path", "groupings", "by"),
    [
        ("table", HOME, ()),
        ("areas", HOME, ("home_area", "audience")),
        ("areas", NOTHING, ("mode",)),
        ("groups", HOME, ("area_type",)),
        ("groups", NOTHING, ("mode",)),
        ("evidence", HOME, ()),
    ],
)
def test_a_view_of_groups_has_groups_although_nobody_chose_any(
    path: str, groupings: Mapping[str, Mapping[str, str]], by: tuple[str, ...]
) -> None:
    assert completed(path, Asked(), groupings).by == by
    assert completed(path, Asked(by=("age",)), groupings).by == ("age",)


def test_under_a_profile_areas_are_coarse_unless_somebody_asks_for_more() -> None:
    assert completed("areas", Asked(profile="public")).by == ("area_type",)
    assert completed("areas", Asked(profile="public", by=("home_area", "age"))).by == ("home_area", "age")


def test_changes_are_since_the_wave_before_unless_groups_or_another_wave_are_asked_for() -> None:
    assert completed("compare", Asked(question="concerns")).against == "old"
    assert completed("compare", Asked(question="trust")).against == ""
    assert completed("compare", Asked(question="concerns", against="oldest")).against == "oldest"
    assert completed("compare", Asked(question="concerns", by=("mode",))).against == ""


@pytest.mark.parametrize("path", ["compare", "coverage", "drivers"])
def test_what_cannot_be_protected_is_exact_and_says_so(path: str) -> None:
    assert completed(path, Asked(profile="public")).profile == OFFICER


@pytest.mark.parametrize("path", ["table", "areas", "groups", "evidence"])
def test_tables_and_sentences_keep_the_profile_they_are_asked_for_under(path: str) -> None:
    assert completed(path, Asked(profile="public")).profile == "public"
