"""Published populations: kept as they were, found by name, and never changed."""

import pytest
from clocks import SettableClock

from analysis.populations import keeping
from analysis.populations.loading import Loaded, load_text
from survey_engine.errors import DataError, NotFound
from survey_engine.store.sessions import Sessions

TEXT = """population: adults
label: Adults
source: A count
date: "2021-03-21"
who: answered(age)
margins:
  age: {label: Age, by: age, categories: {young: {label: Young, count: 40}, old: {label: Old, count: 60}}}
schemes:
  plain: {label: Age, margins: [age]}
"""


def loaded(was: str = "", becomes: str = "") -> Loaded:
    return load_text(TEXT.replace(was, becomes).encode(), "adults.yaml")


def publish(sessions: Sessions, clock: SettableClock, each: Loaded) -> bool:
    with sessions.begin() as session:
        return keeping.publish(session, each, clock)


def test_the_same_again_is_no_change(sessions: Sessions, clock: SettableClock) -> None:
    assert publish(sessions, clock, loaded()) is True
    assert publish(sessions, clock, loaded()) is False


def test_a_change_is_refused_with_the_difference(sessions: Sessions, clock: SettableClock) -> None:
    publish(sessions, clock, loaded())

    with pytest.raises(keeping.PopulationChanged) as refused:
        publish(sessions, clock, loaded("count: 60", "count: 61"))

    assert str(refused.value).startswith("adults of 2021-03-21 is published and cannot change")
    assert refused.value.difference == ("margins/age/categories/old/count: was 60, is 61",)


def test_new_figures_come_under_a_new_date_which_is_then_used(sessions: Sessions, clock: SettableClock) -> None:
    publish(sessions, clock, loaded())
    publish(sessions, clock, loaded('"2021-03-21"', '"2031-03-21"'))
    publish(sessions, clock, loaded('"2021-03-21"', '"2011-03-27"'))

    with sessions.read() as session:
        assert [each.date for each in keeping.populations(session)] == ["2031-03-21"]
        assert keeping.weighting(session, "plain").population.date == "2031-03-21"


def test_a_population_and_its_scheme_are_found_by_name(sessions: Sessions, clock: SettableClock) -> None:
    publish(sessions, clock, loaded())
    publish(sessions, clock, loaded("population: adults", "population: others"))

    with sessions.read() as session:
        assert keeping.population(session, "others").id == "others"
        assert keeping.weighting(session, "others/plain").name == "others/plain"
        with pytest.raises(DataError, match="Use one of adults/plain, others/plain"):
            keeping.weighting(session, "plain")
        with pytest.raises(DataError, match="Name one of adults, others"):
            keeping.population(session)
        with pytest.raises(
            NotFound, match=r"There is no scheme of weights 'fancy'\. Schemes: adults/plain, others/plain"
        ):
            keeping.weighting(session, "fancy")
        with pytest.raises(NotFound, match=r"No population 'nobody' is published\. Published: adults, others"):
            keeping.population(session, "nobody")


def test_without_any_it_is_said_how_to_publish_one(sessions: Sessions) -> None:
    with sessions.read() as session:
        with pytest.raises(NotFound, match="No population is published"):
            keeping.population(session)
        with pytest.raises(NotFound, match="Schemes: none; publish a population first"):
            keeping.weighting(session, "plain")
