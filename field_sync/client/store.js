/**
 * What the tablet keeps: who it is, interviews under way, finished items, and what the server told it.
 *
 * Interviews under way are in journals of their own (journal.js), finished ones in the outbox (outbox.js). Finishing is
 * one transaction in the outbox; the journal goes right after it. A browser that dies between the two leaves both, and
 * then the outbox is right: `resume` removes the journal of whatever is in it.
 *
 * @import { Begun, Buckets, Change, Contact, Device, Item, Resumed, Saved } from './keeping'
 */

import { committed, result, strict, StoreError } from './idb.js'
import { Journals } from './journal.js'
import { openDatabase, Outbox } from './outbox.js'

const DROPPED = 'dropped '

/**
 * @typedef {object} Means what the store is made of; a test hands in its own
 * @property {string} [name]
 * @property {() => number} [now]
 * @property {IDBFactory} [factory]
 * @property {LockManager} [locks]
 * @property {Buckets | null} [buckets] null: do without
 */

/** @param {Means} [means] */
export async function openStore({ name = 'capture', now = Date.now, factory = indexedDB, locks, buckets } = {}) {
  const database = await openDatabase(factory, name)
  const own = buckets === undefined ? /** @type {any} */ (navigator).storageBuckets : buckets
  const journals = new Journals({ locks: locks ?? navigator.locks, factory, buckets: own ?? undefined })
  const installId = await result(database.transaction('kept').objectStore('kept').get('install_id'))
  return new Store({ database, factory }, new Outbox(database, now), journals, installId)
}

export class Store {
  #database
  #factory
  #journals

  /**
   * @param {{ database: IDBDatabase, factory: IDBFactory }} means
   * @param {Outbox} outbox
   * @param {Journals} journals
   * @param {string} installId
   */
  constructor({ database, factory }, outbox, journals, installId) {
    this.#database = database
    this.#factory = factory
    this.#journals = journals
    this.outbox = outbox
    /** New whenever this storage is: the server counts losses by it. */
    this.installId = installId
  }

  /** Anything small that has to outlive a restart. @param {string} key @returns {Promise<any>} */
  kept(key) {
    return result(this.#database.transaction('kept').objectStore('kept').get(key))
  }

  /** @param {string} key @param {unknown} value undefined: forget it */
  async keep(key, value) {
    const transaction = strict(this.#database, 'kept')
    const kept = transaction.objectStore('kept')
    if (value === undefined) kept.delete(key)
    else kept.put(value, key)
    await committed(transaction)
  }

  /** @returns {Promise<Device | undefined>} undefined: not enrolled */
  device() {
    return this.kept('device')
  }

  /** @param {Device} device */
  saveDevice(device) {
    return this.keep('device', device)
  }

  /** @returns {Promise<Contact>} */
  async contact() {
    return (await this.kept('contact')) ?? {}
  }

  /** Begin an interview: on disk when this resolves. @param {Begun} begun */
  startInterview(begun) {
    return this.#journals.begin(begun)
  }

  /** Keep a change: on disk when this resolves. @param {string} id @param {Change} change */
  journal(id, change) {
    return this.#journals.append(id, change)
  }

  /**
   * The interviews that were under way and that no other tab has in hand; this tab has them from now on. What cannot be
   * opened now is left as it is, for the next start.
   * @returns {Promise<Resumed[]>}
   */
  async resume() {
    const names = await this.#journals.names()
    const tried = await Promise.allSettled(names.map((id) => this.#resume(id)))
    return tried.flatMap((each) => (each.status === 'fulfilled' && each.value ? [each.value] : []))
  }

  /** @param {string} id */
  async #resume(id) {
    if ((await this.outbox.get(id)) === undefined && !(await this.kept(DROPPED + id))) return this.#journals.resume(id)
    await this.#journals.forget(id) // the browser died between saving or dropping it and removing this
    return null
  }

  /** Leave nothing of an interview: screened out, refused, or wiped. @param {string} id */
  async drop(id) {
    await this.keep(DROPPED + id, true)
    await this.#journals.forget(id)
    await this.keep(DROPPED + id, undefined)
  }

  /**
   * Finish an interview. Resolves once it is on disk, was read back and compared: only then may "Saved" be shown.
   * Rejects with a StoreError otherwise, and the interview is still there to go on with.
   *
   * @param {string} id
   * @param {(seq: number) => Promise<Item>} build see item.js
   * @returns {Promise<Saved>}
   */
  async finish(id, build) {
    const { seq, number } = await this.outbox.add(id, build)
    return { seq, number, cleared: this.#clear(id) }
  }

  /** Count people who gave no answers: an item too. @param {string} id @param {(seq: number) => Promise<Item>} build */
  tally(id, build) {
    return this.outbox.add(id, build)
  }

  /**
   * Remove the journal of a saved interview. It is saved whether this works or not; `resume` tries again.
   * @param {string} id
   */
  async #clear(id) {
    try {
      await this.#journals.remove(id)
      return true
    } catch {
      return false
    }
  }

  /**
   * Forget everything, this tablet's name and keys too. Refuses while anything has not been secured by the server,
   * unless it may be lost.
   * @param {{ evenUnsent?: boolean }} [how]
   */
  async wipe({ evenUnsent = false } = {}) {
    if (!evenUnsent && (await this.outbox.unpurged()).length) {
      throw new StoreError('unsent', 'Some responses are not safe on the server yet. Send them first, or export them.')
    }
    for (const id of await this.#journals.names()) await this.#journals.forget(id)
    this.#database.close()
    await result(this.#factory.deleteDatabase(this.#database.name))
  }
}
