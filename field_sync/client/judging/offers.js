/**
 * Which options a question may offer, and which of them are on offer now. With `chosen_in` they are those ticked in an
 * earlier question. The twin of survey_engine/definition/judging/offers.py.
 *
 * @import { Holds, Offer, Option, Question, Questionnaire, Tree } from '../form'
 */
import { compile } from '../rules.js'
import { own } from '../text.js'

/** @typedef {ReadonlyMap<string, Question>} Questions */

/**
 * Every question by its id, in the order asked.
 *
 * @param {Questionnaire} questionnaire
 */
export function questionsOf({ sections }) {
  return new Map(sections.flatMap(({ questions }) => questions.map((each) => [each.id, each])))
}

/** Types whose answer is one option's code. */
export const ONE_CODE = new Set(['consent', 'single', 'scale', 'band', 'area'])

/** @type {Option[]} */
const CONSENT = [
  { code: 'yes', label: { en: 'Yes' } },
  { code: 'no', label: { en: 'No' } }
]

/**
 * The options of one question, made ready.
 *
 * @param {Question} question
 * @param {Questions} questions
 */
export function offer(question, questions) {
  const carried = carriedTo(question, questions)
  const codes = new Set(carried.map(({ code }) => code))
  const mine = possible(question, questions).slice(carried.length)
  const source = question.chosen_in ?? ''
  /** @type {Map<string, Holds | undefined>} */
  const when = new Map(mine.map((option) => [option.code, ready(option.relevant)]))
  for (const code of codes) when.set(code, (seen) => ticked(own(seen, source), code))
  return made([...carried, ...mine], when)
}

/** The rows of a grid, made ready. @param {Question} question */
export function rows({ rows: options = [] }) {
  return made(options, new Map(options.map((option) => [option.code, ready(option.relevant)])))
}

/**
 * A rule made ready; undefined for one that is absent or never holds.
 *
 * @param {boolean | Tree | null | undefined} rule
 * @returns {Holds | undefined}
 */
export function ready(rule) {
  return rule === true ? () => true : rule ? compile(rule) : undefined
}

/**
 * Every option the question could ever offer, in definition order: those of `chosen_in`, then its own.
 *
 * @param {Question} question
 * @param {Questions} questions
 * @returns {Option[]}
 */
export function possible(question, questions) {
  const { type, options = [] } = question
  return type === 'consent' && !options.length ? CONSENT : [...carriedTo(question, questions), ...options]
}

/**
 * The options of the `chosen_in` question that can be chosen again here, where their text is known already.
 *
 * @param {Question} question
 * @param {Questions} questions
 * @returns {Option[]}
 */
function carriedTo({ chosen_in: source }, questions) {
  if (source === undefined) return []
  const asked = questions.get(source)
  if (!asked) throw new Error(`This form takes options from a question it does not have: ${source}`)
  return possible(asked, questions)
    .filter((option) => !option.exclusive)
    .map((option) => ({ ...option, requires_text: false, relevant: undefined }))
}

/**
 * @param {Option[]} options
 * @param {Map<string, Holds | undefined>} when code -> when it is on offer; undefined: always
 * @returns {Offer}
 */
function made(options, when) {
  /** @type {Offer['has']} */
  const has = (code, seen, today) => when.has(code) && (when.get(code)?.(seen, today) ?? true)
  return { options, has, now: (seen, today) => options.filter(({ code }) => has(code, seen, today)) }
}

/**
 * @param {unknown} answer
 * @param {string} code
 */
const ticked = (answer, code) => Array.isArray(answer) && answer.includes(code)
