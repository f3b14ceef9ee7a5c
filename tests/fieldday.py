"""What a day of interviews comes to: what is sent, what the store holds, what is ranked."""

import orjson
from fieldwork import Fieldworker, Office
from live import command
from playwright.sync_api import expect

DRAFTS = "navigator.storageBuckets.keys().then(names => names.filter(name => name.startsWith('draft-')).length)"


def kept(office: Office, fieldwork: Fieldworker) -> int:
    """How many responses of this tablet the store holds."""
    query = f"""select count(distinct sync_item.item_id) from sync_item join device on device.id = sync_item.device_id
      where device.name = '{fieldwork.name}' and kind = 'response' and status = 'stored'"""
    count: int = office.rows(query)[0][0]
    return count


def send(fieldwork: Fieldworker) -> None:
    fieldwork.press("Send now")
    expect(fieldwork.page.locator('[data-bar="unsent"]')).to_have_text("0", timeout=30_000)


def ranked(office: Office) -> dict[str, list[tuple[str, int]]]:
    """What was mentioned at each event, the most often first."""
    arguments = ("rank", "safer-melton-2024-stall", "concerns", "--by", "event", "--format", "json")
    told = orjson.loads(command(office.folder, *arguments).stdout)
    return {
        str(group["group"]["event"]): [(row["code"], row["mentions"]) for row in group["rows"] if row["mentions"]]
        for group in told["groups"]
    }


def reach_second(jo: Fieldworker) -> None:
    """The private question answered alone, the rest of the first section by staff."""
    jo.start()
    jo.tick("fruit", "Bean", "Something else")
    jo.page.get_by_label("Please say what").fill("Plum")
    jo.press("Hand over")
    jo.tick("hurt", "No")
    jo.press("Give the tablet back")
    jo.unlock()
    jo.press("Continue")
    jo.heading("Second")
