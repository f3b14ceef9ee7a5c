"""The tablet's store in real Chromium on a real profile: what it calls saved is on disk, whoever pulls the plug."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium_tablets import INSECURE, Modules, Tablet, found_in, modules, tablet, until
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Page, Playwright, sync_playwright

from field_sync import sealing, signing
from field_sync.protocol import Item
from field_sync.wire import base64url, read_header, unbase64
from survey_engine.definition import canonical

pytestmark = pytest.mark.browser
PAGE = (Path(__file__).parent / "capture_page.js").read_bytes()
VECTOR = (Path(__file__).parents[1] / "vectors" / "hpke.json").read_bytes()
PRIVATE = ec.generate_private_key(ec.SECP256R1())
KEY = {"key_id": "k1", "public_key": base64url(sealing.raw_public(PRIVATE))}
KILLS = 6


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture
def served() -> Iterator[Modules]:
    """A port of a test's own, and so an origin and storage of its own."""
    with modules({"/page.js": PAGE, "/hpke.json": VECTOR}) as running:
        yield running


@pytest.fixture(scope="module")
def running(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tablet]:
    with tablet(playwright, tmp_path_factory.mktemp("tablet") / "profile") as started:
        yield started


@pytest.fixture
def page(running: Tablet, served: Modules) -> Iterator[Page]:
    page = opened(running, served)
    yield page
    page.close()


def opened(running: Tablet, served: Modules) -> Page:
    """A tab with the store at hand as `store`, what the tests do with it as `on`, and the sealing key as `key`."""
    page = running.open(f"{served.address}/")
    page.evaluate(
        "async key => { window.key = key; window.on = await import('/page.js'); window.store = await on.tablet() }", KEY
    )
    return page


def content_of(row: dict[str, Any]) -> Any:
    """What the server reads in a row of the outbox: opened with the private key, and canonical."""
    plain = sealing.opened(PRIVATE, row["header"].encode(), bytes(row["sealed"]))
    found = canonical.decode(plain)
    assert canonical.encode(found) == plain
    return found


def answers(n: int) -> dict[str, object]:
    return {"concerns": ["speeding", "litter"], "story": f"Nr. {n}: zu schnell, za szybko, żółw 🐢"}


def test_every_step_of_sealing_is_the_published_one(page: Page) -> None:
    differing = page.evaluate(
        """async () => {
          const { vectors: [vector] } = await (await fetch('/hpke.json')).json()
          const hex = text => Uint8Array.from(text.match(/../g) ?? [], pair => parseInt(pair, 16))
          const shown = bytes => Array.from(new Uint8Array(bytes), b => b.toString(16).padStart(2, '0')).join('')
          const [x, y] = [hex(vector.pkEm).slice(1, 33), hex(vector.pkEm).slice(33)].map(on.toBase64url)
          const how = { name: 'ECDH', namedCurve: 'P-256' }
          const jwk = { kty: 'EC', crv: 'P-256', x, y, d: on.toBase64url(hex(vector.skEm)) }
          const privateKey = await crypto.subtle.importKey('jwk', jwk, how, false, ['deriveBits'])
          const publicKey = await crypto.subtle.importKey('raw', hex(vector.pkEm), how, true, [])
          const { enc, shared, context, secret, key, nonce } =
            await on.schedule(hex(vector.pkRm), hex(vector.info), { privateKey, publicKey })
          const found = { enc, shared_secret: shared, key_schedule_context: context, secret, key, base_nonce: nonce }
          const differing = Object.keys(found).filter(name => shown(found[name]) !== vector[name])
          const aes = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt'])
          for (const { aad, nonce: iv, pt, ct } of vector.encryptions) {
            const how = { name: 'AES-GCM', iv: hex(iv), additionalData: hex(aad) }
            if (shown(await crypto.subtle.encrypt(how, aes, hex(pt))) !== ct) differing.push(aad)
          }
          return [differing, vector.encryptions.length]
        }"""
    )

    assert differing == [[], 257]


def test_what_is_saved_opens_and_verifies_on_the_server(page: Page) -> None:
    saved = page.evaluate("on.interview(store, key, 1)")
    [row] = page.evaluate("on.rows(store)")
    public = bytes(page.evaluate("on.publicKey(store)"))

    assert (saved["seq"], saved["number"], saved["cleared"]) == (1, 1, True)
    assert content_of(row) == {
        "response_id": saved["response_id"],
        "revision": 1,
        "n": 1,
        "answers": answers(1),
        "event_id": "e1",
    }
    item = Item(row["header"], bytes(row["sealed"]), row["sealed_hash"], unbase64(row["signature"]))
    assert item.whole
    assert signing.verify(public, item)
    assert canonical.decode(unbase64(row["header"])) == {
        "kind": "response",
        "response_id": saved["response_id"],
        "device_id": "6f1d2c3b-4a59-4e68-8b77-9c0d1e2f3a4b",
        "install_id": page.evaluate("store.installId"),
        "device_seq": 1,
        "key_id": "k1",
        "client_build": "b1",
        "sealed_size": len(row["sealed"]),
    }


