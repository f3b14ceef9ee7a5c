/** The shapes and lengths that answers may have, each named: the twin of survey_engine/definition/patterns.py. */

/** What a question's `pattern` may name. @type {Record<string, RegExp>} */
export const PATTERNS = {
  digits: /^[0-9]+$/,
  email: /^[^@ ]+@[^@ ]+\.[^@ .]+$/,
  phone: /^\+?[0-9 ()-]{7,20}$/,
  reference: /^[A-Za-z0-9-]+$/,
  time: /^([01][0-9]|2[0-3]):[0-5][0-9]$/,
  year: /^[12][0-9]{3}$/
}

/** A postcode without its last two letters: "LE13 1". */
export const SECTOR = /^[A-Z]{1,2}[0-9][0-9A-Z]? [0-9]$/

/**
 * An amount of money, "1250.00", in pence; undefined for what is none.
 *
 * @param {string} text
 */
export function pence(text) {
  const found = /^(0|[1-9][0-9]{0,11})\.([0-9]{2})$/.exec(text)
  return found ? Number(found[1] + found[2]) : undefined
}

export const LARGEST = Number.MAX_SAFE_INTEGER

/** Code points in the text beside "Other (please specify)". */
export const OTHER_LENGTH = 200

/** Code points in a text, unless the question says otherwise. @type {Record<string, number>} */
export const LENGTHS = { text: 200, long_text: 2000 }

/** @param {string} value */
export function isDate(value) {
  const found = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(value)
  return found !== null && isDay(Number(found[1]), Number(found[2]), Number(found[3]))
}

/** @param {string} value */
export const isMonth = (value) => /^[0-9]{4}-(0[1-9]|1[0-2])$/.test(value) && value >= '0001'

/**
 * True for a day that there is, from the year 1 on.
 *
 * @param {number} year
 * @param {number} month
 * @param {number} day
 */
export function isDay(year, month, day) {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day <= [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
}
