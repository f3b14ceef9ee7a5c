/**
 * The tablet's judge of answers: says what is wrong and how much that matters, and gives back the answers on the route.
 * Held to tests/vectors/validation.json like its twin survey_engine/definition/validation.py. Knows no words: see
 * messages.js. Rows of a grid whose codes are whole numbers are told first, as JavaScript orders keys.
 *
 * @import { Answers, Fault, Finding, Form, Mode, Route, Severity, Walk } from './form'
 */
import { step } from './judging/findings.js'
import { makeRouter, routeOf } from './routing.js'
import { blank, own } from './text.js'

/** @typedef {{ today: string, mode?: Mode, partial?: boolean }} Way partial: ended early, so that blanks are no errors */

/**
 * @typedef {object} Judgement
 * @property {Record<string, unknown>} answers those on the route that can be read; derived ones are not stored
 * @property {Fault[]} faults
 * @property {Route} route
 */

/** What is no error in an interview that ended early: something is missing. */
const INCOMPLETE = new Set(['required', 'other_required', 'too_few'])

/** Judges answers to one form. Made ready once, so share it. @param {Form} form */
export function makeJudge(form) {
  const router = makeRouter(form)
  const { sections } = form.questionnaire
  const questions = new Map(sections.map((each) => [each.id, new Set(each.questions.map(({ id }) => id))]))

  return {
    router,

    /**
     * Judge a whole response.
     *
     * @param {Answers} answers
     * @param {Way} way
     * @returns {Judgement}
     */
    judge(answers, { today, mode = 'web', partial = false }) {
      const walk = router.walk(answers, today, mode)
      const findings = [...walk.findings, ...leftOver(walk, router)]
      const kept = Object.entries(walk.seen).filter(([name]) => !Object.hasOwn(walk.derived, name))
      return {
        answers: Object.fromEntries(kept),
        faults: findings.map((finding) => fault(finding, mode, partial)),
        route: routeOf(walk)
      }
    },

    /**
     * What is wrong with the answers to one section's questions that are asked.
     *
     * @param {string} id
     * @param {Answers} answers
     * @param {Way} way
     * @returns {Fault[]}
     */
    section(id, answers, { today, mode = 'web', partial = false }) {
      const { findings } = router.walk(answers, today, mode)
      const here = findings.filter(({ question }) => questions.get(id)?.has(question))
      return here.map((finding) => fault(finding, mode, partial))
    }
  }
}

/** True when nothing is an error. @param {Fault[]} faults */
export const accepted = (faults) => faults.every(({ severity }) => severity !== 'error')

/**
 * Answers given that the walk did not pass: off-route ones are dropped, unknown ones are errors.
 *
 * @param {Walk} walk
 * @param {ReturnType<typeof makeRouter>} router
 * @returns {Finding[]}
 */
function leftOver({ answers, findings, seen, derived }, { companions, questions }) {
  const found = new Set(findings.flatMap(({ question, part }) => [question, question + part]))
  const left = Object.keys(answers).filter(
    (key) => !found.has(key) && !blank(own(answers, key)) && (!(key in seen) || Object.hasOwn(derived, key))
  )
  return left.map((key) => {
    const question = companions.get(key) ?? key
    const code = questions.has(question) ? 'off_route' : 'unknown_question'
    return { question, code, part: key.slice(question.length) }
  })
}

/**
 * @param {Finding} finding
 * @param {Mode} mode
 * @param {boolean} partial
 * @returns {Fault}
 */
function fault({ question, code, part }, mode, partial) {
  return { path: step(question) + part, question, code, values: {}, severity: severityOf(code, mode, partial) }
}

/**
 * @param {string} code
 * @param {Mode} mode
 * @param {boolean} partial
 * @returns {Severity}
 */
function severityOf(code, mode, partial) {
  if (code === 'off_route') return 'note'
  if (!partial || !INCOMPLETE.has(code)) return 'error'
  return mode === 'import' || mode === 'paper' ? 'warning' : 'note'
}
