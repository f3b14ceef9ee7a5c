/**
 * Rules, held to tests/vectors/rules.json like their twin survey_engine/definition/rules.py. Two-valued: a blank
 * makes a comparison false, and "!=" is not "==". An answer of the wrong type is as good as blank, so evaluating
 * never throws.
 *
 * @import { Answers, Holds, Tree } from './form'
 */
import { pence } from './patterns.js'
import { compare, empty, isObject, own } from './text.js'

/**
 * Say whether a rule holds on a day (YYYY-MM-DD). For a rule used often, `compile` it once.
 *
 * @param {Tree} tree
 * @param {Answers} answers
 * @param {string} today
 */
export const evaluate = (tree, answers, today) => compile(tree)(answers, today)

/**
 * A rule as a function of (answers, today); an Error for a tree that no questionnaire has.
 *
 * @param {Tree} tree
 * @returns {Holds}
 */
export function compile([name, first, ...rest]) {
  switch (name) {
    case 'not':
    case '!=': {
      const holds = name === 'not' ? compile(first) : comparison('==', first, rest[0])
      return (answers, today) => !holds(answers, today)
    }
    case 'all':
    case 'any': {
      const rules = [first, ...rest].map(compile)
      if (name === 'all') return (answers, today) => rules.every((holds) => holds(answers, today))
      return (answers, today) => rules.some((holds) => holds(answers, today))
    }
  }
  const make = Object.hasOwn(LOOKS, name) ? LOOKS[name] : undefined
  return make ? make(first, ...rest) : comparison(name, first, rest[0])
}

/**
 * The ids of the questions that a rule looks at, "today" among them.
 *
 * @param {Tree} tree
 * @returns {string[]}
 */
export function refs([name, ...rest]) {
  if (['not', 'all', 'any'].includes(name)) return rest.flatMap(refs)
  return rest.filter((each) => each?.q !== undefined).map(({ q }) => q)
}

/** @typedef {{ q: string, row?: string }} Ref the answer to a question, or to one row of a grid */

/** @type {Record<string, (ref: Ref, ...rest: any[]) => Holds>} */
const LOOKS = {
  in: (ref, codes) => among(ref, new Set(codes)),
  has_any: (ref, codes) => ticked(ref, (found) => codes.some((/** @type {string} */ code) => found.includes(code))),
  has_all: (ref, codes) => ticked(ref, (found) => codes.every((/** @type {string} */ code) => found.includes(code))),
  answered: (ref) => (answers) => said(look(answers, ref)),
  count: (ref, op, number) => {
    const holds = operator(op)
    return (answers) => holds((list(own(answers, ref.q)) ?? []).length - number)
  }
}

/**
 * @param {string} op
 * @param {Ref} ref
 * @param {string | number | Ref} value
 * @returns {Holds}
 */
function comparison(op, ref, value) {
  const holds = operator(op)
  const { q } = ref
  if (typeof value === 'object') return twoAnswers(holds, q, value.q)
  if (q === 'today') return (_, today) => holds(compare(today, String(value)))
  if (typeof value === 'number') {
    return (answers) => {
      const found = own(answers, q)
      if (Number.isInteger(found)) return holds(found - value)
      const amount = typeof found === 'string' ? pence(found) : undefined
      return amount !== undefined && holds(amount - value * 100)
    }
  }
  if (op === '==') return among(ref, new Set([value]))
  return (answers) => {
    const found = own(answers, q)
    return typeof found === 'string' && found !== '' && holds(compare(found.normalize('NFC'), value))
  }
}

/**
 * What can be compared with another answer: a whole number, pence, or a day; with its kind, as kinds never mix.
 * Undefined for anything else, the range somebody chose instead of a figure among it.
 *
 * @param {unknown} found
 * @returns {{ kind: string, size: number | string } | undefined}
 */
export function sizeOf(found) {
  if (typeof found === 'number' && Number.isInteger(found)) return { kind: 'number', size: found }
  if (typeof found !== 'string') return undefined
  const amount = pence(found)
  if (amount !== undefined) return { kind: 'amount', size: amount }
  return /^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$/.test(found) ? { kind: `day${found.length}`, size: found } : undefined
}

/**
 * @param {(difference: number) => boolean} holds
 * @param {string} one
 * @param {string} other
 * @returns {Holds}
 */
function twoAnswers(holds, one, other) {
  return (answers, today) => {
    const [left, right] = [one, other].map((name) => sizeOf(name === 'today' ? today : own(answers, name)))
    return left !== undefined && left.kind === right?.kind && holds(difference(left.size, right.size))
  }
}

/** @param {number | string} left @param {number | string} right */
const difference = (left, right) => (left < right ? -1 : left > right ? 1 : 0)

/** @type {Record<string, (difference: number) => boolean>} */
const OPERATORS = {
  '==': (difference) => difference === 0,
  '!=': (difference) => difference !== 0,
  '<': (difference) => difference < 0,
  '<=': (difference) => difference <= 0,
  '>': (difference) => difference > 0,
  '>=': (difference) => difference >= 0
}

/** @param {string} op */
function operator(op) {
  if (!Object.hasOwn(OPERATORS, op)) throw new Error(`This form has a rule that nobody knows: ${op}`)
  return OPERATORS[op]
}

/**
 * @param {Ref} ref
 * @param {Set<string>} codes
 * @returns {Holds}
 */
function among(ref, codes) {
  return (answers) => {
    const found = look(answers, ref)
    return typeof found === 'string' && (codes.has(found) || codes.has(found.normalize('NFC')))
  }
}

/**
 * @param {Ref} ref
 * @param {(found: unknown[]) => boolean} holds
 * @returns {Holds}
 */
function ticked(ref, holds) {
  return (answers) => {
    const found = list(own(answers, ref.q))
    return found !== undefined && holds(found)
  }
}

/**
 * @param {Answers} answers
 * @param {Ref} ref
 */
function look(answers, ref) {
  const found = own(answers, ref.q)
  if (ref.row === undefined) return found
  return isObject(found) ? own(found, ref.row) : undefined
}

/** @param {unknown} found */
const list = (found) => (Array.isArray(found) ? found : undefined)

/** @param {unknown} found */
const said = (found) => found != null && found !== '' && !empty(found)
