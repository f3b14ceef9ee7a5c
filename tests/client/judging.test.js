/** The tablet's judge where a vector cannot say it: forms that nobody should meet, endings, sections, languages. */

import assert from 'node:assert/strict'
import test from 'node:test'

import { say, sayer } from '../../field_sync/client/messages.js'
import { fromText } from '../../field_sync/client/normalise.js'
import { makeRouter } from '../../field_sync/client/routing.js'
import { compile, evaluate } from '../../field_sync/client/rules.js'
import { accepted, makeJudge } from '../../field_sync/client/validation.js'

const TODAY = '2024-08-01'
const words = (en) => ({ en })
const options = (...codes) => codes.map((code) => (typeof code === 'string' ? { code, label: words(code) } : code))
const question = (id, type, traits = {}) => ({ id, type, text: words(`${id}?`), ...traits })
const section = (id, questions, traits = {}) => ({ id, title: words(id), questions, ...traits })
const form = (sections, traits = {}) => ({
  format: 1,
  questionnaire: { id: 'tiny', version: 1, languages: ['en'], title: words('Tiny'), sections, ...traits },
})
const of = (...questions) => form([section('main', questions)])
const codes = (faults) => faults.map(({ path, code, severity }) => [path, code, severity])

// --- Forms that were tampered with, or are newer than this app -------------------------------

test('a form in another format is refused, with what to do', () => {
  assert.throws(() => makeRouter({ ...of(), format: 2 }), /format 2.*update the app/)
})

for (const type of ['slider', '', 'constructor', 'toString', '__proto__']) {
  test(`a question of type "${type}" is refused before anybody is asked`, () => {
    assert.throws(() => makeJudge(of(question('q', type))), /asks in a way nobody knows/)
  })
}

const A = { q: 'a' }
for (const tree of [['~', A, 1], ['toString', A, 1], ['count', A, '=~', 1], ['all', ['?', A]]]) {
  test(`a form with the rule ${JSON.stringify(tree)} is refused`, () => {
    assert.throws(() => makeJudge(of(question('q', 'text', { relevant: tree }))), /a rule that nobody knows/)
  })
}

test('a pattern that nobody knows is refused, never run', () => {
  for (const pattern of ['(a+)+$', 'constructor']) {
    assert.throws(() => makeJudge(of(question('q', 'text', { pattern }))), /a pattern nobody knows/)
  }
})

test('options taken from a question that is not there are refused', () => {
  assert.throws(() => makeJudge(of(question('q', 'single', { chosen_in: 'gone' }))), /does not have: gone/)
})

test('options taken in a ring are refused', () => {
  const ring = of(question('a', 'multiple', { chosen_in: 'b' }), question('b', 'multiple', { chosen_in: 'a' }))

  assert.throws(() => makeJudge(ring))
})

test('names that every object has are questions, codes and rows like any other', () => {
  const rows = options('toString', '__proto__')
  const judge = makeJudge(
    of(
      question('constructor', 'single', { options: options('valueOf') }),
      question('grid', 'grid', { rows, options: options('hasOwnProperty'), required: true })
    )
  )

  assert.deepEqual(codes(judge.judge({}, { today: TODAY }).faults), [['/grid', 'required', 'error']])
  const answers = JSON.parse('{"constructor": "valueOf", "grid": {"toString": "hasOwnProperty"}, "__proto__": "x"}')
  const { answers: kept, faults } = judge.judge(answers, { today: TODAY })
  assert.deepEqual(codes(faults), [
    ['/grid/__proto__', 'required', 'error'],
    ['/__proto__', 'unknown_question', 'error'],
  ])
  assert.deepEqual(kept, { constructor: 'valueOf', grid: { toString: 'hasOwnProperty' } })
  assert.equal({}.x, undefined)
})

// --- Rules ------------------------------------------------------------------------------------

test('a rule made ready once says the same each time', () => {
  const holds = compile(['in', { q: 'age' }, ['old']])

  assert.deepEqual([{ age: 'old' }, { age: 'young' }, {}, { age: 'old' }].map((each) => holds(each, TODAY)), [
    true, false, false, true,
  ])
})