def test_a_tally_is_signed_and_counted_in_the_same_row_of_numbers(page: Page) -> None:
    page.evaluate("on.interview(store, key, 1)")
    page.evaluate(
        """async () => {
          const tally_id = '0190b6c2-7c1e-4f7a-9d51-2a6b1c3d4e5f'
          const by = await on.maker(store)
          const hour = on.hourOf(Date.parse('2024-08-30T14:59:59Z'))
          const event_id = '0190b6c2-7c1e-4f7a-9d51-2a6b1c3d4e60'
          const count = { tally_id, event_id, what: 'refused', count: 1, hour }
          await store.tally(tally_id, seq => on.makeTally(by, count, seq))
        }"""
    )
    row = next(row for row in page.evaluate("on.rows(store)") if row["kind"] == "tally")
    header = read_header(row["header"])
    public = bytes(page.evaluate("on.publicKey(store)"))

    assert header is not None
    assert header.tally is not None
    assert (header.device_seq, header.tally.what, header.tally.count) == (2, "refused", 1)
    assert header.tally.hour.isoformat() == "2024-08-30T14:00:00+00:00"
    assert signing.verify(public, Item(row["header"], b"", None, unbase64(row["signature"])))
    assert page.evaluate("store.outbox.counts('e1')")["today"] == 1


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


def test_changes_written_at_once_keep_their_order(page: Page) -> None:
    page.evaluate(
        """async () => {
          await store.startInterview({ response_id: 'r1' })
          await Promise.all(Array.from({ length: 50 }, (_, n) => store.journal('r1', { n })))
        }"""
    )
    page.reload()

    changes = page.evaluate("async () => (await (await import('/page.js')).tablet().then(s => s.resume()))[0].changes")

    assert [change["n"] for change in changes] == list(range(50))


def test_a_damaged_row_costs_what_comes_after_it_and_nothing_else(page: Page) -> None:
    page.evaluate(
        """async () => {
          await store.startInterview({ response_id: 'r1' })
          await store.startInterview({ response_id: 'r2' })
          for (let n = 0; n < 4; n += 1) await store.journal('r1', { n })
          const { indexedDB: factory } = await navigator.storageBuckets.open('draft-r1')
          const opening = factory.open('draft-r1')
          const database = await new Promise(resolve => opening.onsuccess = () => resolve(opening.result))
          const transaction = database.transaction('rows', 'readwrite')
          transaction.objectStore('rows').put({ iv: new Uint8Array(12), data: new ArrayBuffer(40) }, 4)
          await new Promise(resolve => transaction.oncomplete = resolve)
        }"""
    )
    page.reload()

    changes = page.evaluate("import('/page.js').then(on => on.tablet()).then(store => store.resume())")

    found = {each["begun"]["response_id"]: [change["n"] for change in each["changes"]] for each in changes}
    assert found == {"r1": [0, 1], "r2": []}


def test_an_interview_that_another_tab_has_open_is_left_to_it(page: Page, running: Tablet, served: Modules) -> None:
    page.evaluate("store.startInterview({ response_id: 'r1' })")
    other = opened(running, served)

    assert other.evaluate("store.resume()") == []
    refused = other.evaluate("store.startInterview({ response_id: 'r1' }).catch(error => error.code)")
    assert refused == "no_draft"
    page.close()
    until(other, "async () => (await store.resume()).length === 1")


def test_pressed_twice_it_is_saved_once(page: Page) -> None:
    page.evaluate(
        """async () => {
          await store.startInterview({ response_id: 'r1' })
          const by = await on.maker(store)
          const content = { response_id: 'r1', answers: {} }
          const finish = () => store.finish('r1', seq => on.makeResponse(by, key, content, seq))
          window.saved = await Promise.all([finish(), finish()])
          window.saved.push(await finish())
        }"""
    )

    assert [(each["seq"], each["number"]) for each in page.evaluate("saved")] == [(1, 1)] * 3
    assert len(page.evaluate("on.rows(store)")) == 1


def test_two_tabs_that_finish_at_once_share_the_numbers_out(page: Page, running: Tablet, served: Modules) -> None:
    other = opened(running, served)
    for each in (page, other):
        each.evaluate(
            """() => { window.done = (async () => {
              for (let n = 0; n < 20; n += 1) await on.interview(store, key, n)
            })() }"""
        )
    for each in (page, other):
        each.evaluate("done")

    rows = page.evaluate("on.rows(store)")
    assert sorted(row["seq"] for row in rows) == list(range(1, 41))
    assert sorted(row["number"] for row in rows) == list(range(1, 41))
    assert all(content_of(row)["answers"] == answers(content_of(row)["n"]) for row in rows)


