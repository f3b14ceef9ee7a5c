"""A ranked table as it leaves the engine: what was asked of whom, and the rows, group by group."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.ranking import Row


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one group. `key` is codes (None: blank or off-route), `labels` the same in words."""

    key: Mapping[str, str | None]
    labels: Mapping[str, str]
    base: int
    rows: tuple[Row, ...]

    @property
    def title(self) -> str:
        return ", ".join(self.labels.values())


@dataclass(frozen=True, slots=True)
class Table:
    """Concerns ranked, overall (one group with an empty key) or by group, with what a reader must know."""

    questionnaire: str
    question: str
    title: str
    profile: str
    base: int
    groups: tuple[Group, ...]
    notes: tuple[str, ...]
