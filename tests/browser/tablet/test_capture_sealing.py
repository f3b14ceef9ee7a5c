"""What the tablet seals and signs, in real Chromium: as published, and as the server opens it."""

import pytest
from capture_stores import answers, content_of
from playwright.sync_api import Page

from field_sync import signing
from field_sync.protocol import Item
from field_sync.wire import read_header, unbase64
from survey_engine.definition import canonical

pytestmark = pytest.mark.browser


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


def test_keys_cannot_be_taken_out(page: Page) -> None:
    page.evaluate("store.startInterview({ response_id: 'r1' })")

    refused = page.evaluate(
        "store.device().then(({ keys }) => crypto.subtle.exportKey('jwk', keys.privateKey)).catch(error => error.name)"
    )

    assert refused == "InvalidAccessError"
