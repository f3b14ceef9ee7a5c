"""What drives a result, as a page prints it: the first few as counted, and after each thing left out. Words only."""

from dataclasses import dataclass

from analysis import printed
from analysis.export.sensitivity_text import LEFT_OUT
from analysis.influence.sensitivity import Check, Place, Sensitivity


@dataclass(frozen=True, slots=True)
class Row:
    """One check. `fewer`: how many people less it is about; `told`: what changed, when anything did."""

    label: str
    fewer: str
    first: tuple[str, ...]
    told: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Driven:
    """All of it. Checks that change something come first."""

    base: str
    first: tuple[str, ...]
    holds: bool
    rows: tuple[Row, ...]


def shown(found: Sensitivity) -> Driven:
    """The checks in words."""
    rows = sorted((_row(check) for check in found.checks), key=lambda row: not row.changed)
    return Driven(f"Base: {printed.base(found.base)}", _places(found.first), found.holds, tuple(rows))


def _row(check: Check) -> Row:
    label = f"{LEFT_OUT[check.what]}: {check.label}" if check.what in LEFT_OUT else check.label
    fewer = f"{printed.base(check.removed)} fewer" if check.removed else ""
    return Row(label, fewer, _places(check.first), _told(check), check.changed)


def _told(check: Check) -> str:
    sentences = [f"In: {', '.join(check.entered)}."] if check.entered else []
    sentences += [f"Out: {', '.join(check.left)}."] if check.left else []
    first = ", ".join(place.label for place in check.first if place.rank == 1)
    return " ".join([*([f"Now first: {first}."] if check.leader_changed else []), *sentences])


def _places(places: tuple[Place, ...]) -> tuple[str, ...]:
    return tuple(f"{place.rank}{'=' if place.tied else ''} {place.label}{_people(place)}" for place in places)


def _people(place: Place) -> str:
    return "" if place.mentions is None else f" ({place.mentions:,})"
