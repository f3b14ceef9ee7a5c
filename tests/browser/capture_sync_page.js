/** A tablet without its screens: enrols, answers, finishes and syncs as the app does, told by a test. */

import { fetchBootstrap, enrol } from '/capture/files/device.js'
import { hourOf, makeResponse, makeTally } from '/capture/files/item.js'
import { makeAsk } from '/capture/files/network.js'
import { openStore } from '/capture/files/store.js'
import { makeSync } from '/capture/files/sync.js'

const store = await openStore()
const ask = makeAsk(fetch.bind(globalThis))
const sync = makeSync({ store })
const maker = async () => ({ device: await store.device(), installId: store.installId, build: 'b1' })

async function begin(code) {
  const reply = await enrol({ store, ask }, code, 'Tablet B')
  await fetchBootstrap({ store, ask })
  return reply.kind
}

/** Finish an interview that stopped at once. */
async function finish() {
  const known = await store.kept('bootstrap')
  const form = known.questionnaires.find(({ modes }) => modes.includes('tablet'))
  const consultation = known.consultations.find(({ questionnaires }) => questionnaires.includes(form.form_hash))
  const { event_id } = known.events.find((event) => event.consultation === consultation.slug)
  const key = known.sealing_keys.find(({ key_id }) => key_id === consultation.key_id)
  const response_id = crypto.randomUUID()
  await store.startInterview({ response_id })
  const now = new Date().toISOString()
  const content = {
    response_id, revision: 1, questionnaire: form.questionnaire, version: form.version, form_hash: form.form_hash,
    mode: 'tablet', event_id, fieldworker: 'jo', started_at: now, finished_at: now, answers: {}, partial_reason: 'refused',
  }
  const by = await maker()
  await store.finish(response_id, (seq) => makeResponse(by, key, content, seq))
  return response_id
}

async function count() {
  const { events } = await store.kept('bootstrap')
  const tally_id = crypto.randomUUID()
  const counted = { tally_id, event_id: events[0].event_id, what: 'passed_by', count: 3, hour: hourOf(Date.now()) }
  const by = await maker()
  await store.tally(tally_id, (seq) => makeTally(by, counted, seq))
}

/** The states, lowest number first; a purged item has none. */
async function states() {
  const rows = await store.outbox.unpurged()
  return rows.sort((one, other) => one.seq - other.seq).map(({ state, status }) => `${state} ${status ?? ''}`.trim())
}

globalThis.tablet = { begin, count, finish, states, store, sync: async () => (await sync.syncNow()).trouble ?? 'done' }
