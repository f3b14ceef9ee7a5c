/**
 * The modules held to tests/vectors/*.json: in Node by vectors.test.js, in Chromium by
 * tests/browser/test_vectors_in_chromium.py. For each file a function that gives what came out of every vector beside
 * what should have, by name.
 */
import { fromText } from '../../field_sync/client/normalise.js'
import { makeRouter } from '../../field_sync/client/routing.js'
import { evaluate } from '../../field_sync/client/rules.js'
import { makeJudge } from '../../field_sync/client/validation.js'

export const RUNS = {
  rules: (vectors) =>
    vectors.map(({ name, tree, answers, today, expected }) => {
      return { name, got: evaluate(tree, answers, today), expected }
    }),

  routing: ({ questionnaires, vectors }) =>
    vectors.map(({ name, questionnaire, answers, today, mode, ...expected }) => {
      const form = questionnaires[questionnaire]
      const { end, ...route } = makeRouter(form).route(answers, today, mode)
      return { name, got: { ...route, end: end && form.questionnaire.ends.indexOf(end) }, expected }
    }),

  validation: ({ questionnaires, vectors }) =>
    vectors.map(({ name, questionnaire, answers, today, mode, partial, ...expected }) => {
      const judged = makeJudge(questionnaires[questionnaire]).judge(answers, { today, mode, partial })
      const faults = judged.faults.map(({ path, code, severity }) => [path, code, severity])
      return { name, got: { faults, kept: judged.answers }, expected }
    }),

  normalise: ({ questions, vectors }) =>
    vectors.map(({ name, question, raw, ...expected }) => ({
      name,
      got: plainly(fromText(asked(question, questions[question]), raw)),
      expected,
    })),
}

/** A question as its form has it, from the short way the vectors say it. */
function asked(id, { options = [], rows = [], places = [], ...rest }) {
  return {
    ...rest,
    id,
    options: options.map(([code, label]) => ({ code, label: { en: label } })),
    rows: rows.map((code) => ({ code, label: { en: code } })),
    places: places.map(([name, codes]) => ({ name, codes })),
  }
}

/** What was read, as the vectors say it: what is empty is left out. */
function plainly({ unreadable, candidates = [], values = {}, ...read }) {
  if (unreadable === undefined) return read
  return {
    code: unreadable,
    ...(candidates.length && { candidates: candidates.map(({ code, place }) => [code, place]) }),
    ...(Object.keys(values).length && { values }),
  }
}
