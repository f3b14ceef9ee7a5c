"""Canonical JSON: the one way to write a value as bytes, and the strict way to read them back.

What is hashed, sealed, stored and compared is always `encode`d: keys sorted, no spaces, UTF-8, whole numbers
only. `decode` refuses what two readers could understand differently. Neither knows what the value means.
"""

import json
from hashlib import sha256 as _sha256
from typing import NoReturn

import orjson

from survey_engine.errors import DataError, Fault

LIMIT = 64 * 1024  # bytes: one response
DEPTH = 20  # brackets inside brackets
LARGEST = 2**53 - 1  # beyond it JavaScript loses whole numbers

_EXACT = orjson.OPT_STRICT_INTEGER


def encode(value: object) -> bytes:
    """The canonical JSON of a value made of dicts, lists, tuples, strings, whole numbers, booleans and None.

    Text is written as it is given: the caller makes it NFC. Raises TypeError for anything else (floats included).
    """
    _refuse_floats(value)
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | _EXACT)


def rewrite(value: object) -> bytes:
    """The canonical JSON of what `decode` read, or of parts of it: so there is nothing in it to refuse."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | _EXACT)


def sha256(raw: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return _sha256(raw).hexdigest()


def decode(raw: bytes, *, limit: int = LIMIT, depth: int = DEPTH) -> object:
    """The value written in strict JSON, canonical or not; at most `limit` bytes and `depth` nested brackets.

    Refuses (DataError) duplicate keys, NaN, Infinity, decimals, whole numbers past 2**53, NUL, lone surrogates.
    """
    if len(raw) > limit:
        _refuse("json.too_large", f"This is {len(raw):,} bytes; at most {limit:,} are read. Send less text.")
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        _refuse("json.unreadable", f"This is not JSON: {error}. Write it as UTF-8 JSON (RFC 8259).", error)
    if not (_rewritten(raw, value) and _plain(value, depth) and (b"\\" not in raw or b"\\u0000" not in raw)):
        _explain(raw, depth)
    return value


def _rewritten(raw: bytes, value: object) -> bool:
    """True when writing the value again gives the same text, which duplicate keys or huge numbers would not."""
    try:
        again = orjson.dumps(value, option=_EXACT)
    except TypeError:
        return False
    return again == raw or again == raw.strip().replace(b'": ', b'":').replace(b', "', b',"')


def _plain(value: object, depth: int) -> bool:
    """True when no part is a float and no bracket lies deeper than `depth`: the hot path, so written flat."""
    if type(value) is not dict and type(value) is not list:
        return type(value) is not float
    if not depth:
        return False
    for part in value.values() if type(value) is dict else value:
        kind = type(part)
        if kind is str or kind is int:
            continue
        if (kind is list or kind is dict) and depth > 1:
            try:
                "".join(part if kind is list else part.values())  # nearly always texts only
                continue
            except TypeError:
                pass
        if not _plain(part, depth - 1):
            return False
    return True


def _explain(raw: bytes, depth: int) -> None:
    """Read slowly and refuse with the reason; nothing is refused that is merely spaced or escaped in its own way."""
    try:
        value = json.loads(raw.decode("utf-8"), object_pairs_hook=_object)
    except (RecursionError, ValueError) as error:
        _refuse(
            "json.unreadable", f"This is too deep or holds too long a number: {error}. Send a simpler value.", error
        )
    faults = _faults(value, "", depth)
    if faults:
        raise DataError(faults[0].message, faults)


class _Pairs(dict[str, object]):
    """An object as read, which remembers a key that came twice."""

    twice: str | None = None


def _object(pairs: list[tuple[str, object]]) -> _Pairs:
    found = _Pairs(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        found.twice = next(key for key in keys if keys.count(key) > 1)
    return found


def _faults(value: object, path: str, depth: int) -> list[Fault]:
    if not isinstance(value, dict | list):
        return [Fault(path, code, message) for code, message in _scalar(value)]
    if not depth:
        return [Fault(path, "json.too_deep", "Brackets lie too deep here. Send a flatter value.")]
    if isinstance(value, list):
        return [fault for n, part in enumerate(value) for fault in _faults(part, f"{path}/{n}", depth - 1)]
    members = [fault for key, part in value.items() for fault in _member(key, part, path, depth)]
    return _twice(value, path) + members


def _scalar(value: object) -> list[tuple[str, str]]:
    match value:
        case str() if "\0" in value:
            return [("json.nul", "This text holds a NUL character. Leave it out.")]
        case float():
            return [("json.decimal", "This is not a whole number. Send a whole number, or text in quotes.")]
        case int() if abs(value) > LARGEST:
            return [("json.too_big", f"This number is past {LARGEST}. Send a smaller one, or text in quotes.")]
    return []


def _member(key: str, part: object, path: str, depth: int) -> list[Fault]:
    step = pointer(path, key)
    nul = [Fault(step, "json.nul", "This key holds a NUL character. Leave it out.")] if "\0" in key else []
    return nul + _faults(part, step, depth - 1)


def _twice(found: dict[str, object], path: str) -> list[Fault]:
    key = found.twice if isinstance(found, _Pairs) else None
    if key is None:
        return []
    return [Fault(pointer(path, key), "json.duplicate", f"The key '{key}' is given twice. Keep one of them.")]


def pointer(path: str, step: str | int) -> str:
    """A JSON pointer (RFC 6901) one step further."""
    return f"{path}/{str(step).replace('~', '~0').replace('/', '~1')}"


def _refuse_floats(value: object) -> None:
    if not _plain(value, 100):
        raise TypeError("canonical JSON holds whole numbers only, and at most 100 nested brackets")


def _refuse(code: str, message: str, cause: Exception | None = None) -> NoReturn:
    raise DataError(message, [Fault("", code, message)]) from cause
