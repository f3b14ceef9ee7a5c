"""Staff accounts: added, given a role, given a new password, disabled. Every change is in the audit trail."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey_engine.accounts import audit, passwords
from survey_engine.accounts.models import IDLE, Role, Staff, StaffSession
from survey_engine.accounts.passwords import ARGON2ID, Passwords
from survey_engine.errors import Conflict, DataError, Fault, NotFound
from survey_engine.store.clock import Clock

NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,99}")


@dataclass(frozen=True, slots=True)
class Hand:
    """Who changes accounts, and with what: the clock, and how passwords are hashed."""

    clock: Clock
    actor: Staff | None = None  # nobody: the command line
    passwords: Passwords = ARGON2ID


def tidy(name: str) -> str:
    """A name as it is kept and compared: however it is typed, it is one account."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def staff(session: Session) -> Sequence[Staff]:
    """Everybody, by name."""
    return session.scalars(select(Staff).order_by(Staff.name)).all()


def signed_in(session: Session, clock: Clock) -> Mapping[UUID, int]:
    """How many sign-ins of each account, by its id, could still be in use."""
    query = select(StaffSession.staff_id, func.count()).where(
        StaffSession.revoked_at.is_(None), StaffSession.ends_at > clock(), StaffSession.seen_at > clock() - IDLE
    )
    return dict(session.execute(query.group_by(StaffSession.staff_id)).all())


def by_name(session: Session, name: str) -> Staff:
    """The account of that name, or NotFound."""
    found = session.scalars(select(Staff).where(Staff.name == tidy(name))).one_or_none()
    if found is None:
        raise NotFound(f"Nobody signs in as '{tidy(name)}'.")
    return found


def by_id(session: Session, staff_id: UUID) -> Staff:
    """The account of that id, or NotFound."""
    found = session.get(Staff, staff_id)
    if found is None:
        raise NotFound("There is no such account.")
    return found


def add(session: Session, hand: Hand, name: str, full_name: str, role: Role) -> tuple[Staff, str]:
    """A new account and its first password, to be changed at the first sign-in. Conflict when the name is taken."""
    name = tidy(name)
    if not NAME.fullmatch(name):
        message = f"'{name}' cannot be a name to sign in with: use letters a to z, digits and . _ @ + - only."
        raise DataError(message, [Fault("/name", "pattern", message)])
    password = passwords.generate()
    account = Staff(
        id=uuid4(),
        name=name,
        full_name=full_name.strip() or name,
        role=role,
        password_hash=hand.passwords.hash(password),
        must_change=True,
        created_at=hand.clock(),
        disabled_at=None,
    )
    try:
        with session.begin_nested():
            session.add(account)
    except IntegrityError:
        raise Conflict(f"'{name}' has an account already.") from None
    audit.record(session, hand.clock, hand.actor, "staff.added", name, role=role)
    return account, password


def set_role(session: Session, hand: Hand, account: Staff, role: Role) -> None:
    """Give an account another role and end its sign-ins. Conflict when no administrator would be left."""
    if account.role is role:
        return
    _keep_an_administrator(session, account)
    audit.record(session, hand.clock, hand.actor, "staff.role", account.name, was=account.role, now=role)
    account.role = role
    revoke(session, hand, account)


def reset_password(session: Session, hand: Hand, account: Staff) -> str:
    """A new password, to be changed at the next sign-in; ends every sign-in, and lets a disabled account in again."""
    password = passwords.generate()
    account.password_hash = hand.passwords.hash(password)
    account.must_change = True
    account.disabled_at = None
    audit.record(session, hand.clock, hand.actor, "staff.password_reset", account.name)
    revoke(session, hand, account)
    return password


def change_password(session: Session, hand: Hand, account: Staff, password: str) -> None:
    """Take the password somebody chose for themselves, and end their other sign-ins."""
    passwords.check(password, (account.name, *account.full_name.split()))
    account.password_hash = hand.passwords.hash(password)
    account.must_change = False
    audit.record(session, hand.clock, hand.actor, "staff.password_changed", account.name)
    revoke(session, hand, account)


def disable(session: Session, hand: Hand, account: Staff) -> None:
    """Let an account in no more, from this moment on. Conflict when no administrator would be left."""
    if account.disabled_at is not None:
        return
    _keep_an_administrator(session, account)
    account.disabled_at = hand.clock()
    audit.record(session, hand.clock, hand.actor, "staff.disabled", account.name)
    revoke(session, hand, account)


def revoke(session: Session, hand: Hand, account: Staff) -> int:
    """End every sign-in of an account; gives how many there were."""
    ended = session.execute(
        update(StaffSession)
        .where(StaffSession.staff_id == account.id, StaffSession.revoked_at.is_(None))
        .values(revoked_at=hand.clock())
        .returning(StaffSession.token_hash)
    ).all()
    if ended:
        audit.record(
            session, hand.clock, hand.actor, "staff.signed_out_everywhere", account.name, count=str(len(ended))
        )
    return len(ended)


def _keep_an_administrator(session: Session, account: Staff) -> None:
    """Locks the administrators, so that two of them cannot remove each other at once."""
    query = select(Staff).where(Staff.role == Role.ADMINISTRATOR, Staff.disabled_at.is_(None)).with_for_update()
    if [each.id for each in session.scalars(query)] == [account.id]:
        raise Conflict(f"'{account.name}' is the only administrator; make somebody else one first.")
