/** Canonical JSON, held to the vectors Python is held to (see tests/definition/test_canonical_vectors.py). */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'

import { fromBase64url, toBase64url, utf8 } from '../../field_sync/client/bytes.js'
import { encode, sha256hex } from '../../field_sync/client/canonical.js'

const vectors = JSON.parse(readFileSync(new URL('../vectors/canonical.json', import.meta.url), 'utf8'))
const written = (value) => new TextDecoder().decode(encode(value))

for (const { name, value, canonical, sha256 } of vectors) {
  test(`canonical: ${name}`, async () => {
    assert.equal(written(value), canonical)
    assert.equal(await sha256hex(encode(value)), sha256)
  })
}

test('text becomes NFC, keys too, and absent members are left out', () => {
  assert.equal(written({ 'e\u0301': 'e\u0301', gone: undefined }), '{"\u00e9":"\u00e9"}')
})

test('minus nothing is nothing', () => assert.equal(written([-0]), '[0]'))

for (const [name, value] of Object.entries({
  'a decimal': 1.5,
  'a number past 2**53': 2 ** 53,
  'not a number': NaN,
  infinity: Infinity,
  'half a character': 'a\ud83d',
  'a key with half a character': { '\ude00': 1 },
  'a function': () => 1,
  'a big integer': 1n,
  'undefined in a list': [undefined],
  'two keys that are the same text': { '\u00e9': 1, 'e\u0301': 2 },
})) {
  test(`canonical JSON refuses ${name}`, () => assert.throws(() => encode(value), TypeError))
}

test('base64url goes there and back for every length and byte', () => {
  for (let size = 0; size < 260; size += 1) {
    const bytes = Uint8Array.from({ length: size }, (_, n) => (n * 7 + size) % 256)
    assert.equal(toBase64url(bytes), Buffer.from(bytes).toString('base64url'))
    assert.deepEqual(fromBase64url(toBase64url(bytes)), bytes)
  }
  assert.deepEqual(utf8('ż'), Uint8Array.of(0xc5, 0xbc))
})
