"""Signing in and out. The browser holds a random token; the store holds only its hash, and may end it at any time.

Wrong passwords slow down further tries for that name, known or not, wherever they come from: no address is kept.
"""

import hashlib
import hmac
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey_engine.accounts import audit
from survey_engine.accounts.models import IDLE, SignInFailures, Staff, StaffSession
from survey_engine.accounts.passwords import ARGON2ID, Passwords
from survey_engine.accounts.staff import tidy
from survey_engine.store.clock import Clock
from survey_engine.store.sessions import Sessions

LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)  # how exactly `seen_at` is kept, so that reading pages seldom writes
FREE_TRIES = 5  # wrong passwords in a row before waiting begins
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)
FORGET_AFTER = timedelta(days=1)


class Refusal(StrEnum):
    """Why somebody was not let in. An unknown name, a disabled account and a wrong password look the same."""

    WRONG = "wrong"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A token for the browser, and whose it is."""

    token: str
    staff: Staff


@dataclass(frozen=True, slots=True)
class Desk:
    """What signing in needs: the clock, the key for hashing what was typed as a name, and how passwords compare."""

    clock: Clock
    secret: str
    passwords: Passwords = ARGON2ID


def sign_in(sessions: Sessions, desk: Desk, name: str, password: str) -> SignedIn | Refusal:
    """Let somebody in, or say why not.

    The slow comparison is between two transactions, so that nobody can hold up those who answer surveys by signing in;
    the second looks again, so that many tries at once are no way round the waiting.
    """
    with sessions.read() as session:
        if _waits(session.get(SignInFailures, _key(desk, name)), desk.clock()):
            return Refusal.WAIT
        account = session.scalars(select(Staff).where(Staff.name == tidy(name))).one_or_none()
    verdict = desk.passwords.judge(account.password_hash if account else None, password)
    fresh = desk.passwords.hash(password) if verdict.stale else None
    with sessions.begin() as session:
        failures = _failures(session, desk, name)
        if _waits(failures, desk.clock()):
            return Refusal.WAIT
        present = _unchanged(session, account) if verdict.right else None
        if present is None:
            return _refuse(session, desk, failures, account)
        present.password_hash = fresh or present.password_hash
        session.delete(failures)
        audit.record(session, desk.clock, present, "staff.signed_in", present.name)
        return SignedIn(begin(session, desk.clock, present), present)


def forgive(session: Session, desk: Desk, name: str) -> None:
    """Forget the wrong passwords for a name."""
    session.execute(delete(SignInFailures).where(SignInFailures.name_hash == _key(desk, name)))


def begin(session: Session, clock: Clock, account: Staff) -> str:
    """A new sign-in of an account; gives the token. Also forgets sign-ins that ended long ago."""
    token, now = secrets.token_urlsafe(32), clock()
    session.execute(delete(StaffSession).where(StaffSession.ends_at < now - FORGET_AFTER))
    kept = StaffSession(
        token_hash=_hash(token), staff_id=account.id, signed_in_at=now, seen_at=now, ends_at=now + LONGEST
    )
    session.add(kept)
    return token


def current(session: Session, clock: Clock, token: str) -> StaffSession | None:
    """The sign-in a token stands for, unless it was revoked, lay idle too long, or its time is over."""
    found = session.get(StaffSession, _hash(token))
    return found if found is not None and _holds(found, clock()) else None


def is_unseen(found: StaffSession, now: datetime) -> bool:
    """Whether it is time to note that the sign-in is still in use."""
    return now - found.seen_at >= SEEN_EVERY


def see(session: Session, clock: Clock, token: str) -> None:
    """Note that a sign-in is in use."""
    if (found := current(session, clock, token)) is not None:
        found.seen_at = clock()


def sign_out(session: Session, clock: Clock, token: str) -> None:
    """End one sign-in; a token that stands for none is no matter."""
    if (found := current(session, clock, token)) is not None:
        found.revoked_at = clock()
        audit.record(session, clock, found.staff, "staff.signed_out", found.staff.name)


def _holds(found: StaffSession, now: datetime) -> bool:
    in_time = now < found.ends_at and now - found.seen_at < IDLE
    return in_time and found.revoked_at is None and found.staff.disabled_at is None


def _waits(failures: SignInFailures | None, now: datetime) -> bool:
    return failures is not None and failures.blocked_until is not None and now < failures.blocked_until


def _failures(session: Session, desk: Desk, name: str) -> SignInFailures:
    """The count of wrong passwords for a name, locked until this try is decided."""
    session.execute(delete(SignInFailures).where(SignInFailures.last_at < desk.clock() - FORGET_AFTER))
    key = _key(desk, name)
    if session.get(SignInFailures, key, with_for_update=True) is None:
        with suppress(IntegrityError), session.begin_nested():  # another try may be first
            session.add(SignInFailures(name_hash=key, count=0, last_at=desk.clock()))
    return session.get_one(SignInFailures, key, with_for_update=True)


def _unchanged(session: Session, compared: Staff | None) -> Staff | None:
    """The account as it is now, unless it was disabled or given another password since it was compared."""
    present = session.get(Staff, compared.id) if compared else None
    if compared is None or present is None or present.disabled_at is not None:
        return None
    return present if present.password_hash == compared.password_hash else None


def _refuse(session: Session, desk: Desk, failures: SignInFailures, account: Staff | None) -> Refusal:
    failures.count += 1
    failures.last_at = desk.clock()
    if failures.count >= FREE_TRIES:
        wait = min(FIRST_WAIT * 2 ** min(failures.count - FREE_TRIES, 10), LONGEST_WAIT)
        failures.blocked_until = failures.last_at + wait
        if account is not None and failures.count == FREE_TRIES:
            audit.record(session, desk.clock, account, "staff.sign_in_slowed", account.name)
    return Refusal.WRONG


def _key(desk: Desk, name: str) -> bytes:
    return hmac.digest(desk.secret.encode(), tidy(name).encode(), "sha256")


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
