"""A piece of evidence: why a priority was identified, where that comes from, and whether it may be published.

What counting gives is written by templates; figures of others, policies, resources and partners' views are typed in by
somebody who answers for them, and are never claimed by the machine.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

PERCENTAGE = re.compile(r"\d+(?:\.\d+)?(?=\s?%)")
TO_BE_CONFIRMED = re.compile(r"\bT\.?B\.?[CA]\b", re.IGNORECASE)


class Kind(StrEnum):
    """What a record rests on. Only `survey_rank` is ever written by the machine."""

    SURVEY_RANK = "survey_rank"
    EXTERNAL_STAT = "external_stat"
    POLICY = "policy"
    RESOURCE = "resource"
    PARTNER_VIEW = "partner_view"
    THEME = "theme"


MANUAL = tuple(kind for kind in Kind if kind is not Kind.SURVEY_RANK)


class Status(StrEnum):
    """Whether it may be used."""

    AUTOMATIC = "automatic"  # from the counts, with its caveat
    MANUAL = "manual"  # its owner answers for it
    WITHHELD = "withheld"  # too few people: nothing is said
    BLOCKED = "blocked"  # not to be published; the caveat says why


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One piece of evidence. `filter` names the group, `metric` what the figure measures, `base` whose share it is."""

    priority: str
    type: Kind
    text: str
    source: str
    wave: str | None = None
    filter: str | None = None
    metric: str | None = None
    base: int | None = None
    caveat: str = ""
    status: Status
    owner: str | None = None
    period: str | None = None  # what time a figure is of
    made_up: bool = False  # from demonstration data
    exact: bool = False  # made of exact counts, which are for officers
    id: int | None = None  # of a record that is kept

    @property
    def sayable(self) -> bool:
        """Whether it says something that stands."""
        return self.status in (Status.AUTOMATIC, Status.MANUAL)

    @property
    def publishable(self) -> bool:
        """Whether it may leave the office as it is; what a release holds is decided there."""
        return self.sayable and not self.made_up and not self.exact


def guarded(record: Record) -> Record:
    """Block a record whose words or source still say that a figure is to be confirmed."""
    if not any(TO_BE_CONFIRMED.search(words) for words in (record.text, record.source)):
        return record
    caveat = f"{record.caveat} Not to be published: a figure is still to be confirmed.".strip()
    return replace(record, status=Status.BLOCKED, caveat=caveat)


def compared(records: Sequence[Record]) -> tuple[Record, ...]:
    """Figures of others for one priority and period that differ from each other say so: "11.4%" beside "11%"."""
    alike: dict[tuple[str, str | None], list[Record]] = defaultdict(list)
    for record in records:
        if record.type is Kind.EXTERNAL_STAT and _figures(record):
            alike[record.priority.casefold(), record.period].append(record)
    others = {
        one.id: sorted(each.id or 0 for each in group if _figures(each) != _figures(one))
        for group in alike.values()
        for one in group
    }
    return tuple(_beside(record, others.get(record.id, [])) for record in records)


def _figures(record: Record) -> frozenset[str]:
    """The percentages it gives."""
    return frozenset(PERCENTAGE.findall(record.text))


def _beside(record: Record, others: Sequence[int]) -> Record:
    if not others:
        return record
    numbers = " and ".join(f"no. {each}" for each in others)
    return replace(record, caveat=f"{record.caveat} Another figure is given in {numbers}: settle which stands.")
