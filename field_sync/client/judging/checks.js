/**
 * The check of each question type. A check is given what was answered and gives back the answer to keep, undefined for
 * a blank, or false when it cannot be read as an answer at all. An answer that only breaks a limit is kept, with a
 * finding. The twin of survey_engine/definition/judging/checks.py.
 *
 * @import { Check, Offer, Question } from '../form'
 */
import { agreeing } from './agreeing.js'
import { grid, multiple, one, rank } from './choices.js'
import { figure } from './figures.js'
import { find } from './findings.js'
import { LENGTHS, isDate, isMonth, PATTERNS, SECTOR } from '../patterns.js'
import { blank, length, own, sound } from '../text.js'

/**
 * The check of one question; an Error for a type nobody knows.
 *
 * @param {Question} question
 * @param {Offer} offer
 */
export function checkFor(question, offer) {
  if (!Object.hasOwn(CHECKS, question.type)) throw new Error(`This form asks in a way nobody knows: ${question.type}`)
  return agreeing(question, CHECKS[question.type](question, offer))
}

/**
 * A check of texts: blank or no text is told apart first.
 *
 * @param {Question} question
 * @param {(value: string, tell: (code: string) => false) => string | false} check
 * @returns {Check}
 */
function ofText({ id }, check) {
  return (value, walk) => {
    if (blank(value)) return undefined
    return typeof value === 'string' ? check(value, (code) => find(walk, id, code)) : find(walk, id, 'wrong_type')
  }
}

/** One line, or with line feeds if long_text. @param {Question} question */
function text(question) {
  const most = question.max_length || LENGTHS[question.type]
  const pattern = question.pattern ? own(PATTERNS, question.pattern) : undefined
  if (question.pattern && !pattern) throw new Error(`This form has a pattern nobody knows: ${question.pattern}`)
  return ofText(question, (value, tell) => {
    if (!sound(value, question.type === 'long_text')) return tell('bad_text')
    if (length(value) > most) tell('too_long')
    if (pattern && !pattern.test(value)) tell('pattern')
    return value
  })
}

/** YYYY-MM-DD, or YYYY-MM for a month: both sort as text. @param {Question} question */
function day(question) {
  const least = String(question.minimum || '')
  const most = String(question.maximum || '9999-99-99')
  const good = question.type === 'date' ? isDate : isMonth
  return ofText(question, (value, tell) => {
    if (!good(value)) return tell('not_a_date')
    if (value < least) tell('minimum')
    if (value > most) tell('maximum')
    return value
  })
}

/**
 * A postcode without its last two letters; a whole postcode is refused, and so is never kept.
 *
 * @param {Question} question
 */
function sector(question) {
  return ofText(question, (value, tell) => (SECTOR.test(value) ? value : tell('not_a_postcode')))
}

/** Information asks for nothing. @param {Question} question @returns {Check} */
function nothing({ id }) {
  return (value, walk) => (blank(value) ? undefined : find(walk, id, 'unknown_question'))
}

/** @type {Record<string, (question: Question, offer: Offer) => Check>} */
const CHECKS = {
  information: nothing,
  consent: one,
  single: one,
  multiple,
  scale: one,
  grid,
  rank,
  number: figure,
  amount: figure,
  band: one,
  text,
  long_text: text,
  date: day,
  month: day,
  area: one,
  postcode_sector: sector
}
