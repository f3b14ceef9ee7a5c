/** Sealing, held to the published vector of its suite (RFC 9180): see tests/vectors/hpke.json. */

import assert from 'node:assert/strict'
import { createDecipheriv, createECDH, createHash, createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import test from 'node:test'

import { join as joined, toBase64url, utf8 } from '../../field_sync/client/bytes.js'
import { OVERHEAD, schedule, seal, sign } from '../../field_sync/client/seal.js'

const [vector] = JSON.parse(readFileSync(new URL('../vectors/hpke.json', import.meta.url), 'utf8')).vectors
const hex = (text) => new Uint8Array(Buffer.from(text, 'hex'))
const shown = (bytes) => Buffer.from(bytes).toString('hex')
const ECDH = { name: 'ECDH', namedCurve: 'P-256' }

async function pair(secret, point) {
  const [x, y] = [hex(point).slice(1, 33), hex(point).slice(33)].map(toBase64url)
  const jwk = { kty: 'EC', crv: 'P-256', x, y, d: toBase64url(hex(secret)) }
  return {
    privateKey: await crypto.subtle.importKey('jwk', jwk, ECDH, false, ['deriveBits']),
    publicKey: await crypto.subtle.importKey('raw', hex(point), ECDH, true, []),
  }
}

function nonce(base, n) {
  const iv = Buffer.from(base)
  iv.writeUInt32BE((iv.readUInt32BE(8) ^ n) >>> 0, 8)
  return iv
}

async function encrypt(key, iv, plaintext, aad) {
  const secret = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt'])
  return new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: aad }, secret, plaintext))
}

const reached = async () => schedule(hex(vector.pkRm), hex(vector.info), await pair(vector.skEm, vector.enc))

test('every step of the key schedule is the published one', async () => {
  const { enc, shared, context, secret, key, nonce: base } = await reached()

  assert.equal(shown(enc), vector.enc)
  assert.equal(shown(shared), vector.shared_secret)
  assert.equal(shown(context), vector.key_schedule_context)
  assert.equal(shown(secret), vector.secret)
  assert.equal(shown(key), vector.key)
  assert.equal(shown(base), vector.base_nonce)
})

test('all 257 encryptions of the vector', async () => {
  const { key, nonce: base } = await reached()

  for (const [n, each] of vector.encryptions.entries()) {
    assert.equal(shown(nonce(base, n)), each.nonce)
    assert.equal(shown(await encrypt(key, hex(each.nonce), hex(each.pt), hex(each.aad))), each.ct)
  }
  assert.equal(vector.encryptions.length, 257)
})

/** The Go standard library keeps this value of the same vector: SHAKE128 of the ciphertexts of drawn messages. */
const ACCUMULATED = '8d3263541fc1695b6e88ff3a1208577c'

test('a thousand encryptions of other messages together give the published value', async () => {
  const { key, nonce: base } = await reached()
  const drawn = createHash('shake128', { outputLength: 600_000 }).digest()
  let at = 0
  const draw = () => drawn.subarray(at + 1, (at += 1 + drawn[at]))
  const sink = createHash('shake128', { outputLength: 16 })

  for (let n = 0; n < 1000; n += 1) {
    const [aad, plaintext] = [draw(), draw()]
    sink.update(await encrypt(key, nonce(base, n), plaintext, aad))
  }

  assert.equal(sink.digest('hex'), ACCUMULATED)
})

test('what is sealed opens for the holder of the private key with the same header, and for no other header', async () => {
  const [plaintext, info] = [utf8('{"answers":{"concerns":["litter"]}}'), utf8('eyJraW5kIjoicmVzcG9uc2UifQ')]
  const sealed = await seal(hex(vector.pkRm), info, plaintext)

  assert.equal(sealed.length, plaintext.length + OVERHEAD)
  assert.deepEqual(opened(sealed, info), plaintext)
  assert.throws(() => opened(sealed, utf8('eyJraW5kIjoicmVzcG9uc2UifR')))
})

test('sealing the same bytes twice gives different bytes', async () => {
  const [one, other] = await Promise.all([0, 1].map(() => seal(hex(vector.pkRm), utf8('h'), utf8('same'))))

  assert.notDeepEqual(one, other)
})

test('a signature is 64 raw bytes over the header and the hash of what is sealed', async () => {
  const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' }
  const keys = await crypto.subtle.generateKey(ECDSA, false, ['sign', 'verify'])
  const [header, hash] = [utf8('header'), new Uint8Array(32).fill(7)]

  const signature = await sign(keys.privateKey, header, hash)

  assert.equal(signature.length, 64)
  const verify = (bytes) => crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, keys.publicKey, signature, bytes)
  assert.equal(await verify(joined(header, hash)), true)
  assert.equal(await verify(joined(header, new Uint8Array(32))), false)
})

/** The receiver's side of RFC 9180, written apart from what is tested, on Node's own crypto. */
function opened(sealed, info) {
  const [enc, own] = [Buffer.from(sealed.slice(0, 65)), createECDH('prime256v1')]
  own.setPrivateKey(vector.skRm, 'hex')
  const kem = Buffer.from('KEM\x00\x10', 'latin1')
  const suite = Buffer.from('HPKE\x00\x10\x00\x01\x00\x02', 'latin1')
  const join = (...parts) => Buffer.concat(parts.map((part) => Buffer.from(part)))
  const mac = (key, ...parts) => createHmac('sha256', key).update(join(...parts)).digest()
  const extract = (id, salt, label, material) => mac(salt, 'HPKE-v1', id, label, material)
  const expand = (id, prk, label, context, size) =>
    mac(prk, [0, size], 'HPKE-v1', id, label, context, [1]).subarray(0, size)
  const prk = extract(kem, '', 'eae_prk', own.computeSecret(enc))
  const shared = expand(kem, prk, 'shared_secret', join(enc, own.getPublicKey()), 32)
  const context = join([0], extract(suite, '', 'psk_id_hash', ''), extract(suite, '', 'info_hash', info))
  const secret = extract(suite, shared, 'secret', '')
  const [key, iv] = [expand(suite, secret, 'key', context, 32), expand(suite, secret, 'base_nonce', context, 12)]
  const decipher = createDecipheriv('aes-256-gcm', key, iv)
  decipher.setAuthTag(sealed.slice(-16))
  return new Uint8Array(Buffer.concat([decipher.update(sealed.slice(65, -16)), decipher.final()]))
}
