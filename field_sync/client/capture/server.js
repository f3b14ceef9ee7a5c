/**
 * The server as the app sees it: enrolling, fetching what is new, sending, and saying in words what went wrong.
 *
 * @import { Bootstrap } from './bootstrap.js'
 * @import { Reply, SyncState } from '../keeping'
 * @import { Store } from '../store.js'
 */
import { bundle } from '../batches.js'
import { enrol, fetchBootstrap } from '../device.js'
import { makeAsk } from '../network.js'
import { makeSync } from '../sync.js'
import { Refusal } from './acting.js'

/** @type {Record<string, string>} */
const TROUBLES = {
  offline: 'The server cannot be reached. Nothing is lost: try again where there is a signal.',
  portal: 'This network answers instead of our server: it may want you to sign in first. Nothing is lost.',
  late: 'The server takes too long. Nothing is lost: try again where the signal is better.',
  unknown_token: 'The server does not know this tablet. Nothing is lost: export what is not sent, and tell your officer.',
  busy: 'The server is busy. Nothing is lost: this tablet tries again by itself.',
  too_large: 'Something is too large to be sent. Export what is not sent, and tell your officer.',
  elsewhere: 'Another window of this app is sending.'
}

const OTHER = 'The server had a problem. Nothing is lost: this tablet tries again by itself.'

const ask = makeAsk(fetch.bind(globalThis))

/** @typedef {ReturnType<typeof serverFor>} Server */

/** @param {Store} store */
export function serverFor(store) {
  const sync = makeSync({ store })
  return {
    start: sync.start,
    /** @param {(state: SyncState) => void} listener */
    onChange: (listener) => sync.onChange(listener),

    /** Send what waits; refuses with what went wrong. */
    async send() {
      const { trouble } = await sync.syncNow()
      if (trouble) throw new Refusal(TROUBLES[trouble] ?? OTHER)
    },

    /** What the server says a tablet has to know. @returns {Promise<{ known: Bootstrap | undefined, at: string | undefined }>} */
    async known() {
      return { known: await store.kept('bootstrap'), at: await store.kept('bootstrap_at') }
    },

    /** Ask the server again. */
    async fetch() {
      const reply = await fetchBootstrap({ store, ask })
      if (reply.kind !== 'answer') throw new Refusal(said(reply))
    },

    /** Everything that is still on the tablet, for a file. */
    async bundle() {
      const rows = await store.outbox.unpurged()
      return bundle(rows, { installId: store.installId, now: Date.now(), made: await store.outbox.made() })
    }
  }
}

/** @param {Store} store @param {string} code @param {string} name */
export async function enrolTablet(store, code, name) {
  const reply = await enrol({ store, ask }, code, name)
  if (reply.kind === 'refused' && reply.status < 500) {
    throw new Refusal('The code is wrong, was used, or is older than 10 minutes. Ask the officer for a new one', 'code')
  }
  if (reply.kind !== 'answer') throw new Refusal(said(reply))
}

/** @param {Exclude<Reply, { kind: 'answer' }>} reply */
function said(reply) {
  const key = reply.kind === 'refused' ? { 401: 'unknown_token', 429: 'busy', 503: 'busy' }[reply.status] : reply.kind
  return TROUBLES[key ?? ''] ?? OTHER
}
