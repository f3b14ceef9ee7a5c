/**
 * Which questions a set of answers leads through: recomputed from the answers each time, never stored. A rule sees the
 * answers on the route before it; an answer that is off-route, or that is none, counts as blank. Held to
 * tests/vectors/routing.json like its twin survey_engine/definition/routing.py.
 *
 * @import { Answers, Check, End, Form, Holds, Mode, Offer, Question, Router, Section, Walk } from './form'
 */
import { checkFor } from './judging/checks.js'
import { ONE_CODE, offer, questionsOf, ready, rows as rowsOf } from './judging/offers.js'
import { compile, refs } from './rules.js'
import { own } from './text.js'

/**
 * @typedef {object} Step one question made ready
 * @property {string} id
 * @property {((seen: Answers, today: string) => boolean | string) | undefined} asked or the code that is its answer
 *   because nothing else could be; undefined: always asked
 * @property {Check} check
 * @property {Holds | undefined} required
 * @property {(mode: Mode) => boolean} askedIn
 */

/** @typedef {{ id: string, relevant: Holds | undefined, steps: Step[], ends: [Holds, End][] }} Stage one section */

/** @param {Form} form @returns {Router} an Error for a form of another format, or that has what nobody knows */
export function makeRouter({ format, questionnaire }) {
  if (format !== 1) throw new Error(`This form is in format ${format}, which this app does not know: update the app`)
  const questions = questionsOf(questionnaire)
  const offers = new Map([...questions].map(([id, question]) => [id, offer(question, questions)]))
  const grids = new Map([...questions].map(([id, question]) => [id, rowsOf(question)]))
  const ends = (questionnaire.ends ?? []).map((end) => ({ end, at: lastLookedAt(end.when, questionnaire.sections) }))
  const endsAfter = (/** @type {number} */ place) => ends.filter(({ at }) => at === place).map(({ end }) => end)
  const stages = questionnaire.sections.map((section, place) => stage(section, endsAfter(place), offers))
  const companions = new Map([...questions.values()].flatMap((question) => companionsOf(question, offers)))

  /** @type {Router['walk']} */
  function walk(answers, today, mode = 'web') {
    /** @type {Walk} */
    const walk = {
      answers, today, seen: Object.create(null), findings: [], asked: [], sections: [], derived: {}, end: null
    }
    for (const { id, relevant, steps, ends } of stages) {
      const before = walk.asked.length
      if (!relevant || relevant(walk.seen, today)) {
        for (const step of steps) if (step.askedIn(mode)) pass(step, walk)
      }
      if (walk.asked.length > before) walk.sections.push(id)
      walk.end = ends.find(([holds]) => holds(walk.seen, today))?.[1] ?? null
      if (walk.end) break
    }
    return walk
  }

  /** @param {Map<string, Offer>} from @returns {Router['options']} */
  const onOffer = (from) => (id, answers, today, mode) =>
    (from.get(id)?.now(walk(answers, today, mode).seen, today) ?? []).map(({ code }) => code)

  return {
    questions,
    companions,
    walk,
    route: (answers, today, mode) => routeOf(walk(answers, today, mode)),
    options: onOffer(offers),
    rows: onOffer(grids),
    onRoute(answers, route) {
      const asked = new Set(route.asked)
      return Object.fromEntries(Object.entries(answers).filter(([key]) => asked.has(companions.get(key) ?? key)))
    }
  }
}

/** The route that a pass found. @param {Walk} walk */
export const routeOf = ({ asked, sections, end, derived }) => ({ asked, sections, end, derived })

/**
 * Go past one question.
 *
 * @param {Step} step
 * @param {Walk} walk
 */
function pass({ id, asked, check, required }, walk) {
  const verdict = asked ? asked(walk.seen, walk.today) : true
  if (typeof verdict === 'string') walk.seen[id] = walk.derived[id] = verdict
  if (verdict !== true) return
  walk.asked.push(id)
  const checked = check(own(walk.answers, id), walk)
  if (checked !== undefined && checked !== false) walk.seen[id] = checked
  else if (checked === undefined && required?.(walk.seen, walk.today)) {
    walk.findings.push({ question: id, code: 'required', part: '' })
  }
}

/**
 * @param {Section} section
 * @param {End[]} ends to look at after it
 * @param {Map<string, Offer>} offers
 * @returns {Stage}
 */
function stage({ id, relevant, questions }, ends, offers) {
  return {
    id,
    relevant: ready(relevant),
    steps: questions.map((question) => step(question, /** @type {Offer} */ (offers.get(question.id)))),
    ends: ends.map((end) => [compile(end.when), end])
  }
}

/**
 * The place of the last section that a rule looks at; the first for a rule about the day only.
 *
 * @param {End['when']} rule
 * @param {Section[]} sections
 */
function lastLookedAt(rule, sections) {
  const names = new Set(refs(rule).flatMap((name) => [name, name.replace(/_other$/, '').replace(/_place$/, '')]))
  return Math.max(0, ...sections.map(({ questions }, at) => (questions.some(({ id }) => names.has(id)) ? at : 0)))
}

/** @param {Question} question @param {Offer} offer @returns {Step} */
function step(question, offer) {
  const { id, modes, required } = question
  return {
    id,
    asked: asked(question, offer),
    check: checkFor(question, offer),
    required: ready(required),
    askedIn: (mode) => !modes || modes.includes(mode)
  }
}

/**
 * When a question is asked. With `chosen_in`: when there is something to choose between; with one option ticked there,
 * that is the answer.
 *
 * @param {Question} question
 * @param {Offer} offer
 * @returns {Step['asked']}
 */
function asked({ chosen_in: source, relevant: rule, options = [], type }, offer) {
  const relevant = ready(rule)
  if (source === undefined) return relevant
  const mine = new Set(options.map(({ code }) => code))
  const carried = new Set(offer.options.map(({ code }) => code).filter((code) => !mine.has(code)))
  const enough = ONE_CODE.has(type) ? 2 : 1
  return (seen, today) => {
    if (relevant && !relevant(seen, today)) return false
    const ticked = own(seen, source)
    if (!Array.isArray(ticked)) return false
    const codes = ticked.filter((code) => carried.has(code))
    return codes.length >= enough || (codes[0] ?? false)
  }
}

/**
 * The keys of the texts that may stand beside the answer to a question, each with the question's id.
 *
 * @param {Question} question
 * @param {Map<string, Offer>} offers
 * @returns {[string, string][]}
 */
function companionsOf({ id, type, places }, offers) {
  /** @type {[string, string][]} */
  const found = []
  if (offers.get(id)?.options.some((option) => option.requires_text)) found.push([`${id}_other`, id])
  if (type === 'area' && places?.length) found.push([`${id}_place`, id])
  return found
}
