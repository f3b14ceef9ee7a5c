/** The parts of the tablet's screens that know no page: drafts, letters and orders. */
import assert from 'node:assert/strict'
import test from 'node:test'

import { eventsFor, formsFor, wantedOf } from '../../field_sync/client/capture/bootstrap.js'
import { Draft, makeReceipt, makeSalt } from '../../field_sync/client/capture/draft.js'
import { letter, shuffled } from '../../field_sync/client/capture/options.js'

const FORM = {
  format: 1,
  questionnaire: {
    id: 'small',
    version: 1,
    languages: ['en'],
    sections: [
      {
        id: 'one',
        title: { en: 'One' },
        questions: [
          { id: 'live', type: 'single', text: { en: 'Live here?' }, required: true, options: options('yes', 'no') },
          { id: 'people', type: 'number', text: { en: 'How many?' } }
        ]
      },
      {
        id: 'two',
        title: { en: 'Two' },
        relevant: ['==', { q: 'live' }, 'yes'],
        questions: [{ id: 'story', type: 'long_text', text: { en: 'Why?' } }]
      },
      { id: 'three', title: { en: 'Three' }, questions: [{ id: 'last', type: 'text', text: { en: 'More?' } }] }
    ]
  }
}
const BEGUN = {
  response_id: '0190b6c2-7c1e-4f7a-9d51-2a6b1c3d4e5f', questionnaire: 'small', version: 1, form_hash: 'f', language: 'en',
  mode: /** @type {const} */ ('tablet'), event_id: 'e', consultation: 'c', fieldworker: 'jo',
  started_at: '2024-07-01T23:30:00.000Z', receipt: 'r', salt: 's'
}

/** @param {string[]} codes */
function options(...codes) {
  return codes.map((code) => ({ code, label: { en: code } }))
}

test('letters go on after Z as on a show-card', () => {
  assert.deepEqual([0, 25, 26, 51, 52].map(letter), ['A', 'Z', 'AA', 'AZ', 'BA'])
})

test('a shuffle leaves special options last, as they were defined', () => {
  const mixed = [{ code: 'other', requires_text: true }, ...options('a', 'b', 'c'), { code: 'none', exclusive: true }]

  assert.deepEqual(shuffled(mixed, () => 0), ['b', 'c', 'a', 'other', 'none'])
})

test('a draft made again from its changes is the same draft', () => {
  const draft = new Draft(FORM, BEGUN)
  const changes = [
    draft.read(draft.question('live'), 'yes'),
    draft.read(draft.question('people'), 'many'),
    { alone: ['live'], order: { live: ['yes', 'no'] } },
    { section: 'two', active_ms: 1200 }
  ]
  for (const change of changes) draft.apply(change)

  const again = new Draft(FORM, BEGUN, JSON.parse(JSON.stringify(changes)))

  assert.deepEqual({ ...again, judge: 0, router: 0 }, { ...draft, judge: 0, router: 0 })
  assert.deepEqual(again.answers, { live: 'yes' })
  assert.deepEqual(again.typed, { people: 'many' })
})

test('the route goes through the sections that the answers lead to', () => {
  const draft = new Draft(FORM, BEGUN)
  assert.equal(draft.after('one'), 'three')

  draft.apply({ answers: { live: 'yes' } })

  assert.equal(draft.after('one'), 'two')
  assert.equal(draft.before('three'), 'two')
  assert.equal(draft.after('three'), undefined)
})

test('what cannot be read holds an interview up, a blank only while it goes on', () => {
  const draft = new Draft(FORM, BEGUN, [{ typed: { people: 'many' } }])
  const codes = (/** @type {import('../../field_sync/client/form').Fault[]} */ faults) => faults.map(({ code }) => code)

  assert.deepEqual(codes(draft.faults('one')), ['not_a_number', 'required'])
  assert.deepEqual(codes(draft.hindrances), ['not_a_number'])
})

test('what is sealed has the London day behind it, the route alone in it, and why it stopped', () => {
  const draft = new Draft(FORM, BEGUN, [{ answers: { live: 'no', story: 'left behind' }, active_ms: 900 }])

  const content = draft.content('2024-07-01T23:40:00.000Z', 'refused')

  assert.equal(draft.today, '2024-07-02')
  const { consultation: _, ...begun } = BEGUN
  assert.deepEqual(content, {
    ...begun, revision: 1, finished_at: '2024-07-01T23:40:00.000Z', active_ms: 900, answers: { live: 'no' },
    partial_reason: 'refused'
  })
})

test('receipts and salts have the shape the server expects, and no two are alike', () => {
  const made = Array.from({ length: 100 }, makeReceipt)

  assert.ok(made.every((code) => /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/.test(code)))
  assert.equal(new Set(made).size, 100)
  assert.match(makeSalt(), /^[0-9a-f]{32}$/)
})

test('the events of today come first, then those to come, then past ones', () => {
  const known = /** @type {any} */ ({ events: ['2024-08-01', '2024-09-01', '2024-07-01', '2024-10-01', '2024-06-01'].map((day) => ({ day })) })

  assert.deepEqual(eventsFor(known, '2024-08-01').map(({ day }) => day), ['2024-08-01', '2024-09-01', '2024-10-01', '2024-07-01', '2024-06-01'])
})

test('an event offers the forms of its consultation that may be asked that way, the shortest first', () => {
  const known = /** @type {any} */ ({
    events: [{ event_id: 'e', consultation: 'c' }],
    consultations: [{ slug: 'c', questionnaires: ['long', 'short', 'web'] }],
    questionnaires: [
      { form_hash: 'long', minutes: 9, modes: ['tablet'], languages: ['en', 'pl'] },
      { form_hash: 'short', minutes: 2, modes: ['tablet', 'kiosk'], languages: ['en'] },
      { form_hash: 'web', minutes: 1, modes: ['web'], languages: ['en'] },
      { form_hash: 'elsewhere', minutes: 1, modes: ['tablet'], languages: ['en'] }
    ]
  })

  assert.deepEqual(formsFor(known, 'e', 'tablet').map(({ form_hash: hash }) => hash), ['short', 'long'])
  assert.deepEqual(formsFor(known, 'e', 'kiosk').map(({ form_hash: hash }) => hash), ['short'])
  assert.deepEqual(wantedOf(known).map(({ hash }) => hash), ['long', 'short', 'elsewhere'])
})
