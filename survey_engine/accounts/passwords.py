"""Passwords: kept as Argon2id only, and judged before they are taken. Knows no accounts."""

import secrets
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from survey_engine.errors import DataError, Fault, SurveyError

SHORTEST, LONGEST = 12, 200  # characters; NIST SP 800-63B asks for length, not for kinds of characters
AT_ONCE = 2  # comparisons in one process: 64 MiB each
PATIENCE = 5  # seconds to wait for one's turn
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is misread on paper
COMMON = ("password", "letmein", "welcome", "qwerty", "12345", "melton", "survey", "consultation")


class PasswordError(DataError):
    """A password that is not taken; the message says why."""

    code = "accounts.password"


class BusyError(SurveyError):
    """Too many passwords are being compared; trying again soon will do."""

    code = "accounts.busy"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a password was right, and whether its hash should be made anew with today's parameters."""

    right: bool
    stale: bool = False


class Passwords:
    """Hashes and compares. An unknown account costs as much time as a wrong password. Safe for threads.

    Raises BusyError rather than let strangers who only pretend to sign in take all memory and every processor.
    """

    def __init__(self, hasher: PasswordHasher) -> None:
        self.hasher = hasher
        self._turns = BoundedSemaphore(AT_ONCE)

    def hash(self, password: str) -> str:
        """The hash to keep, parameters and salt included."""
        with self._turn():
            return self.hasher.hash(_same(password))

    def judge(self, kept: str | None, password: str) -> Verdict:
        """Compare `password` with a kept hash, or with nobody's when there is none."""
        try:
            with self._turn():
                self.hasher.verify(kept or self._nobody, _same(password[:LONGEST]))
        except (VerifyMismatchError, VerificationError, InvalidHashError):
            return Verdict(right=False)
        return Verdict(right=kept is not None, stale=kept is not None and self.hasher.check_needs_rehash(kept))

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=PATIENCE):
            raise BusyError("Too many people are signing in at this moment.")
        try:
            yield
        finally:
            self._turns.release()

    @cached_property
    def _nobody(self) -> str:
        return self.hasher.hash(secrets.token_urlsafe(32))


def argon2id() -> Passwords:
    """With the parameters RFC 9106 recommends where memory is scarce: 64 MiB, 3 passes, 4 lanes."""
    return Passwords(PasswordHasher())


ARGON2ID = argon2id()


def check(password: str, names: Sequence[str] = ()) -> None:
    """Raise PasswordError unless `password` may be used by somebody with these names."""
    plain = password.casefold()
    if len(password) < SHORTEST:
        raise _refusal("too_short", f"Password must be {SHORTEST} characters or more.")
    if len(password) > LONGEST:
        raise _refusal("too_long", f"Password must be {LONGEST} characters or fewer.")
    if len(set(plain)) < 5 or _is_common(plain, names):
        raise _refusal("too_common", "Password is too easy to guess. Use three words that do not belong together.")


def generate() -> str:
    """A password to be read out once: 16 characters in fours, 79 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


def _is_common(plain: str, names: Sequence[str]) -> bool:
    """Whether little is left once the words everybody tries are taken out."""
    for word in (*COMMON, *(name.casefold() for name in names if len(name) >= 4)):
        plain = plain.replace(word, "")
    return len(plain.strip("0123456789!?.-_ ")) < 4


def _same(password: str) -> str:
    """However a keyboard composes its letters, it is one password."""
    return unicodedata.normalize("NFKC", password)


def _refusal(code: str, message: str) -> PasswordError:
    return PasswordError(message, [Fault("/password", code, message)])
