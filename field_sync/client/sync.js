/**
 * Sends what waits and learns what the server has, whenever there is a network, in one tab at a time.
 *
 * Nothing here decides that an item is safe: states.js does, on the server's word. Whatever goes wrong leaves every
 * item where it was, to be offered again.
 *
 * @import { Ask, SyncState, Trouble } from './keeping'
 * @import { Store } from './store.js'
 */

import { answerOf, learn, meet, note, send, Stopped } from './exchange.js'
import { makeAsk, ping } from './network.js'
import { pause } from './pace.js'

const LOCK = 'capture-sync'
const SOON = 5_000 // events in quick succession start one sync

/**
 * @typedef {object} Means
 * @property {Store} store
 * @property {typeof globalThis.fetch} [fetch]
 * @property {() => number} [now]
 * @property {Pick<LockManager, 'request'>} [locks]
 * @property {() => number} [chance]
 */

/** @typedef {{ trouble?: Trouble, wait?: number }} Outcome */

/** @param {Means} means */
export function makeSync({ store, fetch, now = Date.now, locks = navigator.locks, chance = Math.random }) {
  const ask = makeAsk(fetch ?? globalThis.fetch.bind(globalThis), now)
  /** @type {Set<(state: SyncState) => void>} */
  const listeners = new Set()
  /** @type {SyncState} */
  let state = { running: false }
  /** @type {Promise<SyncState> | undefined} */
  let running
  let failures = 0
  let notBefore = 0
  let began = -Infinity
  let started = false
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  /** @param {SyncState} next */
  function tell(next) {
    state = next
    for (const listener of listeners) listener(state)
  }

  async function once() {
    began = now()
    clearTimeout(timer)
    tell({ running: true })
    /** @type {Outcome} */
    let outcome = { trouble: 'broken' }
    try {
      outcome = await attempt()
    } finally {
      rest(outcome)
    }
    return state
  }

  /** Say how it went, and when the next comes by itself. @param {Outcome} outcome */
  function rest({ trouble, wait }) {
    failures = trouble ? failures + 1 : 0
    if (wait !== undefined) notBefore = now() + wait
    const time = pause(failures, chance(), wait)
    if (started) timer = setTimeout(wake, time)
    if (started && trouble === 'offline') void askToBeWoken()
    tell({ running: false, trouble, next: started ? now() + time : undefined })
  }

  /** @returns {Promise<Outcome>} */
  async function attempt() {
    try {
      await locks.request(LOCK, { ifAvailable: true }, async (lock) => {
        if (!lock) throw new Stopped('elsewhere')
        await round(store, ask, now)
      })
      return {}
    } catch (error) {
      if (error instanceof Stopped) return error
      throw error
    }
  }

  /** Sync now, as a button asks; joins a sync under way. @returns {Promise<SyncState>} */
  function syncNow() {
    running ??= once().finally(() => (running = undefined))
    return running
  }

  /** Something happened that may mean a network: a reason to try, unless the server asked for time. */
  function wake() {
    if (now() >= notBefore && now() - began >= SOON) void syncNow()
  }

  /** Sync from now on whenever it may work. @returns {() => void} stops */
  function start() {
    started = true
    const seen = () => document.visibilityState === 'visible' && wake()
    const woken = (/** @type {MessageEvent} */ { data }) => data?.type === 'sync' && wake()
    addEventListener('online', wake)
    document.addEventListener('visibilitychange', seen)
    navigator.serviceWorker?.addEventListener('message', woken)
    wake()
    return () => {
      started = false
      clearTimeout(timer)
      removeEventListener('online', wake)
      document.removeEventListener('visibilitychange', seen)
      navigator.serviceWorker?.removeEventListener('message', woken)
    }
  }

  return {
    syncNow,
    start,
    get state() {
      return state
    },
    /** @param {(state: SyncState) => void} listener @returns {() => void} */
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/**
 * One sync: is the server there, is it the same as before, send, ask what is safe.
 *
 * @param {Store} store
 * @param {Ask} ask
 * @param {() => number} now
 */
async function round(store, ask, now) {
  const device = await store.device()
  if (!device) throw new Stopped('not_enrolled')
  const asked = now()
  const { epoch, server_time } = answerOf(await ping(ask))
  const offset = Math.round(Date.parse(server_time) - (asked + now()) / 2)
  await meet(store, epoch)
  if (Number.isFinite(offset)) await note(store, { offset })
  const line = { store, ask, token: device.token, now }
  const left = await send(line)
  const gaps = await learn(line)
  await note(store, { at: new Date(now()).toISOString(), ...(gaps && { gaps }) })
  if (left) throw new Stopped(left)
}

/** Where the browser can, let it wake a page of ours once there is a network; it sends nothing by itself. */
async function askToBeWoken() {
  const registration = /** @type {any} */ (await navigator.serviceWorker?.getRegistration())
  await registration?.sync?.register(LOCK).catch(() => {}) // not allowed here: the timer will do
}
