/**
 * When to sync again by itself. PURE.
 *
 * @import { Reply, Trouble } from './keeping'
 */

const SECOND = 1000
const FIRST = 15 * SECOND
const LONGEST = 15 * 60 * SECOND
const REGULAR = 5 * 60 * SECOND

/**
 * Milliseconds until the next try: doubling with every failure in a row, and never two tablets in step.
 *
 * @param {number} failures in a row
 * @param {number} chance 0 to 1
 * @param {number} [asked] what the server asked for, which is the least
 */
export function pause(failures, chance, asked = 0) {
  const most = failures ? Math.min(LONGEST, FIRST * 2 ** (failures - 1)) : REGULAR
  return asked + Math.round(most * (0.5 + chance / 2))
}

/**
 * What a reply that is no answer means.
 * @param {Exclude<Reply, { kind: 'answer' }>} reply
 * @returns {Trouble}
 */
export function troubleIn(reply) {
  if (reply.kind === 'portal') return 'portal'
  if (reply.kind !== 'refused') return 'offline'
  const { status } = reply
  if (status === 401) return 'unknown_token'
  if (status === 403) return 'forbidden'
  if (status === 413) return 'too_large'
  return status === 429 || status === 503 ? 'busy' : 'server'
}
