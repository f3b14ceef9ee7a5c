"""Signing in: who is let in, for how long, how guessing is slowed, and that nothing tells an unknown name apart."""

import threading
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from clocks import SettableClock
from sqlalchemy import func, select

from survey_engine.accounts import signing, staff
from survey_engine.accounts.models import Role, SignInFailures, Staff, StaffSession
from survey_engine.accounts.passwords import Passwords, Verdict
from survey_engine.accounts.signing import Desk, Refusal, SignedIn, sign_in
from survey_engine.accounts.staff import Hand
from survey_engine.store.sessions import Sessions

QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def desk(clock: SettableClock) -> Desk:
    """The desk, with quick hashes."""
    return Desk(clock, "secret", QUICK)


@pytest.fixture
def password(sessions: Sessions, clock: SettableClock) -> str:
    """Ada's password."""
    with sessions.begin() as session:
        _, made = staff.add(session, Hand(clock, passwords=QUICK), "ada", "Ada", Role.OFFICER)
    return made


def token_of(outcome: SignedIn | Refusal) -> str:
    assert isinstance(outcome, SignedIn)
    return outcome.token


def holds(sessions: Sessions, desk: Desk, token: str) -> bool:
    with sessions.read() as session:
        return signing.current(session, desk.clock, token) is not None


def test_the_right_password_gives_a_token_that_the_store_keeps_only_hashed(
    sessions: Sessions, desk: Desk, password: str
) -> None:
    token = token_of(sign_in(sessions, desk, " ADA ", password))

    with sessions.read() as session:
        found = signing.current(session, desk.clock, token)
        kept = session.scalars(select(StaffSession.token_hash)).all()
    assert found is not None
    assert found.staff.name == "ada"
    assert len(token) == 43
    assert token.encode() not in b"".join(kept)
    assert not holds(sessions, desk, token + "x")


def test_a_wrong_password_an_unknown_name_and_a_disabled_account_look_the_same(
    sessions: Sessions, desk: Desk, clock: SettableClock, password: str
) -> None:
    wrong = sign_in(sessions, desk, "ada", "wrong")
    unknown = sign_in(sessions, desk, "nobody", "wrong")
    with sessions.begin() as session:
        hand = Hand(clock, passwords=QUICK)
        staff.add(session, hand, "boss", "", Role.ADMINISTRATOR)
        staff.disable(session, hand, staff.by_name(session, "ada"))
    disabled = sign_in(sessions, desk, "ada", password)

    assert (wrong, unknown, disabled) == (Refusal.WRONG, Refusal.WRONG, Refusal.WRONG)


def test_an_unknown_name_is_compared_with_as_much_work(sessions: Sessions, clock: SettableClock, password: str) -> None:
    compared: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # noqa: A002
            compared.append(str(hash)[:30])
            return super().verify(hash, password)

    desk = Desk(clock, "secret", Passwords(Counting(time_cost=1, memory_cost=8, parallelism=1)))
    sign_in(sessions, desk, "ada", "wrong")
    sign_in(sessions, desk, "nobody", "wrong")

    assert compared == ["$argon2id$v=19$m=8,t=1,p=1$" + each[27:] for each in compared]
    assert len(compared) == 2


@pytest.mark.parametrize("name", ["ada", "nobody"])
def test_guessing_is_slowed_for_a_name_whether_or_not_anybody_has_it(
    sessions: Sessions, desk: Desk, clock: SettableClock, password: str, name: str
) -> None:
    tries = [sign_in(sessions, desk, name, "wrong") for _ in range(6)]
    clock.advance(seconds=29)
    still = sign_in(sessions, desk, name, password)
    clock.advance(seconds=1)
    again = sign_in(sessions, desk, name, "wrong")
    clock.advance(seconds=59)
    doubled = sign_in(sessions, desk, name, password)
    clock.advance(hours=1)
    after = sign_in(sessions, desk, name, password)

    assert tries == [Refusal.WRONG] * 5 + [Refusal.WAIT]
    assert (still, again, doubled) == (Refusal.WAIT, Refusal.WRONG, Refusal.WAIT)
    assert isinstance(after, SignedIn) is (name == "ada")


