/**
 * From what a person typed or ticked to an answer. Reads and tidies, never judges: an unknown code goes through as it
 * is, for validation.js to refuse. A postcode loses its last two letters here, before anything is kept. Held to
 * tests/vectors/normalise.json like its twin survey_engine/definition/normalise.py.
 *
 * @import { Answer, Option, Question, Raw, Reading } from './form'
 */
import { fold, readArea } from './typed/areas.js'
import { readDate } from './typed/dates.js'
import { LARGEST } from './patterns.js'
import { compare, isObject, length, trim, words } from './text.js'
import { Unreadable } from './typed/unreadable.js'

/**
 * The answer a person gave, null for a blank; or why it cannot be told, for messages.js to put in words. What was typed
 * is not repeated.
 *
 * @param {Question} question
 * @param {Raw} raw
 * @returns {Reading}
 */
export function fromText(question, raw) {
  try {
    if (question.type === 'area') return area(question, raw)
    return { value: READERS[question.type](raw, question) }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return { unreadable: error.code, values: error.values, candidates: error.candidates }
  }
}

/** One line of text, tidied; empty for a blank. @param {string} raw */
export const line = (raw) => words(tidy(raw)).join(' ')

const INVISIBLE = /[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]/gu

/** @param {string} raw */
function tidy(raw) {
  const text = raw.replace(/\r\n|[\r\x0b\x0c\x85\u2028\u2029]/g, '\n')
  return trim(text.replace(INVISIBLE, '').normalize('NFC'))
}

/** What one box holds. @param {Raw} raw @returns {string} */
function single(raw) {
  if (typeof raw === 'string') return raw
  if (Array.isArray(raw) && raw.length <= 1) return raw[0] ?? ''
  throw new Unreadable('wrong_type')
}

/** @param {Raw} raw */
function number(raw) {
  const text = trim(single(raw)).replaceAll('\u2212', '-').replaceAll(' ', '')
  if (!text) return null
  const found = /^([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.0+)?$/.exec(text)
  const digits = found ? found[2].replaceAll(',', '').replace(/^0+/, '') : ''
  if (!found || digits.length > 16 || Number(digits) > LARGEST) throw new Unreadable('not_a_number')
  return (found[1] === '-' && digits ? -1 : 1) * Number(digits)
}

/** £1,250.5 is 1250.50: pounds and pence, as text. @param {Raw} raw */
function amount(raw) {
  const text = single(raw).replace(/[\u00a3 ]/g, '')
  if (!text) return null
  const found = /^([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]{1,2}))?$/.exec(text)
  const pounds = found ? found[1].replaceAll(',', '').replace(/^0+/, '') : ''
  if (!found || pounds.length > 12) throw new Unreadable('not_an_amount')
  return `${pounds || '0'}.${(found[2] ?? '').padEnd(2, '0')}`
}

/**
 * What is typed, or else the range that is ticked instead; in one box, either.
 *
 * @param {(raw: Raw) => Answer | null} exactly
 * @returns {(raw: Raw, question: Question) => Answer | null}
 */
function figure(exactly) {
  return (raw, question) => {
    if (isObject(raw)) return exactly(raw.figure ?? '') ?? one(raw.range ?? '', question)
    const { options = [] } = question
    const code = options.length ? one(raw, question) : null
    return options.some((option) => option.code === code) ? code : exactly(raw)
  }
}

/** @param {Raw} raw */
function sector(raw) {
  const parts = single(raw).toUpperCase().split(/[^A-Z0-9]+/).filter(Boolean)
  if (!parts.length) return null
  const close = parts.join('')
  const found =
    /^([A-Z]{1,2}[0-9][0-9A-Z]?)([0-9])[A-Z]{2}$/.exec(close) ??
    /^([A-Z]{1,2}[0-9][0-9A-Z]?) ([0-9])[A-Z]?$/.exec(parts.join(' ')) ??
    /^([A-Z]{1,2}[0-9][0-9A-Z])([0-9])[A-Z]?$/.exec(close) // "LE13" alone is no sector, so "LE1" takes a space
  if (!found) throw new Unreadable('not_a_postcode')
  return `${found[1]} ${found[2]}`
}

/** @param {Raw} raw @param {Question} question */
const one = (raw, { options = [] }) => codeOf(options, single(raw)) || null

/** Ticked in any order, perhaps twice. @param {Raw} raw @param {Question} question */
function many(raw, { options = [], chosen_in: source }) {
  const order = new Map(options.map(({ code }, at) => [code, at]))
  /** @param {string} code */
  const at = (code) => order.get(code) ?? (source === undefined ? options.length : -1)
  return some([...new Set(codes(raw, options))].sort((left, right) => at(left) - at(right)))
}

/** Best first; by position when the boxes are numbered. A repeat is kept, for the judge to refuse.
 * @param {Raw} raw
 * @param {Question} question
 */
function rank(raw, { options = [] }) {
  if (!isObject(raw)) return some(codes(raw, options))
  const positions = Object.keys(raw).sort((left, right) => length(left) - length(right) || compare(left, right))
  return some(codes(positions.map((position) => raw[position]), options))
}

/** @param {Raw} raw @param {Question} question */
function grid(raw, { options = [] }) {
  if (!isObject(raw)) throw new Unreadable('wrong_type')
  const rows = Object.entries(raw).map(([row, text]) => [row, codeOf(options, text)])
  const said = Object.fromEntries(rows.filter(([, code]) => code))
  return Object.keys(said).length ? said : null
}

/** @param {Raw} raw @param {Option[]} options */
function codes(raw, options) {
  if (isObject(raw)) throw new Unreadable('wrong_type')
  const parts = typeof raw === 'string' ? raw.split(';') : raw
  return parts.map((part) => codeOf(options, part)).filter(Boolean)
}

/**
 * The code of the option with this code or label; else the text itself.
 *
 * @param {Option[]} options
 * @param {string} typed
 */
function codeOf(options, typed) {
  const text = line(typed)
  if (!text || options.some(({ code }) => code === text)) return text
  const said = fold(text)
  return options.find(({ label }) => Object.values(label).some((each) => fold(each) === said))?.code ?? text
}

/** @param {Question} question @param {Raw} raw @returns {Reading} */
function area(question, raw) {
  const { place: typed = '', code: chosen = '' } = isObject(raw) ? raw : { place: single(raw) }
  const found = readArea(question, typed, chosen)
  if (!found) return { value: null }
  return found.place === null ? { value: found.code } : { value: found.code, place: found.place }
}

/** @param {Raw} raw */
const boxes = (raw) => (isObject(raw) ? raw : single(raw))

/** @template T @param {T[]} list */
const some = (list) => (list.length ? list : null)

/** @type {Record<string, (raw: Raw, question: Question) => Answer | null>} */
const READERS = {
  information: () => null,
  consent: one,
  single: one,
  scale: one,
  band: one,
  multiple: many,
  rank,
  grid,
  number: figure(number),
  amount: figure(amount),
  text: (raw) => line(single(raw)) || null,
  long_text: (raw) => tidy(single(raw)) || null,
  date: (raw) => readDate(boxes(raw), ['day', 'month', 'year']),
  month: (raw) => readDate(boxes(raw), ['month', 'year']),
  postcode_sector: sector
}
