"""The codes of short links: made so that they can be read out, typed on a phone, and never change.

A code not given in the file is derived from the consultation and the event, so that a poster printed before a
database was made anew still leads to the same place.
"""

import re
from hashlib import sha256
from uuid import UUID, uuid5

DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford base32: no i, l, o, u
LENGTH = 6
CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
CONFUSED = str.maketrans("ilou", "110v")
NAMESPACE = UUID("6f1d4c0e-5d0b-5a7e-9a57-0f6a3a3f2c11")  # of events; drawn once


def event_id(consultation: str, event: str) -> UUID:
    """The id of an event: the same on every machine that loads the same file."""
    return uuid5(NAMESPACE, f"{consultation}/{event}")


def derived_code(consultation: str, event: str) -> str:
    """Six digits and letters, 30 bits of a hash."""
    number = int.from_bytes(sha256(f"{consultation}/{event}".encode()).digest()[:4]) >> 2
    return "".join(DIGITS[number >> 5 * place & 31] for place in reversed(range(LENGTH)))


def readings(typed: str) -> tuple[str, ...]:
    """The codes that may be meant: as typed in small letters, then with look-alikes put right; none for no code."""
    small = typed.strip().lower()
    return tuple(dict.fromkeys((small, small.translate(CONFUSED)))) if CODE.fullmatch(small) else ()
