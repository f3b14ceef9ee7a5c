"""Reads what tablets send into protocol's dataclasses: the frame by schema, each item by itself and without complaint.

One item that cannot be read spoils no other: it becomes None, and its bringer is told so.
"""

import binascii
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from re import compile as pattern
from typing import Any

import orjson
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from field_sync.protocol import (
    LATEST_SEQ,
    MOST_BYTES,
    MOST_ITEMS,
    PROTOCOL,
    Batch,
    BatchError,
    Header,
    Item,
    Kind,
    Tally,
    TooLargeError,
    What,
)
from survey_engine.errors import Fault


class BatchSchema(Schema):
    """The frame around the items; they are read one by one, so that a bad one spoils no other."""

    class Meta:
        unknown = EXCLUDE

    protocol = fields.Integer(required=True, strict=True, validate=validate.Equal(PROTOCOL))
    items = fields.List(fields.Raw(allow_none=True), required=True)


class AboutSchema(Schema):
    """What a tablet tells of itself beside its items. Whatever of it cannot be read was not said: no item waits."""

    class Meta:
        unknown = EXCLUDE

    batch_id = fields.String(validate=[validate.Length(max=64), validate.ContainsNoneOf("\0")])
    install_id = fields.UUID()
    device_now = fields.AwareDateTime(format="iso")
    made = fields.Integer(strict=True, validate=validate.Range(0, LATEST_SEQ))


class EnrolSchema(Schema):
    """What a new tablet sends."""

    class Meta:
        unknown = EXCLUDE

    code = fields.String(required=True, validate=validate.Length(max=40))
    device_name = fields.String(required=True, validate=[validate.Length(1, 100), validate.ContainsNoneOf("\0")])
    public_key = fields.String(required=True, validate=validate.Length(max=200))


class HeaderSchema(Schema):
    """What both kinds of header say."""

    class Meta:
        unknown = EXCLUDE

    kind = fields.Enum(Kind, by_value=True, required=True)
    device_id = fields.UUID(required=True)
    install_id = fields.UUID(required=True)
    device_seq = fields.Integer(required=True, strict=True, validate=validate.Range(1, LATEST_SEQ))
    environment = fields.String(load_default=None, validate=validate.OneOf(("live", "test")))
    response_id = fields.UUID()
    key_id = fields.String(validate=validate.Length(max=64))
    tally_id = fields.UUID()
    event_id = fields.UUID(load_default=None, allow_none=True)
    what = fields.Enum(What, by_value=True)
    count = fields.Integer(strict=True, validate=validate.Range(0, 1_000_000))
    hour = fields.AwareDateTime(format="iso")


_BATCH, _ABOUT, _ENROL = BatchSchema(), AboutSchema(), EnrolSchema()


def read_batch(raw: bytes, *, limited: bool = True) -> Batch:
    """A batch, or a bundle (not `limited`). BatchError: it is none; TooLargeError: send half of it."""
    if limited and len(raw) > MOST_BYTES:
        raise _too_large(f"This batch has {len(raw):,} bytes; at most {MOST_BYTES:,} are taken.")
    given = _json(raw)
    data = _load(_BATCH, given)
    if limited and len(data["items"]) > MOST_ITEMS:
        raise _too_large(f"This batch has {len(data['items'])} items; at most {MOST_ITEMS} are taken.")
    about = _about(given)
    install = about.get("install_id")
    return Batch(
        about.get("batch_id", ""),
        str(install) if install else None,
        about.get("device_now"),
        about.get("made"),
        tuple(map(read_item, data["items"])),
    )


def read_enrolment(raw: bytes) -> Mapping[str, str]:
    """The code, the name and the public key that a new tablet sends; BatchError when they are not there."""
    found: Mapping[str, str] = _load(_ENROL, _json(raw))
    return found


def read_item(data: object) -> Item | None:
    """One item, or None when it is none."""
    match data:
        case {"header": str(header), "sealed": str(sealed), "sealed_hash": str(told), "signature": str(signature)}:
            pass
        case {"header": str(header), "signature": str(signature)}:
            sealed, told = "", ""
        case _:
            return None
    try:
        bytes.fromhex(told)
        return Item(header, unbase64(sealed), told.lower() or None, unbase64(signature)) if _printable(header) else None
    except ValueError:
        return None


def read_header(text: str) -> Header | None:
    """What a header says, or None when nobody can read it."""
    try:
        data = orjson.loads(unbase64(text))
        return _header(data) if isinstance(data, dict) else None
    except (ValueError, KeyError, ValidationError):
        return None


def base64url(raw: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def unbase64(text: str) -> bytes:
    """The bytes of base64url, padded or not; ValueError when it is not that."""
    try:
        bare = text.rstrip("=")
        return binascii.a2b_base64(bare.translate(_STANDARD) + "=" * (-len(bare) % 4), strict_mode=True)
    except binascii.Error as error:
        raise ValueError("not base64url") from error


def time_text(moment: datetime) -> str:
    """A time as it is sent: UTC, milliseconds, Z."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


_STANDARD = str.maketrans("-_+/", "+/\0\0")
_PLAIN_UUID = pattern("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch
_HEADER = HeaderSchema()


def _header(data: Mapping[str, Any]) -> Header | None:
    found: dict[str, Any] = _HEADER.load(data) if not _quick(data) else {**data, "kind": Kind.RESPONSE}
    tally = None
    if found["kind"] is Kind.TALLY:
        event = found["event_id"]
        tally = Tally(str(event) if event else None, found["what"], found["count"], found["hour"])
    name = found["tally_id" if tally else "response_id"]
    return Header(
        found["kind"],
        str(name),
        str(found["device_id"]),
        str(found["install_id"]),
        found["device_seq"],
        None if tally else found["key_id"],
        found.get("environment"),
        tally,
    )


def _quick(data: Mapping[str, Any]) -> bool:
    """Whether a header is just what our own tablets write for a response, so that it need not be read slowly."""
    match data:
        case {
            "kind": "response",
            "response_id": str(response),
            "device_id": str(device),
            "install_id": str(install),
            "device_seq": int(seq),
            "key_id": str(key),
        }:
            ids = all(map(_is_plain_uuid, (response, device, install)))
            said = data.get("environment") in (None, "live", "test")
            return ids and said and type(seq) is int and 0 < seq <= LATEST_SEQ and len(key) <= 64
    return False


def _is_plain_uuid(text: str) -> bool:
    return len(text) == 36 and _PLAIN_UUID(text) is not None


def _printable(text: str) -> bool:
    """Whether it can be kept as it is. Base64url it need not be: what is no header is held, should it be worth it."""
    return text.isascii() and text.isprintable()


def _about(data: Mapping[str, Any]) -> dict[str, Any]:
    try:
        found: dict[str, Any] = _ABOUT.load(data)
    except ValidationError as error:
        found = dict(error.valid_data) if isinstance(error.valid_data, dict) else {}
    return found


def _json(raw: bytes) -> Any:
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise BatchError("This is not JSON.", [Fault("", "json.unreadable", "Send JSON in UTF-8.")]) from None


def _load(schema: Schema, given: Any) -> Any:
    try:
        return schema.load(given)
    except ValidationError as error:
        names = ", ".join(sorted(map(str, error.messages_dict)))
        raise BatchError(f"This cannot be read: {names}.", [Fault("", "sync.shape", f"Look at {names}.")]) from None


def _too_large(message: str) -> TooLargeError:
    return TooLargeError(message, [Fault("", "sync.too_large", "Send half of it.")])
