"""Accounts to try the office with, one a role, on a laptop only. Their passwords are printed at every start.

A password is derived from the installation's own secret: the same at every start, and nobody else's.
"""

import hmac
from dataclasses import dataclass

from survey_engine.accounts import staff
from survey_engine.accounts.models import Role
from survey_engine.accounts.passwords import ARGON2ID
from survey_engine.accounts.staff import Hand
from survey_engine.engine import Engine
from survey_engine.errors import NotFound, SurveyError
from survey_engine.responses.codes import code_from


class NotHereError(SurveyError):
    """Accounts whose passwords are printed have no place where real answers are."""

    code = "demonstration.refused"


@dataclass(frozen=True, slots=True)
class SignIn:
    """What somebody trying the office types."""

    role: Role
    name: str
    password: str


def demonstration_sign_ins(engine: Engine) -> list[SignIn]:
    """An account for each role, made or put right. NotHereError in production."""
    if engine.settings.production:
        raise NotHereError("--demonstration makes accounts with printed passwords; leave it out in production.")
    return [_kept(engine, role) for role in Role]


def _kept(engine: Engine, role: Role) -> SignIn:
    name, password = f"demo-{role.value}", _password(engine, role)
    hand = Hand(engine.clock)
    with engine.sessions.begin() as session:
        try:
            account = staff.by_name(session, name)
        except NotFound:
            account, _ = staff.add(session, hand, name, f"Demonstration {role.value}", role)
        right = ARGON2ID.judge(account.password_hash, password).right
        if not right or account.must_change or account.disabled_at is not None:
            staff.reset_password(session, hand, account)
            staff.change_password(session, hand, account, password)
        staff.set_role(session, hand, account, role)
    return SignIn(role, name, password)


def _password(engine: Engine, role: Role) -> str:
    derived = hmac.digest(engine.settings.secret_key.encode(), f"demonstration/{role.value}".encode(), "sha256")
    return code_from(derived).lower()
