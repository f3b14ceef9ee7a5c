"""What people wrote beside "other", counted where it belongs."""

from analysis.free_text.back_coding import Moved, Written, back_code

BEFORE = {"speeding": 10, "litter": 4, "other": 5}
LABELS = {"speeding": "Speeding", "litter": "Litter", "other": "Something else", "lights": "Street lights"}


def written(ticked: str, codes: str) -> Written:
    return Written(frozenset(ticked.split()), frozenset(codes.split()))


def test_who_meant_an_option_counts_there_and_no_more_under_other() -> None:
    moved = back_code(BEFORE, LABELS, [written("other", "speeding"), written("other litter", "lights")], "other")

    assert moved == [
        Moved("speeding", "Speeding", 10, 11),
        Moved("litter", "Litter", 4, 4),
        Moved("other", "Something else", 5, 3),
        Moved("lights", "Street lights", 0, 1),
    ]
    assert [each.change for each in moved] == [1, 0, -2, 1]


def test_who_ticked_it_already_does_not_count_twice() -> None:
    moved = back_code(BEFORE, LABELS, [written("other speeding", "speeding")], "other")

    assert {each.code: each.after for each in moved} == {"speeding": 10, "litter": 4, "other": 4}


def test_what_nobody_resolved_stays_in_other() -> None:
    moved = back_code(BEFORE, LABELS, [written("other", ""), written("other", "other")], "other")

    assert [each.change for each in moved] == [0, 0, 0]


def test_words_without_the_tick_add_and_take_nothing_from_other() -> None:
    moved = back_code(BEFORE, LABELS, [written("litter", "speeding litter")], "other")

    assert {each.code: each.after for each in moved} == {"speeding": 11, "litter": 4, "other": 5}
