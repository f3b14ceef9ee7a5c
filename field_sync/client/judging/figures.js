/**
 * What can be wrong with a number or an amount of money, which may also be answered by the code of a range. The twin of
 * survey_engine/definition/judging/checking_figures.py.
 *
 * @import { Check, Offer, Question } from '../form'
 */
import { find } from './findings.js'
import { LARGEST, pence } from '../patterns.js'
import { blank } from '../text.js'

/**
 * A whole number, or pounds and pence; or the code of a range, where the question offers some.
 *
 * @param {Question} question
 * @param {Offer} offer
 * @returns {Check}
 */
export function figure(question, offer) {
  const exactly = question.type === 'amount' ? amount(question) : number(question)
  if (!question.options?.length) return exactly
  return (value, walk) => {
    if (typeof value !== 'string' || value.includes('.') || blank(value)) return exactly(value, walk)
    return offer.has(value, walk.seen, walk.today) ? value : find(walk, question.id, 'unknown_option')
  }
}

/** A whole number; true and 3.5 are none. @param {Question} question @returns {Check} */
function number({ id, minimum, maximum }) {
  return (value, walk) => {
    if (blank(value)) return undefined
    if (typeof value !== 'number' || !Number.isInteger(value)) return find(walk, id, 'wrong_type')
    if (Math.abs(value) > LARGEST) return find(walk, id, 'not_a_number')
    if (minimum !== undefined && value < Number(minimum)) find(walk, id, 'minimum')
    if (maximum !== undefined && value > Number(maximum)) find(walk, id, 'maximum')
    return value
  }
}

/** Pounds and pence as text, "1250.00". @param {Question} question @returns {Check} */
function amount({ id, minimum, maximum }) {
  return (value, walk) => {
    if (blank(value)) return undefined
    if (typeof value !== 'string') return find(walk, id, 'wrong_type')
    const found = pence(value)
    if (found === undefined) return find(walk, id, 'not_an_amount')
    if (minimum !== undefined && found < Number(minimum) * 100) find(walk, id, 'minimum')
    if (maximum !== undefined && found > Number(maximum) * 100) find(walk, id, 'maximum')
    return value
  }
}
