/** The tablet's side of tests/twins.py: what the modules make of a rule, a form with answers, or what was typed. */
import { sayer } from '../../field_sync/client/messages.js'
import { fromText, line } from '../../field_sync/client/normalise.js'
import { evaluate } from '../../field_sync/client/rules.js'
import { sound } from '../../field_sync/client/text.js'
import { fold, keyOf } from '../../field_sync/client/typed/areas.js'
import { makeJudge } from '../../field_sync/client/validation.js'

/** What is asked -> what the modules say. */
const DOES = {
  rule: ({ tree, answers, today }) => evaluate(tree, answers, today),
  form: ({ form, cases }) => judged(form, cases),
  reading: ({ question, raws }) => raws.map((raw) => fromText(question, raw)),
  letters: ({ from, to }) => letters(from, to),
}

function judged(form, cases) {
  const { questionnaire } = form
  const judge = makeJudge(form)
  const languages = questionnaire.languages.map((language) => sayer(form, language))
  const told = ({ path, question, code, severity }) => [path, question, code, severity]
  const plain = (faults) => faults.map((fault) => [...told(fault), ...languages.map((inWords) => inWords(fault))])
  return cases.map(({ answers, ...way }) => {
    const { today, mode } = way
    const { answers: kept, faults, route } = judge.judge(answers, way)
    const offered = [...judge.router.questions.keys()].map((id) => [
      judge.router.options(id, answers, today, mode),
      judge.router.rows(id, answers, today, mode),
    ])
    return {
      kept,
      faults: plain(faults),
      asked: route.asked,
      sections: route.sections,
      end: route.end ? questionnaire.ends.indexOf(route.end) : null,
      derived: route.derived,
      onRoute: judge.router.onRoute(answers, judge.router.route(answers, today, mode)),
      offered,
      here: questionnaire.sections.map(({ id }) => plain(judge.section(id, answers, { today, mode }))),
    }
  })
}

function letters(from, to) {
  const found = []
  for (let code = from; code < to; code++) {
    const letter = String.fromCodePoint(code)
    const text = `x${letter}y`
    found.push([fold(letter), keyOf(text), line(text), sound(text, false), sound(text, true)])
  }
  return found
}

/** Say what is asked, one after the other. */
export const say = (asked) => asked.map(({ do: what, ...told }) => DOES[what](told))
