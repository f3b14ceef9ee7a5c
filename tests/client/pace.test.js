/** When it tries again, what a refusal means, and how long a wrong PIN costs. */

import assert from 'node:assert/strict'
import test from 'node:test'

import { makeAsk } from '../../field_sync/client/network.js'
import { pause } from '../../field_sync/client/pace.js'
import { delay, matches, waitFor } from '../../field_sync/client/pin.js'
import { whyNot } from '../../field_sync/client/secure.js'
import { toBase64url, utf8 } from '../../field_sync/client/bytes.js'

test('the pause doubles with every failure up to a quarter of an hour, and no two tablets keep step', () => {
  assert.deepEqual([1, 2, 3, 7, 50].map((failures) => pause(failures, 1)), [15_000, 30_000, 60_000, 900_000, 900_000])
  assert.deepEqual([1, 2, 3].map((failures) => pause(failures, 0)), [7_500, 15_000, 30_000])
  assert.equal(pause(0, 1), 300_000)
})

test('the server may ask for more time, never for less', () => assert.equal(pause(1, 1, 120_000), 135_000))

for (const [text, wait] of [
  ['120', 120_000],
  ['Fri, 30 Aug 2024 12:01:00 GMT', 60_000],
  ['Fri, 30 Aug 2024 11:00:00 GMT', 0],
  ['soon', undefined],
]) {
  test(`Retry-After: ${text}`, async () => {
    const fetch = async () => new Response('', { status: 503, headers: { 'Retry-After': text } })
    const reply = await makeAsk(fetch, () => Date.parse('2024-08-30T12:00:00Z'))('batches', { body: {} })
    assert.deepEqual([reply.kind, reply.status, reply.wait], ['refused', 503, wait])
  })
}

test('four wrong PINs cost nothing, the fifth half a minute, then twice as long each, an hour at most', () => {
  assert.deepEqual([0, 4, 5, 6, 7, 11, 12, 99].map(delay), [0, 0, 30_000, 60_000, 120_000, 1_920_000, 3_600_000, 3_600_000])
})

test('a clock set back makes no wait longer than it was', () => {
  assert.equal(waitFor({ wrong: 5, until: 1_000_000 }, 990_000), 10_000)
  assert.equal(waitFor({ wrong: 5, until: 1_000_000 }, 0), 30_000)
  assert.equal(waitFor({ wrong: 5, until: 1_000_000 }, 2_000_000), 0)
})

test('a PIN is checked as the server made the check', async () => {
  const [salt, raw] = [utf8('0123456789abcdef'), new Uint8Array(32).fill(9)]
  const { createHmac, pbkdf2Sync } = await import('node:crypto')
  const check = createHmac('sha256', raw).update(pbkdf2Sync('4711', salt, 600_000, 32, 'sha256')).digest()
  const pinKey = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const kept = { name: 'ana', salt: toBase64url(salt), iterations: 600_000, check: toBase64url(check) }

  assert.deepEqual([await matches({ pinKey }, kept, '4711'), await matches({ pinKey }, kept, '4712')], [true, false])
})

const browser = { isSecureContext: true, crypto, indexedDB: {}, caches: {}, navigator: { locks: {} } }

for (const [code, lacking] of [
  [null, {}],
  ['not_secure', { isSecureContext: false, crypto: {} }],
  ['no_crypto', { crypto: {} }],
  ['no_storage', { indexedDB: undefined }],
  ['no_locks', { navigator: {} }],
]) {
  test(`may capture: ${code ?? 'yes'}`, () => assert.equal(whyNot({ ...browser, ...lacking })?.code ?? null, code))
}

test('who may not capture is told what to do', () => {
  assert.match(whyNot({ ...browser, isSecureContext: false }).message, /https:\/\//)
})
