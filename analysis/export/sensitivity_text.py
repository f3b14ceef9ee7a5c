"""What drives a result, for a terminal."""

from collections.abc import Iterator

from analysis import printed
from analysis.influence.sensitivity import Check, Place, Sensitivity, What

LEFT_OUT = {What.EVENT: "Without the event", What.MODE: "Without the mode", What.FLAG: "Without flagged responses"}


def write(found: Sensitivity) -> str:
    """The first few as counted, and a line or two for every check."""
    lines = [found.title, f"Base: {printed.base(found.base)}", "First: " + "; ".join(map(_place, found.first)), ""]
    if not found.checks:
        lines.append("There is nothing to leave out: no event, one mode, nothing flagged.")
    for check in found.checks:
        lines += _check(check)
    held = "The first stay first whatever is left out." if found.holds else "The first change: see above."
    return "\n".join([*lines, "", held]) + "\n"


def _check(check: Check) -> Iterator[str]:
    name = f"{LEFT_OUT[check.what]}: {check.label}" if check.what in LEFT_OUT else check.label
    people = f" ({printed.base(check.removed)} fewer)" if check.removed else ""
    yield f"{'CHANGES' if check.changed else 'same   '}  {name}{people}"
    if check.leader_changed:
        yield "         Now first: " + "; ".join(_place(each) for each in check.first if each.rank == 1)
    if check.entered or check.left:
        yield f"         In: {', '.join(check.entered) or 'none'}. Out: {', '.join(check.left) or 'none'}."


def _place(place: Place) -> str:
    count = "" if place.mentions is None else f" {place.mentions:,}"
    return f"{place.rank}{'=' if place.tied else ''} {place.label}{count}"
