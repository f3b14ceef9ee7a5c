"""What people type and tick, by chance: plausible, sloppy, and mean where languages differ."""

from typing import Any

from chance import TEXTS, Chance
from made_up import CODES, PLACES

TYPED = (
    "", " ", "a", "10", "one\r\ntwo", "a\u2028b\x85\x0bc\x0c\rd", "x\x1fy", "\ufeffx\ufeff", "\u00a0x\u3000", "e\u0301",
    "a;b; ;c", "zebra", "STRASSE", "straße", "ⅰ", "no,  thank YOU", "İ", "ΣΑΣ", "σας", "\U0001d400b", "\u1e9e",
)  # fmt: skip
_NUMBERS = (
    "-0", "+7", "1,000", "12,34", "1,0000", "\u22125", "- 5", "9007199254740991", "9007199254740992",
    "-9007199254740991", "1.0", "1.5", "1.", "007", "0", "0,000", "00000000000000000000001", "٣", "1e3", "5 years",
)  # fmt: skip
_AMOUNTS = (
    "£5", "5.5", "£ 1,250.50", "1,25", "12.345", "-3", "+3", "0", "000.10", "1.", ".5", "999999999999", "9999999999999",
    "1 000", "£", "5p", "٣", "1\u00a0000", "£5.00\t",
)  # fmt: skip
_DAYS = (
    "27 March 2024", "27th mar 2024", "2024-02-30", "29/2/2000", "29-2-1900", "3 2024", "may 2024", "0000-01-01",
    "31.12.24", "2024-3", "2024-03-7", "7, march, 2024", "Mär 2024", "ma 2024", "00/1/2024", "1/0/2024",
    "1/13/2024", "12/2024",
)  # fmt: skip
_SECTORS = (
    "le13 1gh", "LE131", "LE131GH", "W1A 0AX", "w1a0ax", "ſ1 1aa", "m1 1", "m11aa", "M1 1A", "LE13", "LE1", "LE13 1GHX",
    "le13-1", "L 1 1AA", "NG13 0DE", "ng13 0", "ng130", "LE0 0AA", "EC1A 1BB", "EC1A1", "13 1",
)  # fmt: skip
_AREAS = (
    "thorpe", "asf", "as", "st marys", "st. m", "łódź", "LODZ", "grossdorf", "great and", "gre", "frisby on", "FRISBY",
    "ward", "little", "izmir", "i̇zmir", "iv", "Ⅳ", "-", "yes", "no", "no thank", "straße", "été",
)  # fmt: skip
_LIKE = {
    "number": _NUMBERS, "amount": _AMOUNTS, "date": _DAYS, "month": _DAYS, "postcode_sector": _SECTORS,
    "area": (*_AREAS, *PLACES),
}  # fmt: skip


def typed(chance: Chance, each: dict[str, Any]) -> Any:
    """What might be typed or ticked for a question."""
    labels = [label for option in each.get("options", ()) for label in option["label"].values()]
    words = (*TYPED, *TEXTS, *CODES, *labels, *(label.upper() for label in labels))
    words = _LIKE[each["type"]] if each["type"] in _LIKE and chance.often(70) else words
    if chance.often(70 if each["type"] == "grid" else 20):
        names = chance.choice(_BOXES.get(each["type"], (("1", "2", "10"), CODES)))
        return {name: chance.choice(_PARTS.get(name, words)) for name in chance.some(names, 4)}
    if chance.often(20):
        return [chance.choice(words) for _ in range(chance.randint(0, 3))]
    return chance.choice(words)


_BOXES: dict[str, Any] = {
    "date": (("day", "month", "year"),),
    "month": (("month", "year"), ("day", "month", "year")),
    "area": (("place", "code"),),
    "grid": (CODES,),
    "number": (("figure", "range"),),
    "amount": (("figure", "range"),),
}
_PARTS: dict[str, tuple[str, ...]] = {
    "day": ("1", "29", "31", "07", " 7 ", "", "x", "0", "001"),
    "month": ("2", "feb", "FEBRUARY", "fe", "13", "", "0", "İan", "09", "sept"),
    "year": ("2024", "1900", "2000", "0000", "24", "", " 2024"),
    "code": (*CODES, ""),
    "figure": (*_NUMBERS, *_AMOUNTS, "", " "),
    "range": (*CODES, ""),
}
