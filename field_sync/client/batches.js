/**
 * Batches as they are sent. PURE.
 *
 * @import { Row } from './keeping'
 */

import { toBase64url } from './bytes.js'

export const PROTOCOL = 1
export const MOST_ITEMS = 50
export const MOST_BYTES = 512 * 1024
const FRAME = 1024 // bytes: more than what stands around the items

/** An item as it is sent. @param {Row} row */
export const wire = ({ header, sealed, sealed_hash, signature }) =>
  sealed ? { header, sealed: toBase64url(sealed), sealed_hash, signature } : { header, signature }

/**
 * The items from the first on that fit into one batch; always one at least.
 * @param {Row[]} rows
 * @param {number} [bytes]
 */
export function fitting(rows, bytes = MOST_BYTES) {
  let left = bytes - FRAME
  const end = rows.findIndex((row) => (left -= JSON.stringify(wire(row)).length + 1) < 0) // all ASCII
  return end < 0 ? rows : rows.slice(0, Math.max(1, end))
}

/**
 * @param {Row[]} rows
 * @param {{ installId: string, now: number, made: number, batchId: string }} about
 */
export const batch = (rows, { installId, now, made, batchId }) => ({
  protocol: PROTOCOL,
  batch_id: batchId,
  install_id: installId,
  device_now: new Date(now).toISOString(),
  made,
  items: rows.map(wire),
})

/**
 * Everything that the server may not have yet, in a file for staff to import: the way out when a tablet cannot send.
 * @param {Row[]} rows
 * @param {{ installId: string, now: number, made: number }} about
 */
export const bundle = (rows, { installId, now, made }) => ({
  bundle: 1,
  protocol: PROTOCOL,
  install_id: installId,
  device_now: new Date(now).toISOString(),
  exported_at: new Date(now).toISOString(),
  made,
  items: rows.map(wire),
})
