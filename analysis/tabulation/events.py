"""How much of each group one event brought: a village hall full of people can make a whole group's ranking."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from analysis.counts.counting import Source
from analysis.counts.part import Request
from analysis.tally import Key


@dataclass(frozen=True, slots=True)
class Events:
    """People in the base by group and event, and the events' names. Who was met at no event is in none."""

    bases: Mapping[Key, Mapping[str, int]]
    names: Mapping[str | None, str]

    @classmethod
    def of(cls, source: Source, request: Request) -> "Events | None":
        """Count the groups by event; None of a table that is by event itself."""
        if "event" in request.by:
            return None
        counts = source.count(replace(request, by=(*request.by, "event"), cells=None, nets=False))
        bases: dict[Key, dict[str, int]] = {}
        for (*group, event), cell in counts.cells.items():
            if event is not None:
                bases.setdefault(tuple(group), {})[event] = cell.base
        return cls(bases, counts.labels[len(request.by)])

    def largest(self, key: Key) -> tuple[str, int] | None:
        """The event that brought most of a group, by name, and how many; of several the first by name."""
        named = [(self.names.get(event, event), people) for event, people in self.bases.get(key, {}).items()]
        return min(named, key=lambda each: (-each[1], each[0])) if named else None