def test_signing_in_forgets_the_wrong_tries_and_a_reset_forgives_them(
    sessions: Sessions, desk: Desk, password: str
) -> None:
    for _ in range(4):
        sign_in(sessions, desk, "ada", "wrong")
    sign_in(sessions, desk, "ada", password)
    forgotten = [sign_in(sessions, desk, "ada", "wrong") for _ in range(5)]
    blocked = sign_in(sessions, desk, "ada", password)
    with sessions.begin() as session:
        signing.forgive(session, desk, "ADA")

    assert (forgotten, blocked) == ([Refusal.WRONG] * 5, Refusal.WAIT)
    assert isinstance(sign_in(sessions, desk, "ada", password), SignedIn)


def test_what_was_typed_as_a_name_is_not_kept_and_old_counts_are_forgotten(
    sessions: Sessions, desk: Desk, clock: SettableClock
) -> None:
    sign_in(sessions, desk, "my-secret-by-mistake", "wrong")
    clock.advance(days=1, seconds=1)
    sign_in(sessions, desk, "other", "wrong")

    with sessions.read() as session:
        kept = session.scalars(select(SignInFailures)).all()
    assert [(len(each.name_hash), each.count) for each in kept] == [(32, 1)]


def test_many_guesses_at_once_are_no_way_round_the_waiting(sessions: Sessions, desk: Desk, password: str) -> None:
    outcomes: list[object] = []
    threads = [
        threading.Thread(target=lambda: outcomes.append(sign_in(sessions, desk, "ada", "wrong"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == [Refusal.WAIT] * 3 + [Refusal.WRONG] * 5
    assert sign_in(sessions, desk, "ada", password) is Refusal.WAIT


def test_a_stale_hash_is_made_anew_at_the_next_sign_in(sessions: Sessions, clock: SettableClock, password: str) -> None:
    newer = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    sign_in(sessions, Desk(clock, "secret", newer), "ada", password)

    with sessions.read() as session:
        kept = session.scalars(select(Staff.password_hash)).one()
    assert newer.judge(kept, password) == Verdict(right=True, stale=False)


def test_a_sign_in_ends_when_idle_and_when_its_time_is_over(
    sessions: Sessions, desk: Desk, clock: SettableClock, password: str
) -> None:
    idle = token_of(sign_in(sessions, desk, "ada", password))
    clock.advance(minutes=29)
    before = holds(sessions, desk, idle)
    clock.advance(minutes=1)
    after = holds(sessions, desk, idle)

    busy = token_of(sign_in(sessions, desk, "ada", password))
    began = clock()
    while holds(sessions, desk, busy):
        with sessions.begin() as session:
            signing.see(session, clock, busy)
        clock.advance(minutes=20)

    assert (before, after) == (True, False)
    assert clock() - began == timedelta(hours=12)


def test_signing_out_ends_this_sign_in_only(sessions: Sessions, desk: Desk, password: str) -> None:
    here, there = (token_of(sign_in(sessions, desk, "ada", password)) for _ in range(2))
    with sessions.begin() as session:
        signing.sign_out(session, desk.clock, here)

    assert (holds(sessions, desk, here), holds(sessions, desk, there)) == (False, True)


@pytest.mark.parametrize(
    "change",
    [
        staff.revoke,
        staff.disable,
        lambda session, hand, ada: staff.set_role(session, hand, ada, Role.FIELDWORKER),
        staff.reset_password,
        lambda session, hand, ada: staff.change_password(session, hand, ada, "correct horse battery"),
    ],
    ids=["revoked", "disabled", "role", "reset", "changed"],
)
def test_whatever_changes_an_account_ends_its_sign_ins(
    sessions: Sessions, desk: Desk, clock: SettableClock, password: str, change
) -> None:
    token = token_of(sign_in(sessions, desk, "ada", password))
    with sessions.begin() as session:
        change(session, Hand(clock, passwords=QUICK), staff.by_name(session, "ada"))

    assert not holds(sessions, desk, token)


def test_sign_ins_of_long_ago_are_forgotten(
    sessions: Sessions, desk: Desk, clock: SettableClock, password: str
) -> None:
    sign_in(sessions, desk, "ada", password)
    clock.advance(days=2)
    sign_in(sessions, desk, "ada", password)

    with sessions.read() as session:
        assert session.scalar(select(func.count()).select_from(StaffSession)) == 1
