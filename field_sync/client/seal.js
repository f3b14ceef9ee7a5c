/**
 * Sealing and signing with what the browser brings (WebCrypto), no library.
 *
 * HPKE base mode (RFC 9180): DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, one message a key, AAD empty. Only
 * the consultation's private key, which no tablet has, opens what is sealed here. Held to tests/vectors/hpke.json.
 */

import { join, utf8 } from './bytes.js'

const ECDH = { name: 'ECDH', namedCurve: 'P-256' }
const HMAC = { name: 'HMAC', hash: 'SHA-256' }
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' }
const KEM = join(utf8('KEM'), Uint8Array.of(0, 16))
const SUITE = join(utf8('HPKE'), Uint8Array.of(0, 16, 0, 1, 0, 2))
const NOTHING = new Uint8Array()

/** Bytes that sealing adds: the ephemeral public key (65) and the tag (16). */
export const OVERHEAD = 65 + 16

/**
 * enc || ciphertext of `plaintext`, for the holder of the private key alone.
 *
 * @param {Uint8Array<ArrayBuffer>} publicKey the consultation's, uncompressed point, 65 bytes
 * @param {Uint8Array<ArrayBuffer>} info what the sealed bytes are bound to: the header as sent
 * @param {Uint8Array<ArrayBuffer>} plaintext
 */
export async function seal(publicKey, info, plaintext) {
  const ephemeral = /** @type {CryptoKeyPair} */ (await crypto.subtle.generateKey(ECDH, false, ['deriveBits']))
  const { enc, key, nonce } = await schedule(publicKey, info, ephemeral)
  const secret = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt'])
  return join(enc, new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, secret, plaintext)))
}

/**
 * Encap (section 4.1) and KeySchedule (section 5.1): the key and first nonce that both sides reach.
 *
 * @param {Uint8Array<ArrayBuffer>} publicKey
 * @param {Uint8Array<ArrayBuffer>} info
 * @param {CryptoKeyPair} ephemeral used once
 */
export async function schedule(publicKey, info, ephemeral) {
  const enc = new Uint8Array(await crypto.subtle.exportKey('raw', ephemeral.publicKey))
  const theirs = await crypto.subtle.importKey('raw', publicKey, ECDH, false, [])
  const dh = await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, ephemeral.privateKey, 256)
  const prk = await extract(KEM, NOTHING, 'eae_prk', new Uint8Array(dh))
  const shared = await expand(KEM, prk, 'shared_secret', join(enc, publicKey), 32)
  const hashes = [extract(SUITE, NOTHING, 'psk_id_hash', NOTHING), extract(SUITE, NOTHING, 'info_hash', info)]
  const context = join(Uint8Array.of(0), ...(await Promise.all(hashes)))
  const secret = await extract(SUITE, shared, 'secret', NOTHING)
  const key = await expand(SUITE, secret, 'key', context, 32)
  return { enc, shared, context, secret, key, nonce: await expand(SUITE, secret, 'base_nonce', context, 12) }
}

/**
 * The device's signature over the header as sent and, unless there is nothing sealed, its hash.
 *
 * @param {CryptoKey} privateKey ECDSA P-256
 * @param {Uint8Array} header
 * @param {Uint8Array} [sealedHash] 32 bytes
 * @returns {Promise<Uint8Array<ArrayBuffer>>} raw r||s, 64 bytes
 */
export async function sign(privateKey, header, sealedHash = NOTHING) {
  return new Uint8Array(await crypto.subtle.sign(SIGNING, privateKey, join(header, sealedHash)))
}

/**
 * LabeledExtract (section 4).
 * @param {Uint8Array} suite
 * @param {Uint8Array<ArrayBuffer>} salt
 * @param {string} label
 * @param {Uint8Array} material
 */
const extract = (suite, salt, label, material) => mac(salt, join(utf8('HPKE-v1'), suite, utf8(label), material))

/**
 * LabeledExpand for at most one block of 32 bytes, which is all this suite asks for.
 * @param {Uint8Array} suite
 * @param {Uint8Array<ArrayBuffer>} secret
 * @param {string} label
 * @param {Uint8Array} info
 * @param {number} size
 */
async function expand(suite, secret, label, info, size) {
  const labelled = join(Uint8Array.of(0, size), utf8('HPKE-v1'), suite, utf8(label), info, Uint8Array.of(1))
  return (await mac(secret, labelled)).slice(0, size)
}

/**
 * @param {Uint8Array<ArrayBuffer>} key none is 32 zeros (RFC 5869), since WebCrypto takes no empty key
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
async function mac(key, bytes) {
  const imported = await crypto.subtle.importKey('raw', key.length ? key : new Uint8Array(32), HMAC, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, bytes))
}
