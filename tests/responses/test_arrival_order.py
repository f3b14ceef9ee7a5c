"""However deliveries are ordered, split and repeated, the same responses come out of the door."""

from collections.abc import Sequence
from random import Random

from conftest import SettableClock
from deliveries import deliver, door, put_up, raw, responses
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from survey_engine.consultations.catalogue import Catalogue
from survey_engine.consultations.models import Publication
from survey_engine.responses.models import Response, Submission
from survey_engine.responses.states import Element, Standing, Status, settle
from survey_engine.responses.verifying import Verifier
from survey_engine.store.sessions import Sessions

Drawn = tuple[int, str, bool]
ELEMENT = st.tuples(st.integers(1, 3), st.sampled_from("abc"), st.booleans())
ELEMENTS = st.lists(ELEMENT, unique_by=lambda each: each[:2], max_size=8)

POOL = [
    raw(number, revision=revision, answers={"concerns": concerns})
    for number in (1, 2, 3)
    for revision in (1, 2)
    for concerns in (["dog_fouling"], ["speeding"], ["volcano"])
]


def placed(elements: Sequence[Drawn]) -> Standing:
    return settle(Element(seq, *each) for seq, each in enumerate(elements, 1))


@given(ELEMENTS, st.randoms(use_true_random=False))
def test_the_order_received_decides_only_which_of_two_contents_stands_for_now(
    elements: list[Drawn], random: Random
) -> None:
    shuffled = random.sample(elements, len(elements))

    one, other = placed(elements), placed(shuffled)

    assert one.conflict == other.conflict
    assert (one.current is None) == (other.current is None)
    assert sorted(one.statuses.values()) == sorted(other.statuses.values())
    if one.current and other.current:
        assert elements[one.current - 1][0] == shuffled[other.current - 1][0]
        assert one.conflict or elements[one.current - 1] == shuffled[other.current - 1]


@given(ELEMENTS)
def test_elements_may_be_folded_in_any_order_of_reading(elements: list[Drawn]) -> None:
    numbered = [Element(seq, *each) for seq, each in enumerate(elements, 1)]

    assert settle(numbered) == settle(reversed(numbered))


def test_quarantined_contents_never_stand_nor_quarrel() -> None:
    assert placed([(2, "a", False), (1, "b", True), (1, "c", False)]) == Standing(
        2, False, {1: Status.QUARANTINED, 2: Status.STORED, 3: Status.QUARANTINED}
    )


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(POOL), max_size=30), st.randoms(use_true_random=False))
def test_any_order_split_and_repetition_of_deliveries_gives_the_same_responses(
    sessions: Sessions, clock: SettableClock, deliveries: list[bytes], random: Random
) -> None:
    once = brought(sessions, clock, [list(dict.fromkeys(deliveries))])
    again = brought(sessions, clock, cut(random.sample(deliveries, len(deliveries)) + deliveries, random))

    assert once == again


def cut(deliveries: list[bytes], random: Random) -> list[list[bytes]]:
    """The same in batches of any size."""
    batches: list[list[bytes]] = [[]]
    for each in deliveries:
        batches[-1].append(each)
        if random.random() < 0.4:
            batches.append([])
    return batches


def brought(sessions: Sessions, clock: SettableClock, batches: list[list[bytes]]) -> tuple[object, ...]:
    """What an empty store holds once these batches are delivered: all of it that may not depend on their order."""
    with sessions.begin() as session:
        for table in (Response, Submission):
            session.execute(delete(table))
        published = session.scalar(select(Publication.form_hash))
    if published is None:
        put_up(sessions, clock)
    intake = door(sessions, clock)
    for batch in batches:
        deliver(intake, *batch)
    with sessions.read() as session:
        report = Verifier(Catalogue(sessions)).verify(session)
    assert report.differences == []
    current = [
        (each.response_id, each.revision, each.conflict, None if each.conflict else each.packed)
        for each in responses(sessions)
    ]
    return report.state, current
