"""The checker sees each kind of harm, says which promise it breaks, and says nothing of a history without any."""

from dataclasses import replace

import pytest
from faults.checker import Violation, check
from faults.history import (
    Acknowledged,
    Arrived,
    Cleared,
    Count,
    Damaged,
    Event,
    Found,
    Gap,
    Kept,
    Opened,
    Restored,
    Saved,
    Store,
    Synced,
    Tallied,
    Told,
    told,
)

SOUND: list[Event] = [
    Opened("B", offline=True, worked=True),
    Saved("B", "b1", "r1", {"story": "żółw", "concerns": ["litter"]}, 1),
    Tallied("B", "b1", "t1", "refused", 2, 2),
    Saved("B", "b1", "r3", {"story": "three"}, 3),
    Saved("B", "b1", "r4", {"story": "four"}, 4, aside=True),
    Damaged("r3", "d3", "held"),
    Told("b1", 4),
    Acknowledged("b1", "r1", "stored"),
    Acknowledged("b1", "t1", "stored"),
    Acknowledged("b1", "r3", "duplicate"),
    Acknowledged("b1", "r4", "quarantined"),
    Synced("b1"),
]
KEPT = (
    Kept("r1", {"concerns": ["litter"], "story": "żółw"}),
    Kept("r3", {"story": "three"}),
    Kept("r4", {"story": "four"}, counted=False, reasons=("closed",)),
)
STORE = Store(
    KEPT,
    (
        Arrived("r1", "stored"),
        Arrived("t1", "stored"),
        Arrived("r3", "stored"),
        Arrived("r3", "held", "d3"),
        Arrived("r4", "quarantined"),
    ),
    (Count("t1", "refused", 2),),
    (Gap("b1", 4, 4, ()),),
)


def holding(*kept: Kept, gap: Gap = STORE.gaps[0]) -> Store:
    return replace(STORE, kept=kept, gaps=(gap,))


def test_nothing_is_said_of_a_history_without_harm() -> None:
    assert check(SOUND, STORE) == []
    assert check([], Store()) == []


def test_a_response_acknowledged_and_gone_is_seen() -> None:
    assert check(SOUND, holding(*KEPT[1:], gap=Gap("b1", 4, 3, (1,)))) == [
        Violation("I3", "r1", "acknowledged as stored, and not in the store")
    ]


def test_a_response_shown_as_saved_and_lost_is_seen() -> None:
    history = [each for each in SOUND if each != Acknowledged("b1", "r1", "stored")]

    assert check(history, holding(*KEPT[1:], gap=Gap("b1", 4, 3, (1,)))) == [
        Violation("I1", "r1", "shown as saved, its tablet has synced, and it is not in the store"),
        Violation("I7", "r1", "the tablet was last told None"),
    ]


def test_what_a_tablet_has_not_sent_yet_is_not_lost_and_not_settled() -> None:
    history = [*SOUND, Saved("B", "b1", "r5", {}, 5)]

    assert check(history, STORE) == [Violation("I7", "r5", "the tablet was last told None")]


def test_a_response_kept_twice_is_seen() -> None:
    assert check(SOUND, holding(*KEPT, KEPT[0])) == [Violation("I2", "r1", "2 times in the store")]


def test_a_response_both_counted_and_set_aside_is_kept_twice() -> None:
    found = check(SOUND, holding(*KEPT, replace(KEPT[0], counted=False, reasons=("device_revoked",))))

    assert Violation("I2", "r1", "2 times in the store") in found


def test_a_response_that_nobody_entered_is_seen() -> None:
    assert check(SOUND, holding(*KEPT, Kept("r9", {}))) == [
        Violation("I2", "r9", "in the store, and nobody entered it")
    ]


@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        ({"concerns": ["litter"], "story": "żółv"}, '{"concerns":["litter"],"story":"żółv"}'),
        ({"concerns": ["litter"], "story": "z\u0307ółw"}, '{"concerns":["litter"],"story":"z\u0307ółw"}'),
        ({"concerns": ["litter"]}, '{"concerns":["litter"]}'),
        ({"concerns": ["litter"], "story": "żółw", "more": 0}, '{"concerns":["litter"],"more":0,"story":"żółw"}'),
    ],
)
def test_a_changed_byte_is_seen(answers: dict[str, object], shown: str) -> None:
    assert check(SOUND, holding(Kept("r1", answers), *KEPT[1:])) == [
        Violation("I5", "r1", f'entered {{"concerns":["litter"],"story":"żółw"}}, kept {shown}')
    ]


def test_what_should_be_set_aside_may_not_count_nor_the_other_way_round() -> None:
    found = check(
        SOUND, holding(replace(KEPT[0], counted=False, reasons=("closed",)), KEPT[1], Kept("r4", {"story": "four"}))
    )

    assert found == [
        Violation("I5", "r1", "is set aside: closed"),
        Violation("I5", "r4", "counts, and should be set aside"),
    ]


