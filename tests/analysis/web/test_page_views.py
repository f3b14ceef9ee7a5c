"""What views fill in when it is not chosen, and what they force."""

from collections.abc import Mapping

import pytest
from flask.testing import FlaskClient
from offices import words

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


@pytest.mark.parametrize("path", ["compare", "coverage", "drivers"])
def test_a_page_without_a_protected_form_says_so_and_offers_no_switch(officer: FlaskClient, path: str) -> None:
    address = f"/office/analysis/community-safety-2020/{path}?question=concerns&by=mode"
    plain, protected = officer.get(address), officer.get(f"{address}&profile=public")

    always = "This page always shows exact figures, for officers only: it has no form that could be published."
    assert always in words(plain)
    assert "holds on the other pages" not in words(plain)
    assert f"{always} The protection you chose, “As it could be published”, holds on the other pages." in words(
        protected
    )
    assert "OFFICIAL-SENSITIVE" in words(protected)
    assert '<select class="govuk-select app-choice" id="profile"' not in protected.text
    assert 'href="/office/analysis/community-safety-2020?question=concerns&amp;by=mode&amp;profile=public"' in (
        protected.text
    )


def test_what_is_chosen_on_an_exact_page_keeps_the_protection_of_the_others(officer: FlaskClient) -> None:
    address = "/office/analysis/community-safety-2020"
    compared = officer.get(f"{address}/compare?question=concerns&by=mode&profile=public")
    ranked = officer.get(f"{address}?question=concerns&by=mode&profile=public")

    assert '<input type="hidden" name="profile" value="public">' in compared.text
    assert 'id="profile"' in ranked.text
    assert "This page always shows exact figures" not in words(ranked)