test('a rule looks at what was answered, not at what every object has', () => {
  assert.equal(evaluate(['answered', { q: 'constructor' }], {}, TODAY), false)
  assert.equal(evaluate(['answered', { q: 'g', row: 'toString' }], { g: {} }, TODAY), false)
})

// --- Routes -----------------------------------------------------------------------------------

const AGE = question('age', 'single', { options: options('child', 'adult') })
const DRINK = question('drink', 'single', {
  options: options('tea', { code: 'beer', label: words('beer'), relevant: ['==', { q: 'age' }, 'adult'] }),
})
const WHY = question('why', 'text', { relevant: ['==', { q: 'drink' }, 'beer'], required: true })

test('the options on offer follow the answers', () => {
  const { options: offered } = makeRouter(of(AGE, DRINK))

  assert.deepEqual(offered('drink', { age: 'child' }, TODAY), ['tea'])
  assert.deepEqual(offered('drink', { age: 'adult' }, TODAY, 'tablet'), ['tea', 'beer'])
  assert.deepEqual(offered('gone', {}, TODAY), [])
})

test('the rows on offer follow the answers', () => {
  const rows = options('us', { code: 'police', label: words('police'), relevant: ['answered', { q: 'age' }] })
  const { rows: offered } = makeRouter(of(AGE, question('heard', 'grid', { rows, options: options('good') })))

  assert.deepEqual(offered('heard', {}, TODAY), ['us'])
  assert.deepEqual(offered('heard', { age: 'child' }, TODAY), ['us', 'police'])
})

test('what is off the route is left out with its companions, and told as a note', () => {
  const beside = question('kind', 'single', {
    options: [{ code: 'other', label: words('Other'), requires_text: true }],
    relevant: ['==', { q: 'age' }, 'adult'],
  })
  const judge = makeJudge(of(AGE, beside))
  const answers = { age: 'child', kind: 'other', kind_other: 'Fog' }

  const { answers: kept, faults, route } = judge.judge(answers, { today: TODAY })

  assert.deepEqual(kept, { age: 'child' })
  assert.deepEqual(judge.router.onRoute(answers, route), { age: 'child' })
  assert.deepEqual(codes(faults), [
    ['/kind', 'off_route', 'note'],
    ['/kind_other', 'off_route', 'note'],
  ])
  assert.equal(accepted(faults), true)
  assert.equal(accepted(judge.judge({ age: 'old' }, { today: TODAY }).faults), false)
})

test('an answer that stops being on offer closes what it opened', () => {
  const judge = makeJudge(of(AGE, DRINK, WHY))

  assert.deepEqual(judge.judge({ age: 'adult', drink: 'beer' }, { today: TODAY }).route.asked, ['age', 'drink', 'why'])
  assert.deepEqual(judge.judge({ age: 'child', drink: 'beer' }, { today: TODAY }).route.asked, ['age', 'drink'])
})

test('an end stops the route after its section, and is given as the form has it', () => {
  const end = { when: ['==', { q: 'age' }, 'child'], page: 'too_young', keep: 'count_only' }
  const { route } = makeRouter(form([section('one', [AGE]), section('two', [DRINK])], { ends: [end] }))

  assert.deepEqual(route({ age: 'child' }, TODAY), { asked: ['age'], sections: ['one'], end, derived: {} })
  assert.deepEqual(route({ age: 'adult' }, TODAY).sections, ['one', 'two'])
})

test('an end about a text or a place beside an answer is looked at after its question', () => {
  for (const beside of ['age_other', 'age_place']) {
    const end = { when: ['not', ['answered', { q: beside }]], page: 'p' }
    const sections = [section('one', [DRINK]), section('two', [AGE]), section('three', [WHY])]
    const { route } = makeRouter(form(sections, { ends: [end] }))

    assert.deepEqual(route({}, TODAY).sections, ['one', 'two'])
  }
})

test('what one mode does not ask is not required there', () => {
  const judge = makeJudge(of(question('quote', 'text', { modes: ['tablet'], required: true })))

  assert.deepEqual(codes(judge.judge({}, { today: TODAY, mode: 'tablet' }).faults), [['/quote', 'required', 'error']])
  assert.deepEqual(judge.judge({}, { today: TODAY, mode: 'kiosk' }).faults, [])
})

