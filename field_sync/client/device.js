/**
 * Who this tablet is to the server: enrolled once with a code an officer shows, then known by a token and a key.
 *
 * The signing key never leaves the browser: WebCrypto makes it non-extractable and IndexedDB keeps it so.
 *
 * @import { Ask, Reply } from './keeping'
 * @import { Store } from './store.js'
 */

import { fromBase64url, toBase64url } from './bytes.js'

/**
 * Become a device of the server. Items made before under another enrolment stay good: they name that device.
 *
 * @param {{ store: Store, ask: Ask }} means
 * @param {string} code as in the QR code
 * @param {string} name what staff call this tablet
 * @returns {Promise<Reply>} refused with 403: the code is wrong, was used or is older than ten minutes
 */
export async function enrol({ store, ask }, code, name) {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
  const keys = /** @type {CryptoKeyPair} */ (pair)
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', keys.publicKey))
  const reply = await ask('enrol', { body: { code, device_name: name, public_key: toBase64url(point) } })
  if (reply.kind !== 'answer') return reply
  const { device_id, token, pin_key } = reply.data
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const pinKey = await crypto.subtle.importKey('raw', fromBase64url(pin_key), hmac, false, ['sign'])
  await store.saveDevice({ device_id, name, token, keys, pinKey })
  return { kind: 'answer', data: { device_id } }
}

/**
 * Fetch what the tablet needs to know before it goes out: kept as `bootstrap`, its time as `bootstrap_at`.
 *
 * @param {{ store: Store, ask: Ask, now?: () => number }} means
 * @returns {Promise<Reply>}
 */
export async function fetchBootstrap({ store, ask, now = Date.now }) {
  const device = await store.device()
  const reply = await ask('bootstrap', { token: device?.token })
  if (reply.kind === 'answer') {
    await store.keep('bootstrap', reply.data)
    await store.keep('bootstrap_at', new Date(now()).toISOString())
  }
  return reply
}
