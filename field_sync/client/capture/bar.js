/** The bar at the top: where we are, how many were saved today, what waits, when it was last sent, whether storage lasts. */
import { one } from './dom.js'

/**
 * @typedef {object} State
 * @property {string} event
 * @property {string} who
 * @property {boolean} practice
 * @property {number} today
 * @property {number} unsent
 * @property {string} last
 * @property {boolean} sending
 */

/** @param {State} state */
export function showBar({ event, who, practice, today, unsent, last, sending }) {
  const bar = one('#bar')
  const set = (/** @type {string} */ name, /** @type {string | number} */ text) =>
    (one(`[data-bar="${name}"]`, bar).textContent = String(text))
  set('event', event || 'No event chosen')
  set('who', who)
  set('today', today)
  set('unsent', unsent)
  set('last', last || 'never')
  one('[data-bar="practice"]', bar).hidden = !practice
  mark('unsent', unsent === 0)
  const send = one('[data-act="send"]', bar)
  send.disabled = sending
  send.textContent = sending ? 'Sending' : 'Send now'
}

/** Whether the browser keeps what is stored. */
export async function showStorage() {
  const lasting = Boolean(await navigator.storage?.persisted?.())
  one('[data-bar="storage"]').textContent = lasting ? 'safe' : 'at risk'
  mark('storage', lasting)
}

/** @param {string} name @param {boolean} good */
function mark(name, good) {
  one(`[data-bar-state="${name}"]`).dataset.state = good ? 'good' : 'bad'
}
