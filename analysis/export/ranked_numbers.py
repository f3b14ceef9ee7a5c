"""What only some tables say of a line, by the names that programs know it under: at full precision, never rounded."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from operator import attrgetter

from analysis.table import Line

Number = int | float
Read = Callable[[Line], Number | None]

MORE: Mapping[str, str] = {
    "net_rank": "net_rank",
    "first_choice": "first",
    "mean_rank": "mean_rank",
    "borda": "borda",
    "low": "low",
    "high": "high",
    "rank_low": "rank_low",
    "rank_high": "rank_high",
    "band": "band",
}
"""Name -> where a line has it."""
OF_MENTIONS = "share_of_mentions"
INTERVAL: Mapping[str, str] = {"weighted_low": "low", "weighted_high": "high", "weighted_error": "error"}
"""Name -> where the share with weights has it."""

_MORE, _INTERVAL = attrgetter(*MORE.values()), attrgetter(*INTERVAL.values())


def more(line: Line) -> dict[str, Number]:
    """What there is of MORE, and the share of all mentions."""
    found = _there(MORE, _MORE(line))
    if line.ticks is not None and line.all_ticks:
        found[OF_MENTIONS] = line.ticks / line.all_ticks
    return found


def interval(line: Line) -> dict[str, Number]:
    """What there is of INTERVAL."""
    return _there(INTERVAL, _INTERVAL(line.weighted)) if line.weighted else {}


def number(name: str) -> Read:
    """Reads a number that a line may carry; None: there is nothing to tell of this line."""

    def read(line: Line) -> Number | None:
        value = getattr(line, name)
        return None if value is None else _plain(value)

    return read


def weighted(name: str) -> Read:
    """Reads a number of the share with weights."""
    return lambda line: getattr(line.weighted, name) if line.weighted else None


def _there(names: Iterable[str], values: Iterable[Number | Fraction | None]) -> dict[str, Number]:
    return {name: _plain(value) for name, value in zip(names, values, strict=True) if value is not None}


def _plain(value: Number | Fraction) -> Number:
    return value if isinstance(value, int) else float(value)
