"""Scenes in which something happens to the tablet."""

import json
import shutil
import time
from datetime import UTC, datetime

import live
from faults.hands import Hands
from faults.history import Told
from faults.proxy import Proxy, Reply, Request
from faults.stage import Stage
from fieldwork import Fieldworker, Office
from playwright.sync_api import expect

YEARS = 2 * 365 * 24 * 3600 * 1000
CLOCK_CHANGES = (
    datetime(2026, 10, 25, 1, tzinfo=UTC).timestamp(),  # London's go back
    datetime(2027, 3, 28, 1, tzinfo=UTC).timestamp(),  # and forward
)


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


def the_clocks_go_back(stage: Stage) -> None:
    """An hour comes twice, or not at all, between the beginning of an interview and the next: daylight saving."""
    hands = stage.hands
    assert hands.tablet is not None
    session = hands.tablet.context.new_cdp_session(hands.sheet)
    session.send("Emulation.setTimezoneOverride", {"timezoneId": "Europe/London"})
    wrong = 0
    for change in stage.chance.sample(CLOCK_CHANGES, len(CLOCK_CHANGES)):
        for minutes in (-20, -1, 1, 20):
            by = round((change - time.time()) * 1000) + minutes * 60_000
            hands.skew(by - wrong)  # on top of what it is wrong already
            wrong = by
            hands.interviews(1, 1)
    hands.send()
    hands.renew_tab()


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
