"""Tablets: let in by a code that works once, known by a token from then on, shut out by revoking. Never commits.

Every change is in the audit trail. A tablet's token and its signing key are its own; the store has a hash and a
public key.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from field_sync.models import Device, Enrolment, PinCheck
from field_sync.signing import public_key
from survey_engine.accounts import audit
from survey_engine.accounts.models import Staff
from survey_engine.accounts.staff import Hand
from survey_engine.errors import NotFound, SurveyError
from survey_engine.responses.codes import code_from, tidy_code
from survey_engine.store.clock import Clock

CODE_LASTS = timedelta(minutes=10)
PIN_DIGITS = 6
ITERATIONS = 600_000


class EnrolmentError(SurveyError):
    """A code that lets nobody in: unknown, used already, or too old."""

    code = "sync.enrolment"


@dataclass(frozen=True, slots=True)
class NewDevice:
    """What a tablet says of itself when it is enrolled."""

    code: str
    name: str
    public_key: bytes


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What a tablet is given, once."""

    device: Device
    token: str

    @property
    def device_id(self) -> str:
        """The id it is known by."""
        return self.device.id


@dataclass(frozen=True, slots=True)
class Guard:
    """What a tablet needs to know a fieldworker by a PIN."""

    name: str
    full_name: str
    salt: bytes
    iterations: int
    check: bytes


def offer(session: Session, hand: Hand) -> str:
    """A code with which one tablet may be enrolled within ten minutes."""
    now, code = hand.clock(), code_from(secrets.token_bytes(8))
    by = hand.actor.name if hand.actor else audit.COMMAND_LINE
    session.add(Enrolment(code_hash=_hash(code), made_at=now, made_by=by, ends_at=now + CODE_LASTS))
    audit.record(session, hand.clock, hand.actor, "device.offered", "")
    return code


def enrol(session: Session, clock: Clock, new: NewDevice) -> Enrolled:
    """Let a tablet in; EnrolmentError when the code is no good, DataError when the key is none."""
    public_key(new.public_key)
    code = _hash(tidy_code(new.code) or "")
    free = (Enrolment.code_hash == code, Enrolment.used_at.is_(None), Enrolment.ends_at > clock())
    taken = session.scalar(update(Enrolment).where(*free).values(used_at=clock()).returning(Enrolment.made_by))
    if taken is None:
        raise EnrolmentError("This code was used already, or is older than ten minutes. Ask for another.")
    token = secrets.token_urlsafe(32)
    device = Device(
        id=str(uuid4()),
        name=new.name.strip() or "Tablet",
        public_key=new.public_key,
        token_hash=_hash(token),
        pin_key=secrets.token_bytes(32),
        enrolled_at=clock(),
        enrolled_by=taken,
        seen_at=clock(),
    )
    session.add(device)
    session.flush()
    session.execute(update(Enrolment).where(Enrolment.code_hash == code).values(device_id=device.id))
    audit.record(session, clock, None, "device.enrolled", device.name, device=device.id, code_of=taken)
    return Enrolled(device, token)


def by_token(session: Session, token: str) -> Device | None:
    """The tablet whose token it is, revoked or not."""
    return session.scalars(select(Device).where(Device.token_hash == _hash(token))).one_or_none()


def by_name(session: Session, name: str) -> Device:
    """The tablet of that id or name; NotFound when there is none, or there are several of that name."""
    found = session.scalars(select(Device).where((Device.id == name) | (Device.name == name))).all()
    if len(found) != 1:
        raise NotFound(f"{len(found) or 'No'} tablets are called {name}; use the id that `device list` shows.")
    return found[0]


def every(session: Session) -> Sequence[Device]:
    """Every tablet there ever was, by name."""
    return session.scalars(select(Device).order_by(Device.name, Device.id)).all()


def revoke(session: Session, hand: Hand, device: Device) -> None:
    """Shut a tablet out. What it still brings is quarantined."""
    if device.revoked_at is None:
        device.revoked_at = hand.clock()
        audit.record(session, hand.clock, hand.actor, "device.revoked", device.name, device=device.id)


def give_pin(session: Session, hand: Hand, device: Device, staff: Staff) -> str:
    """A new PIN for one fieldworker on one tablet, to be told once; it works there after the next contact."""
    pin, salt = "".join(secrets.choice("0123456789") for _ in range(PIN_DIGITS)), secrets.token_bytes(16)
    check = pin_check(device.pin_key, pin, salt, ITERATIONS)
    session.merge(PinCheck(device_id=device.id, staff_id=staff.id, salt=salt, iterations=ITERATIONS, check=check))
    audit.record(session, hand.clock, hand.actor, "device.pin", device.name, fieldworker=staff.name)
    return pin


def pin_check(pin_key: bytes, pin: str, salt: bytes, iterations: int) -> bytes:
    """What a tablet must find again from the PIN typed into it."""
    slow = hashlib.pbkdf2_hmac("sha256", pin.encode(), salt, iterations)
    return hmac.digest(pin_key, slow, "sha256")


def guards(session: Session, device_id: str) -> Sequence[Guard]:
    """Whoever has a PIN on a tablet and may still work, by name."""
    query = (
        select(Staff.name, Staff.full_name, PinCheck.salt, PinCheck.iterations, PinCheck.check)
        .join(PinCheck, PinCheck.staff_id == Staff.id)
        .where(PinCheck.device_id == device_id, Staff.disabled_at.is_(None))
        .order_by(Staff.name)
    )
    return [Guard(*row) for row in session.execute(query)]


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
