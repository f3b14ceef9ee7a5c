/**
 * Texts as Python sees them: counted and sorted by code point, with its idea of a space. JavaScript's own length,
 * order, trim() and \s differ.
 */

/** One space of any kind: what Python's str.isspace() says, which lacks U+FEFF and has U+001C to U+001F and U+0085. */
const SPACE = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+'
const SPACES = new RegExp(SPACE)
const ENDS = new RegExp(`^${SPACE}|${SPACE}$`, 'g')

/** Control characters except tab and line feed, and halves of surrogate pairs. */
const BAD = /[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]/u

/** @param {string} text */
export const trim = (text) => text.replace(ENDS, '')

/** The words of a text, without the spaces between. @param {string} text */
export const words = (text) => text.split(SPACES).filter(Boolean)

/** How many code points. @param {string} text */
export function length(text) {
  let pairs = 0
  for (let at = 1; at < text.length; at++) {
    if (isLow(text.charCodeAt(at)) && isHigh(text.charCodeAt(at - 1))) pairs++
  }
  return text.length - pairs
}

/**
 * Below, at or above zero as one text comes before, is, or comes after another by code point.
 *
 * @param {string} left
 * @param {string} right
 */
export function compare(left, right) {
  const end = Math.min(left.length, right.length)
  for (let at = 0; at < end; at++) {
    const one = left.charCodeAt(at)
    const other = right.charCodeAt(at)
    if (one !== other) return lifted(one) - lifted(other)
  }
  return left.length - right.length
}

/**
 * True when a text is NFC, without control characters; line feeds and tabs are allowed with `lines` only.
 *
 * @param {string} text
 * @param {boolean} lines
 */
export function sound(text, lines) {
  return !BAD.test(text) && text === text.normalize('NFC') && (lines || !/[\t\n]/.test(text))
}

/**
 * True for a value that says nothing: absent, empty, or only spaces, tabs and line feeds.
 *
 * @param {unknown} value
 */
export function blank(value) {
  return typeof value === 'string' ? !/[^ \t\n]/.test(value) : value == null || empty(value)
}

/** True for [] and {}. @param {unknown} value */
export function empty(value) {
  return Array.isArray(value) ? !value.length : isObject(value) && !Object.keys(value).length
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
export const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * What an object holds under a key of its own; "constructor" may be a question or a code.
 *
 * @param {any} object
 * @param {string} key
 */
export const own = (object, key) => (Object.hasOwn(object, key) ? object[key] : undefined)

/** @param {number} unit */
const isHigh = (unit) => unit >= 0xd800 && unit < 0xdc00

/** @param {number} unit */
const isLow = (unit) => unit >= 0xdc00 && unit < 0xe000

/** A code unit moved so that pairs come after everything else. @param {number} unit */
const lifted = (unit) => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800)