@pytest.mark.parametrize(
    "gap", [Gap("b1", 4, 4, ()), Gap("b1", 4, 3, (1,)), Gap("b1", 3, 3, ()), Gap("other", 4, 3, (3,))]
)
def test_a_loss_that_is_not_reported_by_its_number_is_seen(gap: Gap) -> None:
    """Cleared before r3 was sent, its loss is nobody's fault; the number must be told all the same."""
    cleared = [each for each in SOUND if each not in (Synced("b1"), Acknowledged("b1", "r3", "duplicate"))]
    kept = (KEPT[0], KEPT[2])

    assert check([*cleared, Cleared("b1")], holding(*kept, gap=Gap("b1", 4, 3, (3,)))) == []
    assert [each[:2] for each in check([*cleared, Cleared("b1")], holding(*kept, gap=gap))] == [("I4", "b1")]


def test_a_gap_report_that_is_missing_altogether_is_seen() -> None:
    assert check(SOUND, replace(STORE, gaps=())) == [
        Violation("I4", "b1", "it should say made 4, arrived 4, missing [], and says nothing")
    ]


@pytest.mark.parametrize("status", [None, "received", "retry", "sending"])
def test_an_item_without_a_final_status_is_seen_in_the_store(status: str | None) -> None:
    store = replace(STORE, arrived=(*STORE.arrived[1:], Arrived("r1", status)))

    assert check(SOUND, store) == [Violation("I7", "r1", f"has status {status} in the store")]


@pytest.mark.parametrize("status", [None, "retry", "not_ours"])
def test_an_item_without_a_final_status_is_seen_on_the_tablet(status: str | None) -> None:
    assert check([*SOUND, Acknowledged("b1", "r1", status)], STORE) == [
        Violation("I7", "r1", f"the tablet was last told {status}")
    ]


def test_a_restored_store_may_miss_something_until_the_tablet_has_synced_again() -> None:
    store = holding(*KEPT[:1], KEPT[2], gap=Gap("b1", 4, 3, (3,)))

    assert check([*SOUND, Restored()], store) == []
    assert [each[:2] for each in check([*SOUND, Restored(), Synced("b1")], store)] == [("I1", "r3")]


def test_what_was_finished_in_the_moment_a_browser_died_may_be_there_or_not() -> None:
    history = [*SOUND, Saved("B", "b1", "r5", {"story": "five"}, shown=False)]
    known = [*history, Saved("B", "b1", "r5", {"story": "five"}, 5, shown=False)]

    assert check(history, STORE) == []
    assert check(known, holding(*KEPT, Kept("r5", {"story": "five"}), gap=Gap("b1", 5, 5, ()))) == []
    assert [each.promise for each in check(known, holding(*KEPT, Kept("r5", {}), gap=Gap("b1", 5, 5, ())))] == ["I5"]


def test_a_count_that_is_lost_doubled_or_changed_is_seen() -> None:
    lost = replace(STORE, tallies=(), gaps=(Gap("b1", 4, 3, (2,)),))
    doubled = replace(STORE, tallies=STORE.tallies * 2)
    changed = replace(STORE, tallies=(Count("t1", "refused", 3),))

    assert [each.promise for each in check(SOUND, lost)] == ["I1"]
    assert [each.promise for each in check(SOUND, doubled)] == ["I2"]
    aside = replace(STORE, tallies=(replace(STORE.tallies[0], counted=False),))
    assert check(SOUND, aside) == [Violation("I5", "t1", "counts, and should be set aside, or the other way round")]
    assert check(SOUND, changed) == [Violation("I5", "t1", "counted 2 refused, kept 3 refused")]


@pytest.mark.parametrize("status", ["stored", "duplicate", "quarantined"])
def test_a_damaged_copy_taken_for_good_is_seen(status: str) -> None:
    assert check([*SOUND, Damaged("r1", "d1", status)], STORE) == [
        Violation("I5", "r1", f"a damaged copy was {status}")
    ]


def test_answers_in_the_clear_and_an_app_that_does_not_open_are_seen() -> None:
    history = [*SOUND, Found("profile/LOG", "the story of r1"), Opened("B", offline=True, worked=False)]

    assert check(history, STORE) == [
        Violation("I6", "profile/LOG", "holds the story of r1"),
        Violation("I8", "B", "did not open without a server"),
    ]


def test_a_failure_can_be_read_from_what_is_printed() -> None:
    lines = told(SOUND, STORE).splitlines()

    assert len(lines) == len(SOUND) + 1
    assert '"response_id": "r1"' in lines[1]
    assert "żółw" in lines[1]
