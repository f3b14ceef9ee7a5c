/**
 * How an item moves on: queued, sending, received, secured, purged. PURE.
 *
 * Only the server's word on this very item (id and sealed hash) moves it; it is purged once it is secured and a later
 * manifest still says so. Nothing expires.
 *
 * @import { Listed, Result, Row, State, Status } from './keeping'
 */

/** @type {Record<Status, State>} */
const LEADS_TO = {
  stored: 'received',
  duplicate: 'received',
  quarantined: 'received',
  conflict: 'received',
  erased: 'purged',
  held: 'queued',
  retry: 'queued',
  not_ours: 'queued',
}

/**
 * Whether the server speaks of this item. A tally has no sealed hash, on either side.
 * @param {Row} row
 * @param {Result} said
 */
const speaksOf = (row, said) => said.response_id === row.id && (said.sealed_hash ?? undefined) === row.sealed_hash

/**
 * An item after the answer to its batch. The same row when the answer is about another, or not understood.
 * @param {Row} row
 * @param {Result} said
 * @returns {Row}
 */
export function answered(row, said) {
  if (row.state === 'purged' || !speaksOf(row, said) || !Object.hasOwn(LEADS_TO, said.status)) return row
  const state = LEADS_TO[said.status]
  if (state === 'purged') return purged(row, said.status)
  const { offer: _, secured_in: __, ...rest } = row
  const offered = said.status === 'retry' ? { offer: row.seq } : {} // held and not_ours wait for a person
  const { status, reasons = [], receipt } = said
  return { ...rest, ...offered, state, status, reasons, ...(receipt ? { receipt } : {}) }
}

/**
 * An item after a manifest lists it.
 * @param {Row} row
 * @param {Listed} said
 * @param {string} reading which reading of the manifest this is
 * @returns {Row}
 */
export function listed(row, said, reading) {
  if (said.status === 'held' && row.receipt !== said.receipt) return row // a damaged copy beside this one
  const next = answered(row, said)
  if (next === row || next.state !== 'received') return next
  if (!said.secured) return next
  if (row.state === 'secured' && row.secured_in !== reading) return purged(row, said.status)
  return { ...next, state: 'secured', secured_in: row.secured_in ?? reading }
}

/**
 * An item that goes into a batch; it stays on offer until the answer.
 * @param {Row} row
 * @returns {Row}
 */
export const sent = (row) => (row.state === 'queued' ? { ...row, state: 'sending' } : row)

/**
 * An item after its batch: still sending means that nothing was said of it.
 * @param {Row} row
 * @returns {Row}
 */
export const notSent = (row) => (row.state === 'sending' ? { ...row, state: 'queued' } : row)

/**
 * An item to be offered again: the batch got no answer, a person asks for it, or the store was restored.
 * @param {Row} row
 * @returns {Row}
 */
export function offeredAgain(row) {
  if (row.state === 'purged') return row
  const { secured_in: _, ...rest } = row
  return { ...rest, state: 'queued', offer: row.seq }
}

/**
 * What is left of an item: enough to count it.
 * @param {Row} row
 * @param {Status} status
 * @returns {Row}
 */
function purged({ id, kind, seq, event_id, day, at, number }, status) {
  return { id, kind, seq, event_id, day, at, number, state: 'purged', status, reasons: [] }
}
