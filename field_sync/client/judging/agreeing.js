/**
 * Whether an answer agrees with earlier ones: the `checks` of a question, which look once all they look at is given. A
 * range that was chosen instead of a figure agrees with everything. The twin of
 * survey_engine/definition/judging/agreeing.py.
 *
 * @import { Answers, Check, Question, Tree } from '../form'
 */
import { find } from './findings.js'
import { compile, sizeOf } from '../rules.js'
import { blank, own } from '../text.js'

/**
 * The check of a question's answer, followed by those against earlier answers; `check_1` is the first of them.
 *
 * @param {Question} question
 * @param {Check} check
 * @returns {Check}
 */
export function agreeing({ id, checks = [] }, check) {
  if (!checks.length) return check
  const tests = checks.map(({ that }) => ({ holds: compile(that), needs: needsOf(that) }))
  return (value, walk) => {
    const found = check(value, walk)
    if (found === undefined || found === false) return found
    const seen = { ...walk.seen, [id]: found }
    tests.forEach(({ holds, needs }, at) => {
      if (needs.every((given) => given(seen)) && !holds(seen, walk.today)) find(walk, id, `check_${at + 1}`)
    })
    return found
  }
}

/** What must be given before a rule can be looked at. @param {Tree} tree @returns {((seen: Answers) => boolean)[]} */
function needsOf([name, first, ...rest]) {
  if (['not', 'all', 'any'].includes(name)) return [first, ...rest].flatMap(needsOf)
  const other = rest[0]?.q
  const names = [first.q, ...(other === undefined ? [] : [other])].filter((each) => each !== 'today')
  return names.map((each) => (seen) => {
    const found = own(seen, each)
    return other === undefined ? !blank(found) : sizeOf(found) !== undefined
  })
}
