"""Standard errors of weighted shares from counts, equal to R's survey::svyby and svymean to twelve digits."""

import builders
import pytest
from packed import columns
from reference_numbers import BY_R, PEOPLE

from analysis.counts.counting import Source, in_memory
from analysis.counts.part import Request
from analysis.populations.model import Category, Margin, Population, Scheme, Weighting
from analysis.snapshot.reading import Snapshot
from analysis.waves import Scope
from analysis.weighted import errors
from survey_engine.consultations.catalogue import Form
from survey_engine.definition.rule_language import grammar

AREAS = ("east", "north", "south")  # in R's order
WEIGHTS = sorted({person["weight"] for person in PEOPLE})
KINDS = {weight: f"kind_{place}" for place, weight in enumerate(WEIGHTS)}  # whoever weighs the same is of one kind
OF_KINDS = {(kind,): float(weight) for weight, kind in KINDS.items()}
FORM = builders.of(
    builders.question("home", "single", "here", "away"),
    builders.question("area", "single", *AREAS),
    builders.question("kind", "single", *KINDS.values()),
    builders.question("concerns", "multiple", "parking", "speeding", builders.option("none", exclusive=True)),
)
KIND = Margin("kind", "Kind", "kind", tuple(Category(kind, kind, 1, (kind,)) for kind in KINDS.values()))
EACH = Weighting(
    Population("each", "Everybody here", "A count", "2021-03-21", grammar.read("home == 'here'"), (KIND,)),
    Scheme("kinds", "Kind", ("kind",)),
)


def source(*, met: bool) -> Source:
    """The people R read, at their events or each alone, and a hall full of people who are not of the population."""
    answers = [
        {"home": "here", "area": each["area"], "kind": KINDS[each["weight"]], "concerns": _chose(each)}
        for each in PEOPLE
    ]
    visitors = [{"home": "away", "area": "east", "kind": "kind_0", "concerns": ["parking"]}] * 9
    events = [each["event"] or None if met else None for each in PEOPLE] + ["elsewhere"] * 9
    held = columns(FORM, [*answers, *visitors], events=events)
    snapshot = Snapshot(Form(FORM, "hash", b""), held, {"web": len(events)}, 0, None, None)
    scope = Scope("tiny", (snapshot.form,))
    return in_memory(scope, [snapshot])


def _chose(person: dict[str, str]) -> list[str]:
    return [each for each in ("parking", "speeding") if person[each] == "1"] or ["none"]


def found(*by: str, met: bool) -> errors.Errors:
    return errors.by_group(source(met=met), Request(question="concerns", by=by), EACH, OF_KINDS)


@pytest.mark.parametrize(("met", "by_r"), [(True, "met_by_area"), (False, "alone_by_area")])
def test_errors_by_area_are_svybys_with_events_as_clusters(met: bool, by_r: str) -> None:
    areas = found("area", met=met)

    for question in ("parking", "speeding"):
        expected = BY_R[by_r][f"{question}_error"]
        assert [areas[area,][question] for area in AREAS] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("met", "by_r"), [(True, "met"), (False, "alone")])
def test_everybody_together_is_svymean(met: bool, by_r: str) -> None:
    everybody = found(met=met)[()]

    assert [everybody["parking"], everybody["speeding"]] == pytest.approx(BY_R[by_r]["errors"], rel=1e-12)


def test_clusters_are_events_with_anybody_of_the_population_and_its_people_met_at_none() -> None:
    events = {person["event"] for person in PEOPLE} - {""}
    alone = sum(not person["event"] for person in PEOPLE)

    assert errors.clusters(source(met=True), "concerns", EACH) == len(events) + alone
    assert errors.clusters(source(met=False), "concerns", EACH) == len(PEOPLE)


def test_a_group_met_at_one_event_alone_has_no_error_rather_than_none_to_speak_of() -> None:
    by_event = found("event", met=True)

    assert set(by_event) == {(None,)}
