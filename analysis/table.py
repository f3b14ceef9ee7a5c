"""A ranked table as it leaves the engine: what was asked of whom, and the lines, group by group.

What a profile hides is None here, for every reader alike: pages, files and sentences know no more than is published.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from analysis.ranking import Choice, Row


@dataclass(frozen=True, slots=True)
class Weighted:
    """The same share with weights: a fraction of the weighted base, its modelled 95% interval and standard error."""

    share: float | None
    low: float | None = None
    high: float | None = None
    error: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One option, or net, of one group.

    rank      1 is the most mentioned; None for exclusive options, nets and hidden lines
    net_rank  the rank with every net standing in for its members; None for the members and without nets
    mentions  respondents who chose it; None when hidden
    base      respondents the share is of; None when hidden
    ticks     mentions of it, of a net those of all its members; None when hidden or not countable
    all_ticks     those of all options of the group; None when hidden or not countable
    first     share of the base who named it first or most; None when that was not asked
    mean_rank     of a ranked question the mean place among those who placed it, 1 is first
    borda         of a ranked question the mean points over the whole base: of three places 3, 2, 1 and 0
    low, high         a modelled 95% interval of `share`, fractions; None when not asked for
    rank_low, rank_high   the 95% rank range, 1 is best; None when not asked for
    band      lines with the same number are too close to call; None when not asked for
    flags     codes: see analysis.flags
    """

    choice: Choice
    rank: int | None = None
    tied: bool = False
    net_rank: int | None = None
    mentions: int | None = None
    base: int | None = None
    ticks: int | None = None
    all_ticks: int | None = None
    first: Fraction | None = None
    mean_rank: Fraction | None = None
    borda: Fraction | None = None
    low: float | None = None
    high: float | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    band: int | None = None
    weighted: Weighted | None = None
    flags: tuple[str, ...] = ()
    hidden: bool = False

    @classmethod
    def of(cls, row: Row, ticks: int | None = None, all_ticks: int | None = None) -> "Line":
        """A line from exact counts."""
        return cls(
            choice=row.choice,
            rank=row.rank,
            tied=row.tied,
            net_rank=row.net_rank,
            mentions=row.mentions,
            base=row.base,
            ticks=ticks,
            all_ticks=all_ticks,
        )

    @property
    def share(self) -> Fraction | None:
        """Mentions over base, exact; None when hidden or of nobody."""
        return Fraction(self.mentions, self.base) if self.mentions is not None and self.base else None

    @property
    def of_all(self) -> Fraction | None:
        """The share of all mentions of the group, exact; None when hidden or not countable."""
        return Fraction(self.ticks, self.all_ticks) if self.ticks is not None and self.all_ticks else None


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one group. `key` is codes (None: blank or off-route), `labels` the same in words.

    base      respondents the shares are of; None when hidden
    size      respondents in the group, in the base or not; None when hidden or not known
    mentions  all mentions of its options; None when hidden or not known
    effective Kish's effective base, with weights
    event     the event that most of its base came from, and its share of the base; None when not worked out
    """

    key: Mapping[str, str | None]
    labels: Mapping[str, str]
    base: int | None
    rows: tuple[Line, ...]
    size: int | None = None
    mentions: int | None = None
    effective: float | None = None
    event: tuple[str, Fraction] | None = None
    flags: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return ", ".join(self.labels.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a table must say of itself wherever it goes; the metadata sheet of a file. Times are UTC."""

    scope: str  # questionnaires and versions
    wave: str | None
    first: datetime | None  # fieldwork, by devices' clocks
    last: datetime | None
    cut_off: datetime | None  # when the responses were read
    status: str  # interim, final
    base: str
    weighting: str
    modes: Mapping[str, int]
    where: str | None
    environment: str
    demonstration: int  # responses among them that are made up
    data_hash: str | None = None  # SHA-256 of the counts


@dataclass(frozen=True, slots=True)
class Table:
    """Concerns ranked, overall (one group with an empty key) or by group, with what a reader must know."""

    questionnaire: str
    question: str
    title: str
    profile: str
    base: int | None
    groups: tuple[Group, ...]
    notes: tuple[str, ...]
    about: About | None = None
