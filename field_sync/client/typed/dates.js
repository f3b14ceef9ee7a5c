/**
 * Dates and months as people type them: three boxes, "27 March 2024", "27/3/2024" or "2024-03-27". Day before month.
 * The twin of survey_engine/definition/typed/dates.py.
 */
import { isDay } from '../patterns.js'
import { length, own, trim } from '../text.js'
import { Unreadable } from './unreadable.js'

/** @typedef {Record<string, string>} Parts */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const ISO = /^(?<year>[0-9]{4})-(?<month>[0-9]{1,2})(-(?<day>[0-9]{1,2}))?$/
const SAID = /^((?<day>[0-9]{1,2})(st|nd|rd|th)?[ /.-]+)?(?<month>[0-9]{1,2}|[a-z]+)[ /.,-]+(?<year>[0-9]{4})$/

/**
 * YYYY-MM-DD, or YYYY-MM when no day is wanted; null for a blank.
 *
 * @param {string | Parts} raw
 * @param {string[]} wanted parts, of day, month and year
 */
export function readDate(raw, wanted) {
  const given = typeof raw === 'string' ? split(raw) : boxes(raw, wanted)
  if (!Object.values(given).some(Boolean)) return null
  const missing = wanted.filter((part) => !given[part])
  if (missing.length) throw new Unreadable('date_incomplete', [], { missing: missing.join(' and ') })
  if (Object.keys(given).some((part) => given[part] && !wanted.includes(part))) throw new Unreadable('not_a_date')
  return written(given, wanted.includes('day'))
}

/** @param {Parts} raw @param {string[]} wanted @returns {Parts} */
const boxes = (raw, wanted) => Object.fromEntries(wanted.map((part) => [part, trim(own(raw, part) ?? '')]))

/** @param {string} raw @returns {Parts} */
function split(raw) {
  const text = trim(raw).toLowerCase()
  if (!text) return {}
  const found = (ISO.exec(text) ?? SAID.exec(text))?.groups
  if (!found) throw new Unreadable('not_a_date')
  return { day: found.day ?? '', month: found.month, year: found.year }
}

/** @param {Parts} given @param {boolean} whole */
function written({ year, month: named, day = '' }, whole) {
  const shaped = /^[0-9]{4}$/.test(year) && /^[0-9]{1,2}$/.test(day || '1')
  const month = monthOf(named)
  if (!shaped || !isDay(Number(year), month, Number(day || 1))) throw new Unreadable('not_a_date')
  const parts = whole ? [month, Number(day)] : [month]
  return [year, ...parts.map((part) => String(part).padStart(2, '0'))].join('-')
}

/** 1 to 12; anything else is no month. @param {string} text */
function monthOf(text) {
  if (/^[0-9]{1,2}$/.test(text)) return Number(text)
  return length(text) >= 3 ? MONTHS.indexOf(text.toLowerCase().slice(0, 3)) + 1 : 0
}
