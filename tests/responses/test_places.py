"""Places are given in the order people came, and never more at once than there are."""

import time
from threading import Lock, Thread

import pytest

from survey_engine.responses.places import Places


def test_those_who_wait_go_in_the_order_they_came() -> None:
    places, order = Places(1), list[int]()

    def go(number: int) -> None:
        with places:
            order.append(number)

    threads = [Thread(target=go, args=(number,)) for number in range(5)]
    with places:
        for at, thread in enumerate(threads, start=1):
            thread.start()
            while len(places._waiting) < at:
                time.sleep(0.001)
    for thread in threads:
        thread.join()

    assert order == [0, 1, 2, 3, 4]


def test_no_more_are_inside_than_there_are_places() -> None:
    places, guard, inside, most = Places(2), Lock(), [0], [0]

    def go() -> None:
        for _ in range(50):
            with places:
                with guard:
                    inside[0] += 1
                    most[0] = max(most[0], inside[0])
                time.sleep(0)
                with guard:
                    inside[0] -= 1

    threads = [Thread(target=go) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (inside[0], most[0] <= 2) == (0, True)


def test_a_place_is_free_again_after_an_error() -> None:
    places = Places(1)

    with pytest.raises(ValueError, match="on purpose"), places:
        raise ValueError("on purpose")
    with places:
        pass
