"""How much of a table each reader may see, as data: thresholds, rounding, and which groups are too small to show.

Knows no table and no questionnaire; what a profile does to counts is `protecting`'s business.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from survey_engine.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One way to publish.

    threshold    counts under it are hidden, and so are those that leave out fewer of the base
    unit         every other count is rounded to the nearest multiple
    zeros        a count of nobody is shown; else it is hidden like any other under the threshold
    small_areas  tables by ward, village, postcode sector or event may be shown
    """

    name: str
    label: str
    threshold: int = 0
    unit: int = 1
    zeros: bool = True
    small_areas: bool = True

    @property
    def exact(self) -> bool:
        return self.threshold == 0

    @property
    def spread(self) -> int:
        """The least distance between the bounds of a hidden count: it is never known better than one that is shown."""
        return self.unit - 1

    def rounded(self, count: int) -> int:
        """The count as published."""
        return (count + self.unit // 2) // self.unit * self.unit

    def behind(self, published: int) -> tuple[int, int]:
        """The least and the most that a published count can stand for; nobody, and what is not rounded, is exact."""
        if published % self.unit or published == 0:
            return published, published
        low, high = published - self.unit // 2, published + (self.unit - 1) // 2
        return max(low, self.threshold if published >= self.threshold else 0), high

    def hides(self, count: int, base: int) -> bool:
        """Whether so many of a base are too few to show, or leave too few out."""
        return self.few(count) or self.few(base - count)

    def few(self, people: int) -> bool:
        """Whether a count of people is under the threshold."""
        return people < self.threshold and not (people == 0 and self.zeros)

    @property
    def says(self) -> str:
        """What the profile does, for readers."""
        if self.exact:
            return "Exact figures: not for publication."
        fewest = (
            f"Figures of fewer than {self.threshold} people" if not self.zeros else f"1 to {self.threshold - 1} people"
        )
        return (
            f"{fewest}, and figures that would leave out so few, are hidden to protect people; so are some others, "
            f"where they would give a hidden one away. All other figures, totals too, are rounded to the nearest "
            f"{self.unit}, and shares and ranks are worked out from the rounded figures."
        )


OFFICER = Profile(name="officer", label="Officers")
PUBLIC = Profile(name="public", label="Public", threshold=10, unit=5, zeros=False)
SENSITIVE = Profile(name="sensitive", label="Sensitive", threshold=10, unit=5, zeros=False, small_areas=False)
NHS = Profile(name="nhs", label="NHS", threshold=8, unit=5)
BUSINESS = Profile(name="business", label="Business", threshold=5, unit=5, zeros=False, small_areas=False)
"""For premises: at least five in every figure, and none by village or ward. What crime cost is under SENSITIVE: ten."""

PROFILES: Mapping[str, Profile] = MappingProxyType(
    {each.name: each for each in (OFFICER, PUBLIC, SENSITIVE, NHS, BUSINESS)}
)


def named(name: str) -> Profile:
    """The profile of that name."""
    if name not in PROFILES:
        raise NotFound(f"There is no profile '{name}'. Profiles: {', '.join(PROFILES)}.")
    return PROFILES[name]


def at_least(profile: Profile, *, sensitive: bool) -> Profile:
    """The profile to use for a question: what is sensitive is published under `sensitive`, or to officers."""
    return SENSITIVE if sensitive and not profile.exact else profile
