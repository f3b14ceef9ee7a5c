/**
 * What can be wrong with codes chosen: one of them, several, an order of them, or one a row. The twin of
 * survey_engine/definition/judging/checking_choices.py and checking_grids.py.
 *
 * @import { Check, Offer, Option, Question, Walk } from '../form'
 */
import { find, step } from './findings.js'
import { ready, rows as rowsOf } from './offers.js'
import { OTHER_LENGTH } from '../patterns.js'
import { blank, isObject, length, own, sound } from '../text.js'

/**
 * One code on offer, with its text or its place beside it.
 *
 * @param {Question} question
 * @param {Offer} offer
 * @returns {Check}
 */
export function one({ id, places = [] }, offer) {
  const texted = codesWith(offer, 'requires_text')
  return (value, walk) => {
    if (typeof value !== 'string') return blank(value) ? undefined : find(walk, id, 'wrong_type')
    if (!value) return undefined
    if (!offer.has(value, walk.seen, walk.today)) return find(walk, id, 'unknown_option')
    if (texted.has(value)) other(id, walk)
    if (places.length) place(id, places.filter(({ codes }) => codes.includes(value)).map(({ name }) => name), walk)
    return value
  }
}

/**
 * Codes on offer, kept in definition order whatever the order given.
 *
 * @param {Question} question
 * @param {Offer} offer
 */
export function multiple(question, offer) {
  const { id, min_choices: least = 0, max_choices: most } = question
  const exclusive = codesWith(offer, 'exclusive')
  const order = new Map(offer.options.map(({ code }, at) => [code, at]))
  /** @param {string} code */
  const at = (code) => order.get(code) ?? 0
  return several(question, offer, (codes, walk) => {
    const ordinary = !codes.some((code) => exclusive.has(code))
    if (codes.length > (most || offer.options.length)) find(walk, id, 'too_many')
    if (codes.length < least && ordinary) find(walk, id, 'too_few')
    if (codes.length > 1 && !ordinary) find(walk, id, 'exclusive')
    return [...codes].sort((left, right) => at(left) - at(right))
  })
}

/** Codes on offer in the order chosen, best first. @param {Question} question @param {Offer} offer */
export function rank(question, offer) {
  const { id, min_choices: least = 0, max_choices: most } = question
  return several(question, offer, (codes, walk) => {
    if (codes.length < least) find(walk, id, 'too_few')
    else if (codes.length > (most || offer.options.length)) find(walk, id, 'too_many')
    return codes
  })
}

/**
 * Rows not on offer now are left out, as off-route questions are. Every row is optional unless required.
 *
 * @param {Question} question
 * @param {Offer} offer
 * @returns {Check}
 */
export function grid(question, offer) {
  const { id } = question
  const rows = rowsOf(question)
  const required = ready(question.required)
  return (value, walk) => {
    if (!isObject(value)) return blank(value) ? undefined : find(walk, id, 'wrong_type')
    const kept = keptRows(id, value, { rows, options: offer }, walk)
    if (!kept) return false
    if (!Object.keys(kept).length) return undefined
    if (Object.keys(kept).length < rows.options.length && required?.(walk.seen, walk.today)) {
      for (const { code } of rows.now(walk.seen, walk.today)) {
        if (!Object.hasOwn(kept, code)) find(walk, id, 'required', `/${code}`)
      }
    }
    return kept
  }
}

/**
 * @param {Question} question
 * @param {Offer} offer
 * @param {(codes: string[], walk: Walk) => string[]} check
 * @returns {Check}
 */
function several({ id }, offer, check) {
  const texted = codesWith(offer, 'requires_text')
  return (value, walk) => {
    if (!Array.isArray(value) || !value.length) return blank(value) ? undefined : find(walk, id, 'wrong_type')
    const fault = faultOf(value, offer, walk)
    if (fault) return find(walk, id, fault)
    const kept = check(value, walk)
    if (value.some((code) => texted.has(code))) other(id, walk)
    return kept
  }
}

/** Why a list of codes cannot be taken. @param {unknown[]} codes @param {Offer} offer @param {Walk} walk */
function faultOf(codes, offer, { seen, today }) {
  if (!codes.every((code) => typeof code === 'string')) return 'wrong_type'
  if (!codes.every((code) => offer.has(code, seen, today))) return 'unknown_option'
  return new Set(codes).size < codes.length ? 'repeated' : undefined
}

/**
 * The rows that are answered and asked; false when one of them cannot be.
 *
 * @param {string} id
 * @param {Record<string, unknown>} value
 * @param {{ rows: Offer, options: Offer }} on
 * @param {Walk} walk
 * @returns {Record<string, string> | false}
 */
function keptRows(id, value, on, walk) {
  /** @type {[string, string][]} */
  const kept = []
  let refused = false
  for (const [row, code] of Object.entries(value)) {
    if (blank(code)) continue
    const fault = rowFault(row, code, on, walk)
    if (fault) find(walk, id, fault, step(row))
    else kept.push([row, String(code)])
    refused ||= fault !== undefined && fault !== 'off_route'
  }
  return !refused && Object.fromEntries(kept)
}

/** @param {string} row @param {unknown} code @param {{ rows: Offer, options: Offer }} on @param {Walk} walk */
function rowFault(row, code, { rows, options }, { seen, today }) {
  if (!rows.options.some((known) => known.code === row)) return 'unknown_row'
  if (!rows.has(row, seen, today)) return 'off_route'
  if (typeof code !== 'string') return 'wrong_type'
  return options.has(code, seen, today) ? undefined : 'unknown_option'
}

/**
 * The place, if one is given, lies in the area answered.
 *
 * @param {string} id
 * @param {string[]} allowed
 * @param {Walk} walk
 */
function place(id, allowed, walk) {
  const named = own(walk.answers, `${id}_place`)
  if (allowed.includes(named)) walk.seen[`${id}_place`] = named
  else if (!blank(named)) find(walk, id, 'unknown_place', '_place')
}

/** The text beside "Other (please specify)" is required, and is one line. @param {string} id @param {Walk} walk */
function other(id, walk) {
  const text = own(walk.answers, `${id}_other`)
  if (blank(text)) return find(walk, id, 'other_required', '_other')
  if (typeof text !== 'string') return find(walk, id, 'wrong_type', '_other')
  if (!sound(text, false)) return find(walk, id, 'bad_text', '_other')
  walk.seen[`${id}_other`] = text
  return length(text) > OTHER_LENGTH && find(walk, id, 'too_long', '_other')
}

/** @param {Offer} offer @param {'exclusive' | 'requires_text'} trait */
const codesWith = ({ options }, trait) => new Set(options.filter((option) => option[trait]).map(({ code }) => code))
