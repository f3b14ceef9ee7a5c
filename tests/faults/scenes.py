"""What can happen to a survey team, as scenes of a run: each makes interviews, and lets something go wrong."""

import json
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from random import Random

import live
from cryptography.hazmat.primitives.asymmetric import ec
from faults.hands import Hands
from faults.history import Event, Restored, Told
from faults.network import ON_THE_WAY, cut_request, damaged, killed
from faults.proxy import Proxy, Reply, Request
from faults.sites import Site, now
from fieldwork import Fieldworker, Office
from playwright.sync_api import expect

from field_sync import devices
from field_sync.devices import NewDevice
from field_sync.sealing import raw_public
from survey_engine.store.clock import system_clock

YEARS = 2 * 365 * 24 * 3600 * 1000


@dataclass
class Stage:
    """Everything a scene plays with."""

    chance: Random
    site: Site
    proxy: Proxy
    hands: Hands
    history: list[Event]
    version: int = 1


Scene = Callable[[Stage], None]


def _on_the_way(name: str) -> Scene:
    def play(stage: Stage) -> None:
        stage.hands.interviews(1, 3)
        stage.proxy.faults.append(ON_THE_WAY[name](stage.chance))
        stage.hands.send()

    return play


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


def a_browser_killed_while_saving(stage: Stage) -> None:
    """Several interviews are finished in a row, and in the middle of it the battery is dead."""
    for _ in range(3):
        stage.hands.begin()
    stage.hands.sheet.wait_for_timeout(stage.chance.uniform(1, 250))
    stage.hands.restart()


def a_browser_killed_while_sending(stage: Stage) -> None:
    """The battery is dead while a batch is on its way."""
    stage.hands.interviews(1, 3)
    stage.hands.sheet.evaluate("() => void drive.send()")
    stage.hands.sheet.wait_for_timeout(stage.chance.uniform(1, 120))
    stage.hands.restart()


def two_tabs(stage: Stage) -> None:
    """Two windows finish and send at once."""
    hands = stage.hands
    other = hands.tab()
    begun = [hands.begin(page) for page in (hands.sheet, other) for _ in range(2)]
    for page in (hands.sheet, other):
        page.evaluate("() => void drive.send()")
    for page in (hands.sheet, other):
        page.evaluate("() => drive.send()")
    until = time.monotonic() + 60
    while not all(hands.finished(name) for name in begun) and time.monotonic() < until:
        other.wait_for_timeout(20)
    hands.look()
    other.close()


def a_wrong_clock(stage: Stage) -> None:
    """Two years off, either way, and in another zone."""
    hands = stage.hands
    assert hands.tablet is not None
    session = hands.tablet.context.new_cdp_session(hands.sheet)
    zone = stage.chance.choice(("Pacific/Kiritimati", "America/St_Johns", "Europe/London"))
    session.send("Emulation.setTimezoneOverride", {"timezoneId": zone})
    hands.skew(stage.chance.choice((-1, 1)) * stage.chance.randint(3600_000, YEARS))
    hands.interviews(1, 2)
    hands.send()
    hands.renew_tab()


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


def a_revoked_tablet(stage: Stage) -> None:
    """It was shut out while away: what it holds comes, and is set aside; then it is let in again."""
    hands = stage.hands
    hands.settle()
    stage.site.revoke(hands.devices[-1])
    hands.aside = hands.shut_out = True
    hands.interviews(1, 2)
    hands.send()
    hands.aside = hands.shut_out = False
    hands.join(stage.site.code())
    hands.interviews(1, 2)


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


def cleared_storage(stage: Stage) -> None:
    """A batch arrives without its first item, the tablet hears nothing of it, and then its storage is gone."""
    hands = stage.hands
    hands.settle()
    hands.interviews(2, 3)

    def drop_first(proxy: Proxy, request: Request) -> bytes:
        batch = request.batch
        proxy.forward(request.saying({**batch, "items": batch["items"][1:]}))
        return Reply(500, {"Content-Type": "text/plain"}, b"no").raw

    stage.proxy.faults.append(drop_first)
    hands.send()
    stage.proxy.faults.clear()
    hands.clear()
    hands.join(stage.site.code())
    hands.interviews(1, 2)


