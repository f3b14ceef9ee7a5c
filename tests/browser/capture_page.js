/** What the tests of the tablet's store do on its page: one maker, interviews that say what they did on the console. */

import { makeResponse } from '/item.js'
import { openStore } from '/store.js'

export * from '/item.js'
export * from '/batches.js'
export { toBase64url } from '/bytes.js'
export { OVERHEAD, schedule, seal, sign } from '/seal.js'
export { checkPin } from '/pin.js'
export { whyNot } from '/secure.js'
export { answered, listed } from '/states.js'

export const DEVICE = '6f1d2c3b-4a59-4e68-8b77-9c0d1e2f3a4b'

/** The store, on a tablet that is enrolled. */
export async function tablet(means) {
  const store = await openStore(means)
  if (await store.device()) return store
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
  await store.saveDevice({ device_id: DEVICE, name: 'Tablet B', token: 't', keys })
  return store
}

export const maker = async (store) => ({ device: await store.device(), installId: store.installId, build: 'b1' })

/** What is answered in the nth interview of a test. */
export const answers = (n) => ({ concerns: ['speeding', 'litter'], story: `Nr. ${n}: zu schnell, za szybko, żółw 🐢` })

/** Begin, answer and finish the nth interview. */
export async function interview(store, key, n, say = () => {}) {
  const response_id = crypto.randomUUID()
  await store.startInterview({ response_id, n })
  say('begun', response_id, 0)
  let steps = 0
  for (const [question, value] of Object.entries(answers(n))) {
    await store.journal(response_id, { answers: { [question]: value } })
    say('kept', response_id, (steps += 1))
  }
  const content = { response_id, revision: 1, n, answers: answers(n), event_id: 'e1' }
  const by = await maker(store)
  const saved = await store.finish(response_id, (seq) => makeResponse(by, key, content, seq))
  say('saved', response_id, saved.number)
  return { response_id, ...saved, cleared: await saved.cleared }
}

/** Everything in the outbox, as Python can read it. */
export const rows = async (store) =>
  (await store.outbox.unpurged()).map(({ sealed, ...row }) => ({ ...row, sealed: sealed && Array.from(sealed) }))

export const publicKey = async (store) => {
  const { keys } = await store.device()
  return Array.from(new Uint8Array(await crypto.subtle.exportKey('raw', keys.publicKey)))
}
