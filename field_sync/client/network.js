/**
 * Requests to the server, and what kind of answer each was. A captive portal answers anything with 200 and a page of
 * its own, so nothing counts as an answer that is not our JSON; `navigator.onLine` is not asked.
 *
 * @import { Ask, Reply, Request } from './keeping'
 */

import { random, toBase64url } from './bytes.js'

const BASE = '/sync/v1/'
const TIMEOUT = 30_000

/**
 * @param {typeof globalThis.fetch} fetch
 * @param {() => number} [now]
 * @returns {Ask}
 */
export const makeAsk = (fetch, now = Date.now) => async (path, { body, token, timeout = TIMEOUT } = {}) => {
  try {
    const response = await fetch(BASE + path, options(body, token, timeout))
    return await reply(response, now())
  } catch (error) {
    return { kind: /** @type {Error} */ (error)?.name === 'TimeoutError' ? 'late' : 'offline' }
  }
}

/**
 * Whether our server is really there: it echoes a number nobody could foresee.
 * @param {Ask} ask
 * @returns {Promise<Reply>}
 */
export async function ping(ask) {
  const nonce = toBase64url(random(16))
  const answer = await ask(`ping?nonce=${nonce}`, { timeout: 10_000 })
  return answer.kind === 'answer' && answer.data.nonce !== nonce ? { kind: 'portal' } : answer
}

/**
 * @param {unknown} body
 * @param {string | undefined} token
 * @param {number} timeout
 * @returns {RequestInit}
 */
function options(body, token, timeout) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json' }
  if (token) headers.Authorization = `Bearer ${token}`
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  return {
    method: body === undefined ? 'GET' : 'POST',
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    credentials: 'omit',
    redirect: 'manual',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
    signal: AbortSignal.timeout(timeout),
  }
}

/**
 * @param {Response} response
 * @param {number} now
 * @returns {Promise<Reply>}
 */
async function reply(response, now) {
  const { status, ok, headers } = response
  const data = await json(response)
  if (ok) return data ? { kind: 'answer', data } : { kind: 'portal' }
  const wait = waiting(headers.get('Retry-After'), now)
  const ours = data || wait !== undefined || status === 413 || status >= 500
  return ours ? { kind: 'refused', status, wait, problem: data } : { kind: 'portal' } // or a redirect
}

/** The object a response holds, undefined when it holds none. @param {Response} response */
async function json(response) {
  const text = await response.text() // throws when it is cut
  if (!/\bjson\b/.test(response.headers.get('Content-Type') ?? '')) return undefined
  try {
    const data = JSON.parse(text)
    return data && typeof data === 'object' && !Array.isArray(data) ? data : undefined
  } catch {
    return undefined
  }
}

/**
 * Milliseconds that Retry-After asks for: seconds, or a date.
 * @param {string | null} text
 * @param {number} now
 */
function waiting(text, now) {
  if (!text) return undefined
  const until = /^\d+$/.test(text.trim()) ? now + Number(text) * 1000 : Date.parse(text)
  return Number.isNaN(until) ? undefined : Math.max(0, until - now)
}
