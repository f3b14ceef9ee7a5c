"""Two hundred made-up consultations, five releases of each, attacked together: no hidden figure may come out.

Four wards of two types, four concerns, 240 people: about a minute of processor time. More, and larger, by hand:
`PYTHONPATH=tests/analysis:. .venv/bin/python tests/analysis/disclosure/test_worlds_attacked.py 1000 17 20`.
"""

import sys
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field

import pytest
import worlds
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.disclosure.auditing import audit
from analysis.disclosure.differencing import together
from analysis.disclosure.model import Model, base_name, count_name
from analysis.disclosure.profiles import NHS, PUBLIC, Profile
from analysis.disclosure.protecting import protected
from analysis.disclosure.views import View

KNOWN = worlds.structure()
RELEASES = (
    (("",), 1 / 2, "1"),
    (("area_type",), 1 / 2, "1"),
    (("home_area",), 1 / 2, "1"),
    (("", "area_type"), 3 / 4, "2"),
    (("", "area_type", "home_area"), 1.0, "3"),
)
"""Five releases: the tables, what share of everybody had answered by then, and which state of the responses that is."""


@dataclass
class Published:
    """What one consultation published, and the exact tables behind it."""

    exact: list[View] = field(default_factory=list)
    seen: list[View] = field(default_factory=list)

    def cells(self) -> Iterator[tuple[int, int | None]]:
        """Every count of mentions: as it is, and as it was published."""
        for exact, seen in zip(self.exact, self.seen, strict=True):
            for key, column in exact.columns.items():
                for code, count in column.counts.items():
                    assert count is not None
                    yield count, seen.columns[key].counts[code]


def released(seed: int, profile: Profile = PUBLIC, *, wards: int = 4, options: int = 4, people: int = 240) -> Published:
    made = worlds.world(seed, wards=wards, options=options, people=people)
    published = Published()
    for by, share, data in RELEASES:
        exact = [made.view(each, first=int(people * share), profile=profile, data=data) for each in by]
        seen = protected(exact, KNOWN, published.seen)
        published.exact += exact
        published.seen += seen
    return published


def attack(seeds: Sequence[int], **size: int) -> tuple[int, int, list[str]]:
    """Counts of ten and more, how many of them are shown, and what was worked out."""
    large = shown = 0
    given_away = []
    for seed in seeds:
        published = released(seed, **size)
        given_away += [f"{seed}: {each.cell}: {each.words}" for each in audit(published.seen, KNOWN).findings]
        counts = [seen for count, seen in published.cells() if count >= 10]
        large += len(counts)
        shown += sum(seen is not None for seen in counts)
    return large, shown, given_away


@pytest.mark.parametrize("first", range(0, 200, 25))
def test_nothing_hidden_comes_out_of_five_releases_and_most_of_the_rest_is_shown(first: int) -> None:
    large, shown, given_away = attack(range(first, first + 25))

    assert given_away == []
    assert shown >= 0.8 * large > 0


def test_what_is_shown_is_the_rounded_truth_and_nothing_small() -> None:
    for seed in range(20):
        for count, seen in released(seed, people=120).cells():
            assert seen is None or (seen == (count + 2) // 5 * 5 and count >= 10)


def test_the_attack_never_rules_out_the_truth() -> None:
    for seed in range(20):
        published = released(seed, people=120)
        made = together(published.seen, KNOWN)
        pin(made, published.exact)
        assert fits(made)


def test_the_same_counts_hide_the_same_figures() -> None:
    assert released(3).seen == released(3).seen


def test_the_profile_of_the_nhs_shows_zeros_and_hides_one_to_seven() -> None:
    for seed in range(5):
        for count, seen in released(seed, NHS, people=160).cells():
            assert seen is None or seen == (count + 2) // 5 * 5
            assert not (0 < count < 8 and seen is not None)


def pin(made: Model, exact: Sequence[View]) -> None:
    """Set every count and base to what it is; they must be within their bounds."""
    for view in exact:
        for key, column in view.columns.items():
            _set(made, base_name(view.subject, view.of, key), column.base)
            for code, count in column.counts.items():
                _set(made, count_name(view.subject, key, code), count)


def _set(made: Model, name: Hashable, count: int | None) -> None:
    place = made.system.places[name]
    assert count is not None
    assert made.system.low[place] <= count <= made.system.high[place], (name, count)
    made.system.low[place] = made.system.high[place] = count


def fits(made: Model) -> bool:
    """Whether any whole numbers fit the system."""
    size = len(made.system.low)
    rows = [[float(each.terms.get(place, 0)) for place in range(size)] for each in made.system.sums]
    between = [each.low for each in made.system.sums], [each.high for each in made.system.sums]
    found = milp(
        [0.0] * size, integrality=[1] * size, bounds=Bounds(made.system.low, made.system.high),
        constraints=LinearConstraint(rows, *between),
    )  # fmt: skip
    return bool(found.success)


if __name__ == "__main__":
    number, wards, options = (int(each) for each in sys.argv[1:4])
    print(attack(range(number), wards=wards, options=options, people=60 * wards))
