"""Where in a text a person should look twice: names, addresses, numbers that lead to somebody, signs of danger. PURE.

They are hints: far more is marked than needs to go, so that little is missed. Nothing is removed, refused or passed on
because of one; a person reads every text and decides.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from analysis.free_text.danger import DANGER
from analysis.free_text.first_names import ALSO_WORDS, PLAIN


class Hint(StrEnum):
    """What may be there."""

    NAME = "name"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    REGISTRATION = "registration"
    HANDLE = "handle"
    SAFEGUARDING = "safeguarding"


@dataclass(frozen=True, slots=True)
class Found:
    """One place in a text, characters `start` up to `end`."""

    hint: Hint
    start: int
    end: int


def _any(*patterns: str, before: str = r"\b") -> re.Pattern[str]:
    """Any of these patterns, looked for only where a word begins, or where `before` says."""
    return re.compile(f"{before}(?:{'|'.join(patterns)})", re.IGNORECASE)


_STREETS = (
    "street|st|road|rd|lane|ln|close|avenue|ave|drive|way|court|ct|crescent|cres|place|gardens?|gdns|terrace|hill|green|"
    "row|mews|walk|grove|park|square|rise|view|yard|croft|fields?|gate|cottages?"
)
_NUMBERS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty"
_PATTERNS: dict[Hint, re.Pattern[str]] = {
    Hint.EMAIL: _any(
        r"[^\s@]{1,64}@\S+\.\w+",
        r"[\w.+-]+\s*(?:\(at\)|\[at\]|\bat\b)\s*[\w-]+\s*(?:\(dot\)|\[dot\]|\bdot\b|\.)\s*(?:com|co|org|net|uk|gov|ac)\b",
        before=r"(?<![\w.+-])",
    ),
    Hint.PHONE: _any(  # six digits are a number within one town
        r"\+?\(?\d(?:[\s().-]*\d){5,}(?![\w/])", before=r"(?<![\w/])"
    ),
    Hint.REGISTRATION: _any(
        r"[a-z]{2}\d{2}[\s-]?[a-z]{3}\b",  # since 2001
        r"[a-z]\d{1,3}[\s-]?[a-z]{3}\b",  # before
        r"[a-z]{3}[\s-]?\d{1,3}[a-z]\b",
        r"reg(?:istration|\.|\b)(?:\s+(?:number|plate|no\.?))?",
        r"number\s*plates?\b",
        r"(?:plate|car)\s+(?:beginning|starting|ending)\b",
    ),
    Hint.HANDLE: _any(
        r"@\w{2,}",
        r"https?://\S+|www\.\S+",
        r"(?:facebook|snap\s?chat|insta(?:gram)?|tik\s?tok|whats\s?app|twitter|you\s?tube|telegram|discord)\b",
        before=r"(?<![\w.])",
    ),
    Hint.ADDRESS: _any(
        r"[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b",  # a postcode
        rf"(?:no\.?|number|flat|apartment|apt|unit|plot|house|door)\s*(?:#\s*)?(?:\d+[a-z]?|(?:{_NUMBERS}))\b",
        rf"\d{{1,4}}[a-z]?,?\s+(?:[a-z][\w'’-]*\s+){{1,3}}(?:{_STREETS})\b",
        rf"(?:(?-i:[A-Z])[\w'’-]{{0,40}}\s+){{1,3}}(?:{_STREETS})\b",
        r"next[\s-]door\b|\b(?:house|flat)\s+(?:with|opposite|across|behind|on the corner)\b|\bmy neighbou?rs?\b",
    ),
}
_TITLED = _any(
    r"(?:mr|mrs|ms|miss|dr|rev|cllr|councillor|pc|pcso|sgt|sergeant|insp|inspector|sir|lord|lady)\b\.?\s+[A-Za-z][\w'’-]+",
    r"(?:called|named|known as|names? (?:is|was|are)|name['’]s)\s+[\w'’-]+(?:\s+[A-Z][\w'’-]+)?",
    r"the\s+[A-Z][\w'’-]+\s+(?:family|brothers|sisters|boys|lad|lads|twins|kids|house)\b",
)
_WORD = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?")
_BEGINNINGS = '.!?:;\n-*•"“‘('
_CAPITALS = """
i i'm i've i'd i'll i’m i’ve i’d i’ll monday tuesday wednesday thursday friday saturday sunday january february march
april may june july august september october november december police council borough county england english britain
british uk christmas easter halloween covid asb cctv pcso pcsos pc nhs anti social road street lane park school church
co-op tesco aldi lidl morrisons sainsbury's asda ok tv mot gp demonstration
"""
_EVERYDAY = frozenset(_CAPITALS.split())


def find(text: str, places: Collection[str] = ()) -> tuple[Found, ...]:
    """Everything to look at twice, in order; marks may overlap. `places`: words that name no person, in lower case."""
    found = [Found(hint, *match.span()) for hint, pattern in _PATTERNS.items() for match in pattern.finditer(text)]
    found += [Found(Hint.SAFEGUARDING, *match.span()) for match in DANGER.finditer(text)]
    found += [Found(Hint.NAME, *match.span()) for match in _TITLED.finditer(text)]
    found += _names(text, places)
    return tuple(sorted(set(found), key=lambda each: (each.start, each.end, each.hint)))


def kinds(text: str, places: Collection[str] = ()) -> tuple[Hint, ...]:
    """What may be in a text, each kind once, in the order of Hint."""
    there = {each.hint for each in find(text, places)}
    return tuple(hint for hint in Hint if hint in there)


def _names(text: str, places: Collection[str]) -> Iterator[Found]:
    """First names however written, and words with a capital letter that do not begin a sentence."""
    for match in _WORD.finditer(text):
        word = match.group().lower()
        known = {word, word.removesuffix("'s").removesuffix("’s")}
        capital = match.group()[0].isupper() and not match.group().isupper()
        first = known & PLAIN or (capital and known & ALSO_WORDS)
        odd = (
            capital
            and not (known | {word.removesuffix("s")}) & _EVERYDAY
            and known.isdisjoint(places)
            and not _begins(text, match.start())
        )
        if first or odd:
            yield Found(Hint.NAME, *match.span())


def _begins(text: str, place: int) -> bool:
    """Whether a word there begins a sentence, and so has its capital letter from that."""
    before = text[:place].rstrip(" \t")
    return not before or before[-1] in _BEGINNINGS
