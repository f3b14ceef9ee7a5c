"""What rules are made of: the typed tree that rule text is compiled to. Frozen data; what it means is in `rules`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ref:
    """The answer to a question, or to one row of a grid (`town_safety.day`). `today` is the day of answering."""

    question: str
    row: str | None = None


@dataclass(frozen=True, slots=True)
class Compare:
    """`ref op value`. op: == != < <= > >=. Codes and texts allow only == and !=; numbers, amounts and days all six.

    An amount is compared with whole pounds. `value` may be another answer of the same kind.
    """

    op: str
    ref: Ref
    value: str | int | Ref


@dataclass(frozen=True, slots=True)
class In:
    """True when the one code answered is among `codes`."""

    ref: Ref
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Has:
    """True when the codes ticked contain any, or all, of `codes`."""

    ref: Ref
    codes: tuple[str, ...]
    every: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    ref: Ref


@dataclass(frozen=True, slots=True)
class Count:
    """How many codes are ticked (0 when blank), compared with a whole number."""

    ref: Ref
    op: str
    value: int


@dataclass(frozen=True, slots=True)
class Not:
    rule: "Rule"


@dataclass(frozen=True, slots=True)
class All:
    rules: tuple["Rule", ...]


@dataclass(frozen=True, slots=True)
class Any:
    rules: tuple["Rule", ...]


Rule = Compare | In | Has | Answered | Count | Not | All | Any
