"""The recorded day: nothing lost, nothing doubled, everything ranked by the event where it was said."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from capture_journey import record

pytestmark = pytest.mark.browser


def test_twenty_interviews_without_a_network_outlive_two_dead_batteries_and_are_ranked(tmp_path: Path) -> None:
    journey = record(tmp_path)

    assert journey.shown == [str(number) for number in range(1, 21)]
    assert journey.bases == [5, 7, 8]
    assert sum(row["mentions"] for group in journey.ranked["groups"] for row in group["rows"]) == 40
    assert journey.left == []
