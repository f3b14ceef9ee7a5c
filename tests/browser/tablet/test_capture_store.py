"""The tablet's store in real Chromium on a real profile: what it keeps, counts, refuses and moves on."""

import pytest
from capture_stores import answers, content_of, opened
from chromium_tablets import INSECURE, Modules, Tablet, until
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


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


def test_a_page_that_did_not_come_safely_is_told_what_to_do(running: Tablet, served: Modules) -> None:
    page = running.open(f"http://{INSECURE}:{served.port}/")

    why = page.evaluate("import('/secure.js').then(({ whyNot }) => whyNot())")

    assert why["code"] == "not_secure"
    assert "https://" in why["message"]
    page.close()
