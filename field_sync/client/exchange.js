/**
 * What one sync says to the server and makes of the answers.
 *
 * @import { Ask, Contact, Listed, Reply, Result, Row, Trouble } from './keeping'
 * @import { Store } from './store.js'
 */

import { batch, fitting, MOST_ITEMS } from './batches.js'
import { troubleIn } from './pace.js'
import { answered, listed, notSent } from './states.js'

/** @typedef {{ store: Store, ask: Ask, token: string, now: () => number }} Line */

/** @type {Reply} */
const PORTAL = { kind: 'portal' }

/** A sync that cannot go on. */
export class Stopped extends Error {
  /**
   * @param {Trouble} trouble
   * @param {number} [wait] milliseconds that the server asks for
   */
  constructor(trouble, wait) {
    super(trouble)
    this.trouble = trouble
    this.wait = wait
  }
}

/**
 * What the server answered; stops when it did not, or not with the list there should be.
 * @param {Reply} reply
 * @param {string} [list]
 */
export function answerOf(reply, list) {
  if (reply.kind !== 'answer') throw new Stopped(troubleIn(reply), reply.kind === 'refused' ? reply.wait : undefined)
  if (list && !Array.isArray(reply.data[list])) throw new Stopped('portal') // our server sends one
  return reply.data
}

/**
 * Offer everything again when the server's store is another than before: it was restored from a backup.
 * @param {Store} store
 * @param {unknown} epoch
 */
export async function meet(store, epoch) {
  const contact = await store.contact()
  if (typeof epoch !== 'string' || contact.epoch === epoch) return
  if (contact.epoch !== undefined) await store.outbox.offerAll()
  await store.keep('contact', { ...contact, epoch })
}

/**
 * Remember something about the server.
 * @param {Store} store
 * @param {Contact} more
 */
export const note = async (store, more) => store.keep('contact', { ...(await store.contact()), ...more })

/**
 * Send what is on offer, lowest number first, each item once. Gives what some must be tried again for, if any.
 * @param {Line} line
 * @returns {Promise<Trouble | undefined>}
 */
export async function send(line) {
  const { outbox } = line.store
  /** @type {Trouble | undefined} */
  let left
  for (let after = 0, most = MOST_ITEMS; ; ) {
    const rows = fitting(await outbox.offered(most, after))
    if (!rows.length) return left
    const reply = await offer(line, rows)
    const refused = reply.kind === 'refused' && reply.status === 413
    if ((refused || reply.kind === 'late') && rows.length > 1) {
      most = rows.length >> 1
      continue
    }
    if (refused) left = 'too_large' // this one alone is too much; others may go all the same
    else if (await settle(line, rows, answerOf(reply))) left = 'busy'
    after = rows[rows.length - 1].seq
    most = Math.min(MOST_ITEMS, most * 2)
  }
}

/**
 * @param {Line} line
 * @param {Row[]} rows
 * @returns {Promise<Reply>}
 */
async function offer({ store, ask, token, now }, rows) {
  await store.outbox.sending(rows)
  const made = await store.outbox.made()
  const about = { installId: store.installId, now: now(), made, batchId: crypto.randomUUID() }
  const said = await ask('batches', { body: batch(rows, about), token, timeout: 60_000 })
  const reply = said.kind === 'answer' && !Array.isArray(said.data.results) ? PORTAL : said
  if (reply.kind !== 'answer') await store.outbox.change(rows.map(({ id }) => id), notSent)
  return reply
}

/**
 * Act on the results of a batch. Gives whether an item is to be sent again: the server said so, or said nothing of it.
 * @param {Line} line
 * @param {Row[]} rows
 * @param {{ epoch?: string, results: Result[] }} answer
 */
async function settle({ store }, rows, { epoch, results }) {
  await meet(store, epoch)
  const said = new Map(results.map((result) => [result?.response_id, result]))
  const changed = await store.outbox.change(rows.map(({ id }) => id), (row) => {
    const result = said.get(row.id)
    return notSent(result ? answered(row, result) : row)
  })
  return changed.some(({ offer: waits }) => waits !== undefined)
}

/**
 * Ask what the server has of this tablet, and let go of what is safe there. Gives the losses the server knows of.
 * @param {Line} line
 * @returns {Promise<Contact['gaps']>}
 */
export async function learn({ store, ask, token }) {
  const rows = await store.outbox.unpurged()
  const here = new Set(rows.map(({ id }) => id))
  const first = rows.reduce((least, { receipt = Infinity }) => Math.min(least, receipt), Infinity)
  if (first === Infinity) return undefined
  const reading = crypto.randomUUID()
  for (let since = first - 1; ; ) {
    const { epoch, items, next, gaps } = answerOf(await ask(`receipts?since=${since}`, { token }), 'items')
    await meet(store, epoch)
    await apply(store, items.filter((/** @type {Listed} */ { response_id: id }) => id && here.has(id)), reading)
    if (!(next > since)) return gaps
    since = next
  }
}

/**
 * @param {Store} store
 * @param {Listed[]} items of the same id there may be several: a copy that could not be opened, then the good one
 * @param {string} reading
 */
async function apply(store, items, reading) {
  const ids = [...new Set(items.map(({ response_id: id }) => /** @type {string} */ (id)))]
  await store.outbox.change(ids, (row) => items.reduce((now, item) => listed(now, item, reading), row))
}