def test_a_response_too_long_to_be_taken_is_not_saved_and_can_be_shortened(page: Page) -> None:
    code = page.evaluate(
        """async () => {
          await store.startInterview({ response_id: 'r1' })
          await store.journal('r1', { answers: { story: 'short' } })
          const content = { response_id: 'r1', answers: { story: 'x'.repeat(65536) } }
          const by = await on.maker(store)
          return store.finish('r1', seq => on.makeResponse(by, key, content, seq)).catch(error => error.code)
        }"""
    )

    assert code == "too_large"
    assert page.evaluate("on.rows(store)") == []
    assert page.evaluate("store.journal('r1', { answers: { story: 'shorter' } }).then(() => 'kept')") == "kept"


def test_a_full_tablet_says_so_and_loses_nothing(running: Tablet, served: Modules) -> None:
    blank = running.open("about:blank")
    session = running.context.new_cdp_session(blank)
    session.send("Storage.overrideQuotaForOrigin", {"origin": served.address, "quotaSize": 40_000})
    page = opened(running, served)
    page.evaluate("store.startInterview({ response_id: 'r1' })")
    page.evaluate("store.journal('r1', { answers: { story: 'kept' } })")
    finish = """async () => {
      const by = await on.maker(store)
      const content = { response_id: 'r1', answers: { story: 'x'.repeat(60000) } }
      const build = seq => on.makeResponse(by, key, content, seq)
      return store.finish('r1', build).then(({ seq }) => seq, error => error.code)
    }"""

    assert page.evaluate(finish) == "storage_full"
    assert page.evaluate("on.rows(store)") == []
    session.send("Storage.overrideQuotaForOrigin", {"origin": served.address})
    assert page.evaluate(finish) == 1


def test_storage_that_was_cleared_begins_another_install(page: Page, running: Tablet, served: Modules) -> None:
    page.evaluate("on.interview(store, key, 1)")
    before = page.evaluate("store.installId")
    session = running.context.new_cdp_session(page)
    page.goto("about:blank")
    session.send("Storage.clearDataForOrigin", {"origin": served.address, "storageTypes": "all"})

    after = opened(running, served)

    assert after.evaluate("store.installId") != before
    assert after.evaluate("store.outbox.made()") == 0


def test_the_outbox_moves_on_only_by_the_servers_word(page: Page) -> None:
    page.evaluate("async () => { for (let n = 1; n <= 4; n += 1) await on.interview(store, key, n) }")
    counts = page.evaluate(
        """async () => {
          const { outbox } = store, seen = []
          const look = async () => seen.push(await outbox.counts())
          const rows = await outbox.offered(50)
          const said = ({ id, sealed_hash, seq }, status, more) =>
            ({ response_id: id, sealed_hash, status, receipt: seq, ...more })
          const read = reading => each(row =>
            row.status === 'held' ? row : on.listed(row, said(row, 'stored', { secured: true }), reading))
          const each = change => outbox.change(rows.map(({ id }) => id), change)
          await outbox.sending(rows)
          await look()
          const statuses = ['stored', 'held', 'quarantined', 'erased']
          await each(row => on.answered(row, said(row, statuses[row.seq - 1])))
          await look()
          await read('first')
          await look()
          await read('second')
          await look()
          await outbox.offerAll()
          await look()
          return seen
        }"""
    )
    names = ("today", "unsent", "held", "received", "secured")

    assert [tuple(each[name] for name in names) for each in counts] == [
        (4, 4, 0, 0, 0),
        (4, 1, 1, 2, 0),
        (4, 1, 1, 0, 2),
        (4, 1, 1, 0, 0),
        (4, 1, 0, 0, 0),
    ]
    [left] = page.evaluate("on.rows(store)")
    assert content_of(left)["n"] == 2


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


def test_a_page_that_did_not_come_safely_is_told_what_to_do(running: Tablet, served: Modules) -> None:
    page = running.open(f"http://{INSECURE}:{served.port}/")

    why = page.evaluate("import('/secure.js').then(({ whyNot }) => whyNot())")

    assert why["code"] == "not_secure"
    assert "https://" in why["message"]
    page.close()


def test_keys_cannot_be_taken_out(page: Page) -> None:
    page.evaluate("store.startInterview({ response_id: 'r1' })")

    refused = page.evaluate(
        "store.device().then(({ keys }) => crypto.subtle.exportKey('jwk', keys.privateKey)).catch(error => error.name)"
    )

    assert refused == "InvalidAccessError"


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
