"""A tablet as the server sees it: seals and signs finished responses, counts what it makes. For tests of every room."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from deliveries import content

from field_sync import devices
from field_sync.devices import NewDevice
from field_sync.protocol import Batch
from field_sync.sealing import SealingKey, raw_public, seal
from field_sync.signing import sign
from field_sync.wire import base64url, read_item, time_text
from survey_engine.accounts.staff import Hand
from survey_engine.definition import canonical
from survey_engine.store.clock import Clock
from survey_engine.store.sessions import Sessions

Wire = dict[str, Any]


@dataclass(slots=True)
class Tablet:
    """One enrolled tablet. `seq` is the last device_seq it gave out."""

    device_id: str
    token: str
    private: ec.EllipticCurvePrivateKey
    key: SealingKey
    install_id: str = field(default_factory=lambda: str(uuid4()))
    seq: int = 0

    def response(self, number: int = 1, /, **changes: Any) -> Wire:
        """A finished response to the tiny questionnaire, sealed and signed."""
        salted = {"mode": "tablet", "salt": f"{number:032x}"} | changes
        return self.seal(canonical.encode(content(number, **salted)), content(number, **salted)["response_id"])

    def seal(self, plain: bytes, response_id: str, **changes: Any) -> Wire:
        """Any bytes, sealed and signed as a response."""
        self.seq += 1
        sealed_size = len(plain) + 65 + 16
        header = self._header("response", response_id=response_id, key_id=self.key.id, sealed_size=sealed_size)
        text = base64url(canonical.encode(header | changes))
        sealed = seal(self.key.public, text.encode(), plain)
        return self.signed(text, sealed)

    def signed(self, header: str, sealed: bytes) -> Wire:
        """An item of these bytes, signed."""
        told = sha256(sealed)
        return {
            "header": header,
            "sealed": base64url(sealed),
            "sealed_hash": told.hexdigest(),
            "signature": base64url(sign(self.private, header, told.digest())),
        }

    def tally(self, what: str = "refused", count: int = 1, **changes: Any) -> Wire:
        """A signed count."""
        self.seq += 1
        header = self._header("tally", what=what, count=count, hour="2024-03-01T11:00:00Z", event_id=None)
        text = base64url(canonical.encode(header | {"tally_id": str(uuid4())} | changes))
        return {"header": text, "signature": base64url(sign(self.private, text, b""))}

    def batch(self, *items: Wire, now: datetime | None = None, **changes: Any) -> Wire:
        """A batch as it is sent."""
        frame = {"protocol": 1, "batch_id": str(uuid4()), "install_id": self.install_id, "items": list(items)}
        timed = {"device_now": time_text(now)} if now else {}
        return frame | timed | changes

    def _header(self, kind: str, **more: Any) -> Wire:
        own = {"device_id": self.device_id, "install_id": self.install_id, "device_seq": self.seq}
        return {"kind": kind, **own, "client_build": "test", **more}


def enrolled(sessions: Sessions, clock: Clock, key: SealingKey, name: str = "Tablet B") -> Tablet:
    """A tablet let in by an officer's code."""
    private = ec.generate_private_key(ec.SECP256R1())
    with sessions.begin() as session:
        code = devices.offer(session, Hand(clock))
        let_in = devices.enrol(session, clock, NewDevice(code, name, raw_public(private)))
    return Tablet(let_in.device_id, let_in.token, private, key)


def brought(*items: Wire, now: datetime | None = None, install_id: str | None = None) -> Batch:
    """A batch as the server reads it."""
    return Batch("batch", install_id, now, None, tuple(map(read_item, items)))