// --- Judging ----------------------------------------------------------------------------------

test('an interview that ended early has blanks, which are notes, and other faults, which are not', () => {
  const number = question('n', 'number', { minimum: 1, required: true })
  const judge = makeJudge(of(question('a', 'text', { required: true }), number))

  const { answers, faults } = judge.judge({ n: 0 }, { today: TODAY, mode: 'tablet', partial: true })

  assert.deepEqual(codes(faults), [['/a', 'required', 'note'], ['/n', 'minimum', 'error']])
  assert.deepEqual(answers, { n: 0 })
  assert.deepEqual(codes(judge.judge({ n: 1 }, { today: TODAY, mode: 'paper', partial: true }).faults), [
    ['/a', 'required', 'warning'],
  ])
})

test('a section is told only its own faults', () => {
  const sections = [section('one', [{ ...AGE, required: true }]), section('two', [{ ...DRINK, required: true }])]
  const judge = makeJudge(form(sections))

  assert.deepEqual(codes(judge.section('two', { x: 1 }, { today: TODAY })), [['/drink', 'required', 'error']])
  assert.deepEqual(judge.section('gone', {}, { today: TODAY }), [])
})

test('judging does not touch what it is given, and what it kept is kept again', () => {
  const judge = makeJudge(of(question('c', 'multiple', { options: options('a', 'b') })))
  const answers = Object.freeze({ c: Object.freeze(['b', 'a']) })

  const { answers: kept } = judge.judge(answers, { today: TODAY })

  assert.deepEqual(answers, { c: ['b', 'a'] })
  assert.deepEqual(kept, { c: ['a', 'b'] })
  assert.deepEqual(judge.judge(kept, { today: TODAY }).answers, kept)
})

// --- Words ------------------------------------------------------------------------------------

test('a fault is said in the words of the question, in any of its languages', () => {
  const messages = { required: { en: 'Say how old you are', pl: 'Podaj wiek' } }
  const asked = of(question('age', 'number', { required: true, messages }), question('n', 'number', { maximum: 1500 }))
  const { faults } = makeJudge(asked).judge({ n: 1501, colour: 'red' }, { today: TODAY })

  assert.deepEqual(faults.map(sayer(asked)), [
    'Say how old you are',
    'Your answer must be 1,500 or fewer',
    '“colour” is no question asked here: take it out, or correct its name',
  ])
  assert.equal(sayer(asked, 'pl')(faults[0]), 'Podaj wiek')
})

test('what cannot be read is said with what is missing', () => {
  const born = question('born', 'date')
  const reading = fromText(born, { day: '7', month: '', year: '' })

  assert.deepEqual(reading, { unreadable: 'date_incomplete', values: { missing: 'month and year' }, candidates: [] })
  assert.equal(
    say({ path: '/born', code: reading.unreadable, values: reading.values }, born),
    'Your answer must include a month and year'
  )
})

test('nothing typed is repeated when it cannot be read', () => {
  const reading = fromText(question('home', 'postcode_sector'), '12 Burton Street, LE13 1GHX')

  assert.deepEqual(reading, { unreadable: 'not_a_postcode', values: {}, candidates: [] })
})

// --- Speed ------------------------------------------------------------------------------------

test('a section of a long form is judged in well under a frame', () => {
  const sections = Array.from({ length: 60 }, (_, at) =>
    section(`s${at}`, [
      question(`m${at}`, 'multiple', { options: options('a', 'b', 'c', 'd'), max_choices: 3, required: true }),
      question(`t${at}`, 'text', { relevant: ['has_any', { q: `m${at}` }, ['b']], required: true }),
    ])
  )
  const judge = makeJudge(form(sections))
  const answers = Object.fromEntries(sections.flatMap((_, at) => [[`m${at}`, ['a', 'b']], [`t${at}`, 'Fog']]))

  const took = Array.from({ length: 100 }, () => {
    const start = performance.now()
    judge.section('s59', answers, { today: TODAY })
    return performance.now() - start
  })

  assert.ok(Math.min(...took) < 4) // milliseconds; an old phone is some ten times slower
})
