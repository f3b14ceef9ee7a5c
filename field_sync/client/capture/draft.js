/**
 * One interview as it stands: answers, what was typed that no answer could be read from, the orders shown. Knows no page.
 * Every change is an object of its own, so that a journal of changes gives the same draft again.
 *
 * @import { Answers, Fault, Form, Mode, Question, Raw } from '../form'
 */
import { london } from '../day.js'
import { possible } from '../judging/offers.js'
import { fromText } from '../normalise.js'
import { makeJudge } from '../validation.js'

/**
 * What an interview begins with.
 *
 * @typedef {object} Begun
 * @property {string} response_id
 * @property {string} questionnaire
 * @property {number} version
 * @property {string} form_hash
 * @property {string} language
 * @property {'tablet' | 'kiosk'} mode
 * @property {string} event_id
 * @property {string} consultation
 * @property {string} fieldworker
 * @property {string} started_at
 * @property {string} receipt
 * @property {string} salt
 * @property {string} [environment]
 */

/**
 * One step. A null takes away what was there.
 *
 * @typedef {object} Change
 * @property {Record<string, any>} [answers]
 * @property {Record<string, any>} [typed]
 * @property {Record<string, string[]>} [order]
 * @property {string[]} [alone] questions answered by the person alone, whom staff must not look over the shoulder
 * @property {string} [section] where they are now
 * @property {number} [active_ms]
 */

export class Draft {
  /**
   * @param {Form} form
   * @param {Begun} begun
   * @param {Change[]} [changes]
   */
  constructor(form, begun, changes = []) {
    this.begun = begun
    this.questionnaire = form.questionnaire
    this.judge = makeJudge(form)
    this.router = this.judge.router
    this.today = london(begun.started_at)
    /** @type {Record<string, any>} */
    this.answers = {}
    /** @type {Record<string, any>} */
    this.typed = {}
    /** @type {Record<string, string[]>} */
    this.order = {}
    /** @type {Set<string>} */
    this.alone = new Set()
    this.section = ''
    this.activeMs = 0
    changes.forEach((change) => this.apply(change))
  }

  /** @param {Change} change */
  apply({ answers = {}, typed = {}, order = {}, alone = [], section = this.section, active_ms = 0 }) {
    merge(this.answers, answers)
    merge(this.typed, typed)
    Object.assign(this.order, order)
    alone.forEach((name) => this.alone.add(name))
    this.section = section
    this.activeMs += active_ms
  }

  /** @param {string} name @returns {Question} */
  question(name) {
    return /** @type {Question} */ (this.router.questions.get(name))
  }

  /**
   * What reading a question's boxes changes; undefined when it changes nothing.
   *
   * @param {Question} question
   * @param {Raw} raw
   * @param {string} [other] what is typed beside "other"
   * @returns {Change | undefined}
   */
  read(question, raw, other) {
    const { id } = question
    const reading = fromText(question, raw)
    /** @type {Record<string, any>} */
    const answers = { [id]: 'value' in reading ? reading.value : null }
    if (question.places) answers[`${id}_place`] = ('value' in reading && reading.place) || null
    if (other !== undefined) {
      const beside = fromText(/** @type {Question} */ ({ id: `${id}_other`, type: 'text', text: {} }), other)
      answers[`${id}_other`] = 'value' in beside ? beside.value : null
    }
    const typed = { [id]: 'value' in reading ? null : raw }
    return differs(this.answers, answers) || differs(this.typed, typed) ? { answers, typed } : undefined
  }

  get route() {
    return this.router.route(this.answers, this.today, this.begun.mode)
  }

  /** The questions asked in a section, in order. @param {string} section @returns {Question[]} */
  asked(section) {
    const found = this.questionnaire.sections.find(({ id }) => id === section)
    const { asked } = this.route
    return (found?.questions ?? []).filter(({ id }) => asked.includes(id))
  }

  /** The section before another on the route. @param {string} section */
  before(section) {
    const { sections } = this.route
    return sections[sections.indexOf(section) - 1]
  }

  /** The section after another on the route; undefined after the last. @param {string} section */
  after(section) {
    const order = this.questionnaire.sections.map(({ id }) => id)
    return this.route.sections.find((id) => order.indexOf(id) > order.indexOf(section))
  }

  /** Every option a question could ever offer, in definition order. @param {Question} question */
  possible(question) {
    return possible(question, this.router.questions)
  }

  /** The codes on offer now, in definition order. @param {string} name */
  options(name) {
    return this.router.options(name, this.answers, this.today, this.begun.mode)
  }

  /** @param {string} name */
  rows(name) {
    return this.router.rows(name, this.answers, this.today, this.begun.mode)
  }

  /** What keeps a section from being left: what cannot be read, then what will not do. @param {string} section @returns {Fault[]} */
  faults(section) {
    const unreadable = this.asked(section).flatMap((question) => this.#unreadable(question))
    const paths = new Set(unreadable.map(({ path }) => path))
    const { mode } = this.begun
    const judged = this.judge.section(section, this.answers, { today: this.today, mode })
    return [...unreadable, ...judged.filter(({ path }) => !paths.has(path))]
  }

  /** What has to be put right, or taken out, before an interview may stop early: blanks may stay. @returns {Fault[]} */
  get hindrances() {
    const unreadable = this.route.asked.flatMap((name) => this.#unreadable(this.question(name)))
    return [...unreadable, ...this.judged(true).faults.filter(({ severity }) => severity === 'error')]
  }

  /** @param {Question} question @returns {Fault[]} */
  #unreadable(question) {
    const raw = this.typed[question.id]
    const reading = raw === undefined ? undefined : fromText(question, raw)
    if (!reading || 'value' in reading) return []
    const { unreadable: code, values } = reading
    return [{ path: `/${question.id}`, question: question.id, code, values, severity: 'error' }]
  }

  /** The whole response, judged. @param {boolean} partial whether it stops early */
  judged(partial) {
    return this.judge.judge(this.answers, { today: this.today, mode: this.begun.mode, partial })
  }

  /**
   * What is sealed.
   *
   * @param {string} finishedAt
   * @param {string} [reason] why it stops early
   */
  content(finishedAt, reason) {
    const { consultation: _, ...begun } = this.begun
    const judged = this.judged(Boolean(reason))
    const asked = judged.route.asked
    const shown = Object.entries(this.order).filter(([name]) => asked.includes(name))
    return {
      revision: 1,
      ...begun,
      finished_at: finishedAt,
      active_ms: Math.round(this.activeMs),
      answers: judged.answers,
      ...(shown.length ? { option_order: Object.fromEntries(shown) } : {}),
      ...(reason ? { partial_reason: reason } : {})
    }
  }
}

/** @param {Record<string, any>} into @param {Record<string, any>} values */
function merge(into, values) {
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === undefined) delete into[name]
    else into[name] = value
  }
}

/** @param {Record<string, any>} old @param {Record<string, any>} now */
function differs(old, now) {
  return Object.entries(now).some(([name, value]) => JSON.stringify(old[name] ?? null) !== JSON.stringify(value ?? null))
}

/** A receipt of 60 random bits, as XXXX-XXXX-XXXX in Crockford's base32. */
export function makeReceipt() {
  const letters = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => CROCKFORD[byte & 31]).join('')
  return `${letters.slice(0, 4)}-${letters.slice(4, 8)}-${letters.slice(8)}`
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** 128 random bits, in hexadecimal. */
export function makeSalt() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
