"""Accounts: passwords that are taken, roles, and the trail every change leaves."""

from threading import Event, Semaphore, Thread

import pytest
from argon2 import PasswordHasher
from clocks import SettableClock

from survey_engine.accounts import audit, staff
from survey_engine.accounts.models import Role, Staff
from survey_engine.accounts.passwords import BusyError, PasswordError, Passwords, Verdict, argon2id, check, generate
from survey_engine.accounts.staff import Hand
from survey_engine.errors import Conflict
from survey_engine.store.sessions import Sessions

QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def hand(clock: SettableClock) -> Hand:
    """The command line's hand, with quick hashes."""
    return Hand(clock, passwords=QUICK)


def test_every_change_leaves_its_trail(sessions: Sessions, hand: Hand, clock: SettableClock) -> None:
    with sessions.begin() as session:
        boss, _ = staff.add(session, hand, "boss", "The Boss", Role.ADMINISTRATOR)
        by_boss = Hand(clock, boss, QUICK)
        ada, first = staff.add(session, by_boss, " ADA ", "Ada Lovelace", Role.OFFICER)
        staff.set_role(session, by_boss, ada, Role.FIELDWORKER)
        second = staff.reset_password(session, by_boss, ada)
        staff.change_password(session, Hand(clock, ada, QUICK), ada, "correct horse battery")
        staff.disable(session, by_boss, ada)
        staff.disable(session, by_boss, ada)

    with sessions.read() as session:
        trail = [(each.actor, each.action, each.subject, each.detail) for each in audit.entries(session)]
    assert trail == [
        ("boss", "staff.disabled", "ada", {}),
        ("ada", "staff.password_changed", "ada", {}),
        ("boss", "staff.password_reset", "ada", {}),
        ("boss", "staff.role", "ada", {"was": "officer", "now": "fieldworker"}),
        ("boss", "staff.added", "ada", {"role": "officer"}),
        ("command line", "staff.added", "boss", {"role": "administrator"}),
    ]
    assert first != second


def test_a_first_password_must_be_changed_and_a_chosen_one_need_not(sessions: Sessions, hand: Hand) -> None:
    with sessions.begin() as session:
        ada, _ = staff.add(session, hand, "ada", "", Role.OFFICER)
        before = ada.must_change
        staff.change_password(session, hand, ada, "correct horse battery")

    assert (before, ada.must_change, ada.full_name) == (True, False, "ada")


def test_the_last_administrator_stays(sessions: Sessions, hand: Hand) -> None:
    with sessions.begin() as session:
        boss, _ = staff.add(session, hand, "boss", "", Role.ADMINISTRATOR)
        other, _ = staff.add(session, hand, "other", "", Role.ADMINISTRATOR)
        staff.disable(session, hand, other)
        with pytest.raises(Conflict, match="'boss' is the only administrator"):
            staff.disable(session, hand, boss)
        with pytest.raises(Conflict, match="'boss' is the only administrator"):
            staff.set_role(session, hand, boss, Role.OFFICER)


def test_a_name_is_one_account_however_it_is_typed(sessions: Sessions, hand: Hand) -> None:
    with sessions.begin() as session:
        staff.add(session, hand, "Ada", "", Role.OFFICER)
    with pytest.raises(Conflict, match="'ada' has an account already"), sessions.begin() as session:
        staff.add(session, hand, " aDA ", "", Role.OFFICER)

    with sessions.read() as session:
        assert [each.name for each in session.query(Staff)] == ["ada"]


@pytest.mark.parametrize(
    ("password", "message"),
    [
        ("elevenchars", "Password must be 12 characters or more."),
        ("a" * 201, "Password must be 200 characters or fewer."),
        ("aaaaaaaabbbbbbbb", "Password is too easy to guess. Use three words that do not belong together."),
        ("Password1234!", "Password is too easy to guess. Use three words that do not belong together."),
        ("ada.lovelace-2024", "Password is too easy to guess. Use three words that do not belong together."),
    ],
)
def test_a_weak_password_is_not_taken(password: str, message: str) -> None:
    with pytest.raises(PasswordError) as refused:
        check(password, ("ada.lovelace", "Ada", "Lovelace"))

    assert str(refused.value) == message


def test_generated_passwords_are_taken_and_never_alike() -> None:
    made = {generate() for _ in range(200)}

    for password in made:
        check(password)
    assert len(made) == 200


def test_a_hash_made_with_other_parameters_is_right_but_stale() -> None:
    kept = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)).hash("correct horse battery")

    assert QUICK.judge(kept, "correct horse battery") == Verdict(right=True, stale=True)
    assert QUICK.judge(QUICK.hash("x" * 12), "x" * 12) == Verdict(right=True, stale=False)
    assert QUICK.judge(kept, "wrong") == Verdict(right=False)
    assert QUICK.judge("not a hash", "wrong") == Verdict(right=False)
    assert QUICK.judge(None, "anything") == Verdict(right=False)
    assert kept.startswith("$argon2id$")


def test_the_parameters_are_those_rfc_9106_recommends_where_memory_is_scarce() -> None:
    made = argon2id()

    assert (made.hasher.type.name, made.hasher.memory_cost, made.hasher.time_cost, made.hasher.parallelism) == (
        "ID",
        64 * 1024,
        3,
        4,
    )
    assert made.judge(made.hash("correct horse battery"), "correct horse battery") == Verdict(right=True)


def test_strangers_cannot_take_every_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("survey_engine.accounts.passwords.PATIENCE", 0.05)
    go_on, begun, outcomes = Event(), Semaphore(0), []

    class Slow(PasswordHasher):
        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:  # noqa: ARG002
            begun.release()
            go_on.wait(10)
            return "hash"

    slow = Passwords(Slow())
    threads = [Thread(target=lambda: outcomes.append(slow.hash("x"))) for _ in range(2)]
    for thread in threads:
        thread.start()
        begun.acquire(timeout=10)
    with pytest.raises(BusyError):
        slow.hash("x")
    go_on.set()
    for thread in threads:
        thread.join()

    assert outcomes == ["hash", "hash"]
    assert slow.hash("x") == "hash"
