"""How the numbers of a table are printed, once for every face: terminal, pages, charts, files and sentences.

It takes lines as they are, hidden ones included, and works nothing out anew.
"""

from analysis import flags
from analysis.ranking import percent
from analysis.table import Group, Line, Table

WHOLE_PERCENT_BELOW = 1_000  # bases under this are printed in whole percent: more would claim too much
HIDDEN = "[c]"  # the shorthand for "confidential" in official statistics
PROTECTED = "hidden to protect people"
TOO_FEW = "Fewer than 5 people: not shown."


def shows_lines(group: Group) -> bool:
    """Whether anything is printed of a group: not of one of under five people. A table of everybody is always."""
    return not group.key or flags.shows_lines(group.flags)


def shows_shares(group: Group) -> bool:
    """Whether the shares of a group are printed, and not its counts alone."""
    return not group.key or flags.shows_shares(group.flags)


def places(base: int | None) -> int:
    """How many decimals a percentage of that base carries."""
    return 0 if (base or 0) < WHOLE_PERCENT_BELOW else 1


def precision(table: Table) -> int:
    """How many decimals percentages carry in files that print them all alike: of rounded counts none."""
    return 2 if table.profile == "officer" else 0


def rank(line: Line) -> str:
    """`5=`, `net`, or `-` for a line without a rank."""
    if line.choice.is_net:
        return "net"
    return "-" if line.rank is None else f"{line.rank}{'=' if line.tied else ''}"


def label(line: Line) -> str:
    """The option in words; of a net, how many options it gathers."""
    choice = line.choice
    return f"{choice.label} (any of {len(choice.members)})" if choice.is_net else choice.label


def people(line: Line) -> str:
    """The count, or `[c]`."""
    return HIDDEN if line.mentions is None else f"{line.mentions:,}"


def share(line: Line, base: int | None) -> str:
    """The share as a percentage as precise as `base`, the group's, bears; or `[c]`."""
    return HIDDEN if line.hidden else percent(line.share, places(base))


def rank_range(line: Line) -> str | None:
    """`1 to 3`, or `1` when it is sure; None when no range was worked out."""
    if line.rank_low is None or line.rank_high is None:
        return None
    low, high = line.rank_low, line.rank_high
    return f"{low}" if low == high else f"{low} to {high}"


def base(people: int | None) -> str:
    """`144 people`, `1 person` or `hidden`."""
    if people is None:
        return "hidden"
    return f"{people:,} {'person' if people == 1 else 'people'}"
