"""What is left when the plug is pulled: everything that was called saved, once, and nothing that should be gone."""

import random
from pathlib import Path
from typing import Any

import pytest
from capture_stores import answers, content_of, opened
from chromium_tablets import Modules, found_in, tablet
from playwright.sync_api import Page, Playwright

pytestmark = pytest.mark.browser
KILLS = 6


def test_an_interview_goes_on_where_it_was_after_the_plug_is_pulled(
    playwright: Playwright, served: Modules, tmp_path: Path
) -> None:
    with tablet(playwright, tmp_path / "p") as first:
        page = opened(first, served)
        page.evaluate("store.startInterview({ response_id: 'r1', receipt: 'x' })")
        for n in range(5):
            page.evaluate("n => store.journal('r1', { answers: { question: n } })", n)
    with tablet(playwright, tmp_path / "p") as second:
        page = opened(second, served)

        assert page.evaluate("store.resume()") == [
            {
                "begun": {"response_id": "r1", "receipt": "x"},
                "changes": [{"answers": {"question": n}} for n in range(5)],
            }
        ]
        page.evaluate("store.journal('r1', { answers: { question: 'on we go' } })")
        page.evaluate("store.drop('r1')")
        assert page.evaluate("store.resume()") == []


def test_wrong_pins_cost_time_that_a_restart_does_not_give_back(
    playwright: Playwright, served: Modules, tmp_path: Path
) -> None:
    look = """async ([pin, now]) => {
      const check = { name: 'ana', salt: 'c2FsdA', iterations: 1000, check: 'AAAA' }
      const hmac = { name: 'HMAC', hash: 'SHA-256' }
      const pinKey = await crypto.subtle.importKey('raw', new Uint8Array(32), hmac, false, ['sign'])
      await store.saveDevice({ ...(await store.device()), pinKey })
      return on.checkPin({ store, now: () => now }, check, pin)
    }"""
    with tablet(playwright, tmp_path / "p") as first:
        page = opened(first, served)
        waits = [page.evaluate(look, ["0000", 1000])["wait"] for _ in range(5)]
    with tablet(playwright, tmp_path / "p") as second:
        page = opened(second, served)

        assert waits == [0, 0, 0, 0, 30]
        assert page.evaluate(look, ["0000", 11_000]) == {"ok": False, "wait": 20}
        assert page.evaluate(look, ["0000", 31_000]) == {"ok": False, "wait": 60}


def test_nothing_saved_is_lost_or_doubled_when_the_browser_dies(
    playwright: Playwright, served: Modules, tmp_path: Path
) -> None:
    chance = random.Random(20240830)
    saved: set[str] = set()
    kept: dict[str, int] = {}

    def hear(line: str) -> None:
        what, name, number = line.split(" ")
        if what == "saved":
            saved.add(name)
        else:
            kept[name] = int(number)

    for kill in range(KILLS):
        with tablet(playwright, tmp_path / "p") as running:
            page = opened(running, served)
            _check(page, saved, kept)
            page.on("console", lambda message: hear(message.text))
            page.evaluate(
                """first => { (async () => {
                  const say = (...words) => console.log(words.join(' '))
                  for (let n = first; ; n += 1) await on.interview(store, key, n, say)
                })() }""",
                kill * 1000,
            )
            page.wait_for_timeout(chance.uniform(100, 900))
    with tablet(playwright, tmp_path / "p") as running:
        page = opened(running, served)
        rows = _check(page, saved, kept)

    assert len(saved) >= KILLS
    assert all(content_of(row)["answers"] == answers(content_of(row)["n"]) for row in rows)


def _check(page: Page, saved: set[str], kept: dict[str, int]) -> list[dict[str, Any]]:
    """All that was shown as saved is there, once; all else that was kept can be resumed; then it is thrown away."""
    rows: list[dict[str, Any]] = page.evaluate("on.rows(store)")
    drafts = page.evaluate("store.resume()")
    names = [row["id"] for row in rows]
    resumed = {each["begun"]["response_id"]: len(each["changes"]) for each in drafts}
    assert saved <= set(names)
    assert sorted(row["seq"] for row in rows) == list(range(1, len(rows) + 1))
    assert not resumed.keys() & set(names)
    for name, steps in kept.items():
        assert name in names or resumed.get(name, -1) >= steps
    for name in resumed:
        page.evaluate("name => store.drop(name)", name)
        kept.pop(name, None)
    return rows


WATCHED = """() => {
  window.rows = []
  const real = crypto.subtle
  const raw = Uint8Array.from({ length: 32 }, (_, n) => (n * 37 + 11) % 256)
  const [generate, encrypt] = [real.generateKey.bind(real), real.encrypt.bind(real)]
  const known = () => real.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])
  real.generateKey = (how, ...rest) => (how.name === 'AES-GCM' ? known() : generate(how, ...rest))
  real.encrypt = async (how, key, bytes) => {
    const data = await encrypt(how, key, bytes)
    if (window.watching && key.usages.includes('decrypt')) window.rows.push(Array.from(new Uint8Array(data)))
    return data
  }
}"""
"""Makes the key of every journal a known one, and remembers every row written into it."""

JOURNAL_KEY = bytes((n * 37 + 11) % 256 for n in range(32))


def test_a_profile_holds_neither_answers_nor_rows_nor_keys_of_a_finished_interview(
    playwright: Playwright, served: Modules, tmp_path: Path
) -> None:
    profile = tmp_path / "p"
    with tablet(playwright, profile) as running:
        page = opened(running, served)
        page.evaluate(WATCHED)
        page.evaluate("window.watching = true")
        page.evaluate("store.startInterview({ response_id: 'still-open', marker: 'Zebrafink-17' })")
        while_open = found_in(profile, {"key": JOURNAL_KEY, "row": bytes(page.evaluate("rows[0]"))})
        page.evaluate("store.drop('still-open')")
        page.evaluate("async () => { for (let n = 0; n < 20; n += 1) await on.interview(store, key, n) }")
        rows = page.evaluate("rows")
    plain = [answers(n)["story"] for n in range(20)] + ["Zebrafink-17", "speeding"]
    wanted = {"key": JOURNAL_KEY} | {f"row {n}": bytes(row) for n, row in enumerate(rows)}
    wanted |= {f"text {n}": str(text).encode() for n, text in enumerate(plain)}
    wanted |= {f"text {n} in UTF-16": str(text).encode("utf-16-le") for n, text in enumerate(plain)}

    assert set(while_open) == {"key", "row"}  # so the search finds what is there
    assert len(rows) == 61
    assert found_in(profile, wanted) == {}