def a_cold_start_without_a_network(stage: Stage) -> None:
    """Visited once; then the network is gone, the tablet is switched off and on, and people are asked."""
    hands = stage.hands
    hands.opens(offline=False)
    stage.proxy.down = True
    hands.kill()
    hands.start(work=False)
    hands.opens(offline=True)
    hands.interviews(1, 3)
    if stage.chance.random() < 0.5:
        assert hands.send() in ("offline", "elsewhere")
    stage.proxy.down = False
    hands.restart()


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


def a_full_tablet(stage: Stage) -> None:
    """No room to save: it is not called saved, and nothing before is harmed."""
    hands = stage.hands
    assert hands.tablet is not None
    hands.interviews(1, 2)
    session = hands.tablet.context.new_cdp_session(hands.sheet)
    session.send("Storage.overrideQuotaForOrigin", {"origin": stage.proxy.address, "quotaSize": 1})
    hands.begin()
    hands.sheet.wait_for_timeout(300)
    session.send("Storage.overrideQuotaForOrigin", {"origin": stage.proxy.address})
    hands.renew_tab()
    hands.sheet.evaluate("drive.forget()")
    hands.look()


def a_cloned_tablet(stage: Stage) -> None:
    """Its profile is copied to a second tablet, and both go on from the same numbers."""
    hands = stage.hands
    hands.settle()
    hands.kill()
    twin = Hands(hands.playwright, stage.proxy, hands.profile.with_name("twin"), "Twin", stage.chance, stage.history)
    shutil.copytree(hands.profile, twin.profile, ignore=shutil.ignore_patterns("Singleton*", "DevToolsActivePort"))
    twin.start()
    twin.interviews(1, 2)
    twin.settle()
    twin.kill()
    hands.marks |= twin.marks
    shutil.rmtree(twin.profile)
    hands.start()
    hands.interviews(1, 2)


def an_exported_bundle(stage: Stage) -> None:
    """It cannot send: what waits goes into a file, and staff import it, twice."""
    hands = stage.hands
    hands.interviews(1, 3)
    bundle = hands.sheet.evaluate("drive.exported()")
    file = stage.site.folder / "bundle.json"
    file.write_text(json.dumps(bundle))
    for _ in range(2):
        done = live.command(stage.site.folder, "import-bundle", "--json", str(file))
        assert done.returncode in (0, 1), done.stderr
    stage.history.append(Told(hands.install, bundle["made"]))


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


def through_the_screens(stage: Stage) -> None:
    """Somebody works the app itself; the network goes after it was opened, and the battery after the last "Saved"."""
    hands = stage.hands
    assert hands.tablet is not None
    jo = Fieldworker(hands.tablet.context.new_page(), hands.name)
    jo.pin = Office(stage.site.folder).pin(hands.devices[-1])
    jo.page.goto(f"{stage.proxy.address}/capture")
    jo.on("ready")
    jo.press("Get the latest forms")
    expect(jo.page.get_by_role("status").first).to_contain_text("latest forms", timeout=60_000)
    jo.choose()
    stage.proxy.down = stage.chance.random() < 0.7
    for _ in range(stage.chance.randint(1, 2)):
        jo.start("Safer Melton survey 2024 (short form)")
        hands.enter(jo)
        jo.press("Next person")
    stage.proxy.down = False
    hands.restart()


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


SCENES: Mapping[str, Scene] = {name: _on_the_way(name) for name in ON_THE_WAY} | {
    "a damaged copy": a_damaged_copy,
    "server killed": a_killed_server,
    "browser killed while saving": a_browser_killed_while_saving,
    "browser killed while sending": a_browser_killed_while_sending,
    "two tabs": two_tabs,
    "clock wrong": a_wrong_clock,
    "withdrawn": withdrawn,
    "closed": closed,
    "new version": a_new_version,
    "revoked": a_revoked_tablet,
    "restored server": a_restored_server,
    "replayed by another": a_replayed_batch,
    "storage cleared": cleared_storage,
    "cold start offline": a_cold_start_without_a_network,
    "portal": a_portal,
    "database locked": a_locked_database,
    "disk full": a_full_disk,
    "tablet full": a_full_tablet,
    "cloned": a_cloned_tablet,
    "bundle": an_exported_bundle,
    "lost key": a_lost_key,
    "cut again and again": many_aborted,
    "through the screens": through_the_screens,
}
