/**
 * Canonical JSON: the one way to write a value as bytes, the same bytes as survey_engine/definition/canonical.py.
 *
 * Keys sorted by code point (not by UTF-16 unit, as `sort` does), no spaces, UTF-8, whole numbers only. Held to
 * tests/vectors/canonical.json.
 */

import { toHex, utf8 } from './bytes.js'

const DEEPEST = 100

/**
 * The canonical JSON of a value made of objects, arrays, texts, whole numbers, booleans and null.
 *
 * Text becomes NFC; a key whose value is undefined is left out. Throws TypeError for anything else.
 * @param {unknown} value
 */
export const encode = (value) => utf8(text(value, DEEPEST))

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Promise<Uint8Array<ArrayBuffer>>} 32 bytes
 */
export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))

/** @param {Uint8Array<ArrayBuffer>} bytes */
export const sha256hex = async (bytes) => toHex(await sha256(bytes))

/**
 * @param {unknown} value
 * @param {number} depth brackets that may still be opened
 * @returns {string}
 */
function text(value, depth) {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number') return whole(value)
  if (typeof value !== 'object' || !depth) throw new TypeError(`canonical JSON has no place for ${typeof value} here`)
  if (Array.isArray(value)) return `[${value.map((part) => text(part, depth - 1)).join()}]`
  const members = Object.entries(value).filter(([, part]) => part !== undefined)
  const pairs = members.map(([key, part]) => /** @type {const} */ ([key.normalize('NFC'), part]))
  if (new Set(pairs.map(([key]) => key)).size < pairs.length) throw new TypeError('two keys are the same text')
  return `{${pairs.sort(byKey).map(([key, part]) => `${quoted(key)}:${text(part, depth - 1)}`).join()}}`
}

/** @param {number} value */
function whole(value) {
  if (!Number.isSafeInteger(value)) throw new TypeError('canonical JSON holds whole numbers only, up to 2**53 - 1')
  return String(value) // -0 is written 0
}

/** @param {string} value */
function quoted(value) {
  if (/[\ud800-\udfff]/u.test(value)) throw new TypeError('a text holds half a character (a lone surrogate)')
  return JSON.stringify(value.normalize('NFC'))
}

/**
 * By code point, which is the order of the UTF-8 bytes; UTF-16 units sort U+FFFD after an emoji.
 * @param {readonly [string, unknown]} one
 * @param {readonly [string, unknown]} other
 */
function byKey([one], [other]) {
  const a = Array.from(one)
  const b = Array.from(other)
  const at = a.findIndex((letter, n) => letter !== b[n])
  if (at < 0) return a.length - b.length
  return at < b.length ? /** @type {number} */ (a[at].codePointAt(0)) - /** @type {number} */ (b[at].codePointAt(0)) : 1
}
