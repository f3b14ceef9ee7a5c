/**
 * The PIN a fieldworker gives to get the tablet's screen back. A screen guard, not a secret: it opens no key and no
 * answers. Wrong ones cost rising delays, kept across restarts and counted before the PIN is looked at, so that
 * closing the browser in time gains nothing.
 *
 * @import { Device } from './keeping'
 * @import { Store } from './store.js'
 */

import { fromBase64url, same, utf8 } from './bytes.js'

const FREE = 5 // tries before it takes longer
const FIRST = 30_000 // milliseconds
const LONGEST = 3_600_000

/** @typedef {{ wrong: number, until: number }} Tries */
/** @typedef {{ name: string, salt: string, iterations: number, check: string }} Check of one fieldworker, base64url */

/**
 * How long nobody may try, after so many wrong ones in a row.
 * @param {number} wrong
 */
export const delay = (wrong) => (wrong < FREE ? 0 : Math.min(LONGEST, FIRST * 2 ** (wrong - FREE)))

/**
 * Milliseconds to wait still; a clock set back makes it no longer than it was.
 * @param {Tries} tries
 * @param {number} now
 */
export const waitFor = ({ wrong, until }, now) => Math.min(Math.max(0, until - now), delay(wrong))

/**
 * Whether a PIN is that of a fieldworker. One at a time, in every tab.
 *
 * @param {{ store: Store, now?: () => number, locks?: LockManager }} means
 * @param {Check} check
 * @param {string} pin
 * @returns {Promise<{ ok: boolean, wait: number }>} `wait`: seconds before another is looked at
 */
export const checkPin = ({ store, now = Date.now, locks = navigator.locks }, check, pin) =>
  locks.request('capture-pin', async () => {
    const kept = `pin ${check.name}`
    /** @type {Tries} */
    const tries = (await store.kept(kept)) ?? { wrong: 0, until: 0 }
    const wait = waitFor(tries, now())
    if (wait) return { ok: false, wait: seconds(wait) }
    const wrong = tries.wrong + 1
    await store.keep(kept, { wrong, until: now() + delay(wrong) })
    const device = await store.device()
    if (!device || !(await matches(device, check, pin))) return { ok: false, wait: seconds(delay(wrong)) }
    await store.keep(kept, { wrong: 0, until: 0 })
    return { ok: true, wait: 0 }
  })

/** @param {number} milliseconds */
const seconds = (milliseconds) => Math.ceil(milliseconds / 1000)

/**
 * @param {Pick<Device, 'pinKey'>} device
 * @param {Check} check
 * @param {string} pin
 */
export async function matches({ pinKey }, { salt, iterations, check }, pin) {
  const typed = await crypto.subtle.importKey('raw', utf8(pin), 'PBKDF2', false, ['deriveBits'])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: fromBase64url(salt), iterations }
  const derived = await crypto.subtle.deriveBits(how, typed, 256)
  return same(new Uint8Array(await crypto.subtle.sign('HMAC', pinKey, derived)), fromBase64url(check))
}
