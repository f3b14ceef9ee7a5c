"""Scenes in which something happens to the server, or on the way to it."""

import shutil
import sqlite3
import threading
import time
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric import ec
from faults.history import Restored
from faults.network import cut_request, damaged, killed
from faults.proxy import Request
from faults.sites import now
from faults.stage import Stage

from field_sync import devices
from field_sync.devices import NewDevice
from field_sync.sealing import raw_public
from survey_engine.store.clock import system_clock

YEARS = 2 * 365 * 24 * 3600 * 1000


def a_damaged_copy(stage: Stage) -> None:
    """A flipped byte in header, seal or signature, then the good copy."""
    stage.hands.interviews(1, 3)
    stage.proxy.faults.append(damaged(stage.chance, stage.history))
    stage.hands.send()


def a_killed_server(stage: Stage) -> None:
    """kill -9 with a batch in its hands."""
    stage.hands.interviews(1, 4)
    stage.proxy.faults.append(killed(stage.chance, stage.site))
    stage.hands.send()


def withdrawn(stage: Stage) -> None:
    """While the tablet is away its questionnaire is withdrawn: from yesterday on, or from tomorrow on."""
    late = stage.chance.random() < 0.5
    stage.hands.settle()
    stage.site.withdraw(now() + timedelta(hours=-1 if late else 1))
    stage.hands.aside = late
    stage.hands.interviews(1, 2)
    _delivered(stage)
    stage.site.withdraw(None)


def closed(stage: Stage) -> None:
    """While the tablet is away the consultation closes, long ago; a clock two years behind does not help."""
    stage.hands.settle()
    stage.site.close("2024-09-01")
    stage.hands.aside = True
    if stage.chance.random() < 0.5:
        stage.hands.skew(-YEARS - 365 * 24 * 3600_000)
    stage.hands.interviews(1, 2)
    _delivered(stage)
    stage.hands.renew_tab()
    stage.site.close(None)


def a_new_version(stage: Stage) -> None:
    """While the tablet is away another version is published; what it holds stays good, and then it has the new one."""
    stage.version += 1
    stage.site.renew(stage.version)
    stage.hands.interviews(1, 2)
    assert stage.hands.sheet.evaluate("drive.refresh()")["kind"] == "answer"
    stage.hands.interviews(1, 2)
    stage.hands.send()


def a_restored_server(stage: Stage) -> None:
    """The store goes back to a backup from before some of what it acknowledged."""
    hands = stage.hands
    hands.settle()
    file = stage.site.backup()
    hands.interviews(1, 3)
    hands.settle()
    stage.site.restore(file)
    file.unlink()
    stage.history.append(Restored())
    hands.interviews(0, 1)
    hands.settle()


def a_replayed_batch(stage: Stage) -> None:
    """Another tablet brings what this one sent once, with its own token."""
    stage.hands.interviews(1, 2)
    stage.hands.send()
    with stage.site.sessions() as sessions, sessions.begin() as session:
        private = ec.generate_private_key(ec.SECP256R1())
        new = NewDevice(devices.offer(session, stage.site.hand), "Tablet X", raw_public(private))
        token = devices.enrol(session, system_clock, new).token
    sent = stage.chance.choice(stage.proxy.batches)
    headers = {**sent.headers, "Authorization": f"Bearer {token}"}
    assert stage.proxy.forward(Request(sent.method, sent.path, headers, sent.body)).status in (200, 503)
    stage.hands.tokens.append(token)


def a_portal(stage: Stage) -> None:
    """The network answers everything itself."""
    stage.hands.interviews(1, 2)
    stage.proxy.portal = True
    assert stage.hands.send() == "portal"
    stage.proxy.portal = False


def a_locked_database(stage: Stage) -> None:
    """Somebody else writes to the store, longer than anyone waits."""
    stage.hands.interviews(1, 2)
    rest = stage.chance.choice((0.5, 3, 17))

    def hold() -> None:
        with sqlite3.connect(stage.site.folder / "survey.db", isolation_level=None, timeout=30) as other:
            other.execute("BEGIN IMMEDIATE")
            held.set()
            time.sleep(rest)
            other.execute("ROLLBACK")
        other.close()

    held = threading.Event()
    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    stage.hands.send()
    thread.join()


def a_full_disk(stage: Stage) -> None:
    """The server's disk is full in the middle of things, and later it is not."""
    stage.hands.interviews(2, 4)
    with stage.site.no_space(stage.chance.choice((0, 4096, 20_000))):
        stage.hands.send()
        stage.hands.interviews(1, 2)
        stage.hands.send()


def a_lost_key(stage: Stage) -> None:
    """The server's key of the consultation is away for a while: nobody can open anything, and nothing is lost."""
    hands, keys = stage.hands, stage.site.folder / "keys" / "sealing"
    hands.settle()
    stage.site.kill()
    away = keys.with_name("away")
    keys.rename(away)
    stage.site.start()
    hands.interviews(1, 2)
    hands.send()
    shutil.rmtree(keys, ignore_errors=True)
    away.rename(keys)
    stage.site.kill_and_start()
    hands.sheet.evaluate("drive.again()")


def many_aborted(stage: Stage) -> None:
    """The same batch is cut again and again."""
    stage.hands.interviews(1, 2)
    for _ in range(stage.chance.randint(2, 4)):
        stage.proxy.faults.append(cut_request(stage.chance))
        stage.hands.send()


def _delivered(stage: Stage) -> None:
    """What was finished under these circumstances has to arrive under them, to be judged by them."""
    stage.proxy.faults.clear()
    stage.hands.settle()
    stage.hands.aside = False
