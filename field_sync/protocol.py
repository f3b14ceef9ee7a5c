"""What tablets and the server say to each other, as data. Knows no web, no store and no keys.

JSON over HTTPS; the token of the device as `Authorization: Bearer`; no cookies, no redirects. Binary values are
base64url without padding; hashes are lower-case hexadecimal; times ISO 8601, UTC, with Z and milliseconds.

POST /sync/v1/enrol     {code, device_name, public_key}: `code` XXXX-XXXX-XXXX, however typed, single use, 10 minutes;
    `public_key` the raw P-256 point (65 bytes) of the key that signs. -> 200 {device_id, token, pin_key, epoch,
    server_time}; `pin_key` is 32 bytes, to be imported as a non-extractable HMAC-SHA256 key. 403 for a bad code.
    The QR code holds <base url>/capture#enrol=<code>.
GET /sync/v1/ping?nonce=    nobody need be enrolled -> {nonce, epoch, server_time}; `nonce` [A-Za-z0-9_-]{1,64}.
GET /sync/v1/bootstrap  -> {protocol, epoch, server_time, device: {device_id, name},
    policy: {batch_items, batch_bytes, item_bytes, clock_tolerance_ms, grace_ms, backed_up_at: time | null},
    consultations: [{slug, title: {language: text}, demonstration, opened_at | null, closed_at | null, key_id,
                     questionnaires: [form_hash]}],
    questionnaires: [{form_hash, questionnaire, version, title, languages, minutes | null, modes,
                      definition: "/capture/forms/<form_hash>.json",
                      pages: {language: "/capture/forms/<form_hash>/<language>"}}],
    events: [{event_id, consultation, code, name, place, type, day, starts_at | null, ends_at | null}],
    sealing_keys: [{key_id, consultation, public_key}],
    fieldworkers: [{name, full_name, salt, iterations, check}]}
    `check` = HMAC-SHA256(pin_key, PBKDF2-HMAC-SHA256(PIN as UTF-8, salt, iterations, 32 bytes)).
POST /sync/v1/batches   {protocol: 1, batch_id, install_id, device_now, made?, items: [{header, sealed, sealed_hash,
    signature}]}; `made` is the highest device_seq this install has given out, so that losses at the end show too.
    -> 200 {protocol, batch_id, epoch, server_time, results}, a result for every item, in their order:
    {response_id, sealed_hash, status, receipt, reasons}. `receipt` is the server's own number of the item (int), null
    when nothing was kept (retry, not_ours). For a tally response_id is its tally_id and sealed_hash null.
GET /sync/v1/receipts?since=  -> {protocol, epoch, server_time, items, next, gaps}: what is kept of this device, items
    {receipt, install_id, device_seq, response_id, sealed_hash, status, secured, reasons} with receipt > since, in that
    order, at most PAGE; `next` is the `since` of the next page, or null at the end. `status` is as it stands now.
    gaps: [{install_id, made, arrived, missing: [device_seq, ...]}], every install of the device.

401 unknown token (on all but batches also a revoked one); 413 more than 50 items or 512 KB; 429 and 503 with
Retry-After; 400 not a batch at all. Errors are problem details (RFC 9457). Whatever an item holds, it gets a result.

Header of a response, canonical JSON as base64url; exactly those ASCII bytes are HPKE's info, and with the 32 bytes of
sealed_hash behind them what is signed: {kind: "response", response_id, device_id, install_id, device_seq, key_id,
client_build, environment?, sealed_size}. environment is live when missing. A tally has {kind: "tally", tally_id,
device_id, install_id, device_seq, event_id, what, count, hour, environment?}, no sealed, no sealed_hash, and signs its
header alone; `hour` is the beginning of an hour, UTC. device_seq counts 1, 2, 3 ... whatever an install makes,
responses and tallies alike.

An exported bundle is {bundle: 1, protocol: 1, install_id, device_now, exported_at, made?, items}, of any length.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from survey_engine.errors import DataError

PROTOCOL = 1
MOST_ITEMS = 50
MOST_BYTES = 512 * 1024  # of a batch, as sent
ITEM_BYTES = 64 * 1024  # sealed
CLOCK_TOLERANCE_MS = 5 * 60 * 1000
PAGE = 500
LATEST_SEQ = 2**53 - 1


class ItemStatus(StrEnum):
    """What a tablet is told of one item."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"
    HELD = "held"
    CONFLICT = "conflict"
    ERASED = "erased"
    RETRY = "retry"
    NOT_OURS = "not_ours"


class What(StrEnum):
    """What a tally counts."""

    REFUSED = "refused"
    PASSED_BY = "passed_by"
    SCREENED_OUT = "screened_out"


class Kind(StrEnum):
    """What an item is."""

    RESPONSE = "response"
    TALLY = "tally"


class BatchError(DataError):
    """Not a batch at all; an item inside one never raises this."""

    code = "sync.batch"


class TooLargeError(BatchError):
    """A batch over the limits: send half of it."""

    code = "sync.too_large"


@dataclass(frozen=True, slots=True)
class Item:
    """One item as it came. Nothing about it is checked but its shape."""

    header: str  # base64url, the exact text sent
    sealed: bytes
    sealed_hash: str | None  # as told
    signature: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of all of it, hex: another header or signature makes another item of the same sealed bytes."""
        return sha256(b"\0".join((self.header.encode(), self.told, self.signature))).hexdigest()

    @property
    def told(self) -> bytes:
        """The sealed hash as the bytes that are signed; none for a tally."""
        return bytes.fromhex(self.sealed_hash) if self.sealed_hash else b""

    @property
    def whole(self) -> bool:
        """Whether the sealed bytes are those the hash was made of."""
        return sha256(self.sealed).hexdigest() == self.sealed_hash if self.sealed_hash else not self.sealed


@dataclass(frozen=True, slots=True)
class Header:
    """What an item says of itself in the clear. `id` is the response's, or the tally's."""

    kind: Kind
    id: str
    device_id: str
    install_id: str
    device_seq: int
    key_id: str | None
    environment: str | None
    tally: "Tally | None" = None


@dataclass(frozen=True, slots=True)
class Tally:
    """A count of people who gave no answers."""

    event_id: str | None
    what: What
    count: int
    hour: datetime


@dataclass(frozen=True, slots=True)
class Batch:
    """What is brought together. An item that is none is None."""

    batch_id: str
    install_id: str | None
    device_now: datetime | None
    made: int | None
    items: Sequence[Item | None]


@dataclass(frozen=True, slots=True)
class Result:
    """What a tablet is told of one item. `receipt` is our number of it."""

    response_id: str | None
    sealed_hash: str | None
    status: ItemStatus
    receipt: int | None = None
    reasons: tuple[str, ...] = ()

    def data(self) -> dict[str, object]:
        """As it is sent."""
        return {
            "response_id": self.response_id,
            "sealed_hash": self.sealed_hash,
            "status": self.status.value,
            "receipt": self.receipt,
            "reasons": list(self.reasons),
        }
