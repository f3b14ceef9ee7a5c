/**
 * What a fault says to the person who can put it right: the twin of survey_engine/definition/messages.py. The words
 * are in wordings.js, which is written from survey_engine/definition/wordings.py.
 *
 * @import { Fault, Form, Option, Question, Text } from './form'
 */
import { questionsOf } from './judging/offers.js'
import { LENGTHS, OTHER_LENGTH } from './patterns.js'
import { length, own, trim } from './text.js'
import { LANGUAGES, MONTHS } from './wordings.js'

/** @typedef {Record<string, string>} Words */
/** @typedef {Record<string, string | number | undefined>} Values what fills the {blanks} of a wording */

const LONGEST = 100 // code points of a question quoted in a message

/**
 * A function that says a fault in one language.
 *
 * @param {Form} form
 */
export function sayer({ questionnaire }, language = 'en') {
  const questions = questionsOf(questionnaire)
  return (/** @type {Fault} */ fault) => say(fault, questions.get(fault.question), language)
}

/**
 * The message of one of the judge's faults.
 *
 * @param {Pick<Fault, 'path' | 'code'> & { values?: Values }} fault
 * @param {Question | undefined} question undefined for what belongs to no question
 */
export function say({ path, code, values }, question, language = 'en') {
  if (!question) return wording(code, undefined, language, { key: unescaped(path.slice(1)) })
  const part = path.slice(question.id.length + 1)
  return wording(code, question, language, { ...ofPart(part, question, language), ...values })
}

/**
 * The message for a fault code, in the question's own words if it has them; `values` fill or replace blanks.
 *
 * @param {string} code
 * @param {Question | undefined} question
 * @param {string} language
 * @param {Values} values
 */
export function wording(code, question, language = 'en', values = {}) {
  const [, check] = /^check_([0-9]+)$/.exec(code) ?? []
  const words = wordsOf(check ? 'check' : code, language)
  if (!question) return fill(words[code] ?? code, { name: words['*name'], ...values })
  const custom = check ? question.checks?.[Number(check) - 1]?.message : own(question.messages ?? {}, code)
  const template = custom ? inLanguage(custom, language) : templateOf(code, question, words)
  return fill(template, { ...names(question, language, words), ...limits(question, words), ...values })
}

/**
 * A text in one language, or else in English, or else in any.
 *
 * @param {Text} text
 * @param {string} language
 */
export function inLanguage(text, language) {
  return own(text, language) || own(text, 'en') || (Object.values(text)[0] ?? '')
}

/**
 * The words to say a code in: those of the language, if it has some for the code, else English ones.
 *
 * @param {string} code
 * @param {string} language
 * @returns {Words}
 */
function wordsOf(code, language) {
  const english = LANGUAGES.en
  const words = own(LANGUAGES, language) ?? english
  if (!Object.hasOwn(words, code)) return english
  return { ...Object.fromEntries(Object.entries(english).filter(([key]) => key[0] === '*')), ...words }
}

/**
 * @param {string} code
 * @param {Question} question
 * @param {Words} words
 */
function templateOf(code, { type, min_choices, max_choices }, words) {
  const one = (code === 'too_few' && min_choices === 1) || (code === 'too_many' && max_choices === 1)
  return own(words, one ? `${code}.1` : `${code}.${type}`) ?? own(words, code) ?? code
}

/**
 * What the question, its answer and its special options are called.
 *
 * @param {Question} question
 * @param {string} language
 * @param {Words} words
 */
function names({ text, short: brief = {}, options = [] }, language, words) {
  const question = quoted(text, language)
  const short = inLanguage(brief, language)
  const labels = (/** @type {'requires_text' | 'exclusive'} */ trait) =>
    options.filter((option) => option[trait]).map(({ label }) => quoted(label, language))
  return {
    question,
    short: short || words['*options'],
    answer: fill(words[short ? '*answer_short' : '*answer'], { short, question }),
    name: fill(words[short ? '*name_short' : '*name'], { short }),
    other: labels('requires_text')[0] ?? '',
    exclusive: labels('exclusive').map((label) => `“${label}”`).join(words['*or'])
  }
}

/**
 * The limits that the question sets.
 *
 * @param {Question} question
 * @param {Words} words
 */
function limits({ type, minimum, maximum, min_choices, max_choices, max_length, pattern, options = [] }, words) {
  return {
    minimum: said(minimum),
    maximum: said(maximum),
    min_choices,
    max_choices: max_choices || options.length,
    max_length: said(max_length || own(LENGTHS, type)),
    shape: own(words, `*${pattern}`) ?? ''
  }
}

/**
 * What is different for a companion text or for one row of a grid.
 *
 * @param {string} part
 * @param {Question} question
 * @param {string} language
 * @returns {Values}
 */
function ofPart(part, question, language) {
  const words = wordsOf('*answer', language)
  if (part === '_other') {
    const { other } = names(question, language, words)
    return { name: fill(words['*name_other'], { other }), max_length: OTHER_LENGTH }
  }
  const code = part.replace(/^\//, '')
  const row = question.rows?.find((each) => each.code === code)
  if (!row) return { row: code }
  const text = quoted(row.label, language)
  return { question: text, answer: fill(words['*answer'], { question: text }) }
}

/**
 * The first line of a text, cut when it is long.
 *
 * @param {Text} text
 * @param {string} language
 */
function quoted(text, language) {
  const line = trim(trim(inLanguage(text, language)).split('\n', 1)[0])
  return length(line) <= LONGEST ? line : `${trim([...line].slice(0, LONGEST).join(''))}…`
}

/** A limit as people write it: 2,000, 30 August 2024, August 2024. @param {number | string | undefined} limit */
function said(limit) {
  if (typeof limit === 'number') return String(limit).replace(/\B(?=(\d{3})+$)/g, ',')
  if (!limit) return undefined
  const [year, month, ...day] = limit.split('-')
  return [...day.map(Number), MONTHS[Number(month) - 1], year].join(' ')
}

/**
 * @param {string} template
 * @param {Values} values
 */
function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (blank, name) => String(own(values, name) ?? blank))
}

/** One step of a JSON pointer as it was. @param {string} text */
const unescaped = (text) => text.replaceAll('~1', '/').replaceAll('~0', '~')
