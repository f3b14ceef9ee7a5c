"""What only some tables say of a line, by the names that programs know it under: at full precision, never rounded."""

from collections.abc import Callable, Mapping

from analysis.table import Line

Number = int | float
Read = Callable[[Line], Number | None]


def number(name: str) -> Read:
    """Reads a number that a line may carry; None: there is nothing to tell of this line."""

    def read(line: Line) -> Number | None:
        value = getattr(line, name)
        return value if value is None or isinstance(value, int) else float(value)

    return read


def weighted(name: str) -> Read:
    """Reads a number of the share with weights."""
    return lambda line: getattr(line.weighted, name) if line.weighted else None


MORE: Mapping[str, Read] = {
    "net_rank": number("net_rank"),
    "share_of_mentions": number("of_all"),
    "first_choice": number("first"),
    "mean_rank": number("mean_rank"),
    "borda": number("borda"),
    "low": number("low"),
    "high": number("high"),
    "rank_low": number("rank_low"),
    "rank_high": number("rank_high"),
    "band": number("band"),
}
INTERVAL: Mapping[str, Read] = {"weighted_low": weighted("low"), "weighted_high": weighted("high")}


def told(line: Line, numbers: Mapping[str, Read]) -> dict[str, Number]:
    """Those of the numbers that there are."""
    return {name: value for name, read in numbers.items() if (value := read(line)) is not None}
