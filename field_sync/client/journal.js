/**
 * Interviews under way: every change on disk, encrypted under a key that lives and dies with the interview.
 *
 * A deleted row, and its key, stay in the browser's files until it happens to tidy them. So every interview has a
 * storage bucket of its own, whose files go when it goes. A browser without buckets gets a database for each interview
 * instead: what README says of a seized tablet then holds for drafts too.
 *
 * @import { Begun, Buckets, Bytes, Change, Resumed } from './keeping'
 */

import { random, utf8 } from './bytes.js'
import { committed, open, result, strict, StoreError } from './idb.js'

const PREFIX = 'draft-'
const AES = 'AES-GCM'

/**
 * An interview that this tab has in hand.
 * @typedef {{ database: IDBDatabase, key: CryptoKey, release: () => void, last: Promise<unknown> }} Open
 */

/**
 * @typedef {object} Means
 * @property {LockManager} locks
 * @property {IDBFactory} factory
 * @property {Buckets} [buckets]
 */

/** The journals of this origin. */
export class Journals {
  #means
  /** @type {Map<string, Open>} */
  #open = new Map()

  /** @param {Means} means */
  constructor(means) {
    this.#means = means
  }

  /**
   * Begin an interview: what it begins with is on disk when this resolves.
   * @param {Begun} begun
   */
  async begin(begun) {
    const id = begun.response_id
    const release = await this.#hold(id)
    if (!release) throw new StoreError('no_draft', 'This interview is open in another window. Go on there.')
    const database = await this.#database(id)
    const key = await crypto.subtle.generateKey({ name: AES, length: 256 }, false, ['encrypt', 'decrypt'])
    const first = await shut(key, begun)
    const transaction = strict(database, 'key', 'rows')
    transaction.objectStore('key').put(key, 'key')
    transaction.objectStore('rows').add(first)
    await committed(transaction)
    this.#open.set(id, { database, key, release, last: Promise.resolve() })
  }

  /**
   * Add a change; on disk when this resolves. Changes are kept in the order of the calls.
   * @param {string} id
   * @param {Change} change
   */
  append(id, change) {
    const { database, key, last } = this.#inHand(id)
    const write = async () => {
      const row = await shut(key, change)
      const transaction = strict(database, 'rows')
      transaction.objectStore('rows').add(row)
      await committed(transaction)
    }
    const done = last.then(write)
    this.#inHand(id).last = done.catch(() => {}) // the caller hears of it; the next change is tried all the same
    return done
  }

  /** The interviews on this tablet, in hand or not. */
  async names() {
    const { buckets, factory } = this.#means
    const all = buckets ? await buckets.keys() : (await factory.databases()).map(({ name }) => name ?? '')
    return all.filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length))
  }

  /**
   * Take up an interview that no tab has in hand; null when one has, or when it never got as far as its first row.
   * @param {string} id
   * @returns {Promise<Resumed | null>}
   */
  async resume(id) {
    const release = this.#open.has(id) ? null : await this.#hold(id)
    if (!release) return null
    try {
      const database = await this.#database(id)
      const key = await result(database.transaction('key').objectStore('key').get('key'))
      const rows = await result(database.transaction('rows').objectStore('rows').getAll())
      const [begun, ...changes] = key ? await readable(key, rows) : []
      this.#open.set(id, { database, key, release, last: Promise.resolve() })
      if (begun) return { begun, changes }
    } catch (error) {
      release()
      throw error
    }
    await this.remove(id)
    return null
  }

  /**
   * Remove an interview, rows, key and all.
   * @param {string} id
   */
  async remove(id) {
    const { database, last, release } = this.#inHand(id)
    await last
    database.close()
    await this.#erase(id)
    this.#open.delete(id)
    release()
  }

  /**
   * Remove an interview whether it is in hand or not, without looking into it: a browser that died while it removed it
   * may have left what cannot be opened. One that another tab has in hand stays.
   * @param {string} id
   */
  async forget(id) {
    if (this.#open.has(id)) return this.remove(id)
    const release = await this.#hold(id)
    if (release) await this.#erase(id).finally(release)
  }

  /** @param {string} id */
  #inHand(id) {
    const found = this.#open.get(id)
    if (found) return found
    throw new StoreError('no_draft', 'This interview is not open here any more. Open it again from the list.')
  }

  /** @param {string} id */
  async #database(id) {
    const { buckets, factory } = this.#means
    const bucket = await buckets?.open(PREFIX + id, { durability: 'strict', persisted: true })
    return open(bucket?.indexedDB ?? factory, PREFIX + id, (database) => {
      database.createObjectStore('key')
      database.createObjectStore('rows', { autoIncrement: true })
    })
  }

  /** @param {string} id */
  async #erase(id) {
    const { buckets, factory } = this.#means
    await (buckets ? buckets.delete(PREFIX + id) : result(factory.deleteDatabase(PREFIX + id)))
  }

  /**
   * Keep other tabs away from an interview for as long as this one lives.
   * @param {string} id
   * @returns {Promise<(() => void) | null>} what lets go; null when another tab holds it
   */
  #hold(id) {
    return new Promise((resolve, reject) => {
      const held = this.#means.locks.request(PREFIX + id, { ifAvailable: true }, (lock) => {
        if (lock) return new Promise((release) => resolve(() => release(undefined)))
        resolve(null)
      })
      held.catch(reject)
    })
  }
}

/**
 * @param {CryptoKey} key
 * @param {Change} change
 */
async function shut(key, change) {
  const iv = random(12)
  return { iv, data: await crypto.subtle.encrypt({ name: AES, iv }, key, utf8(JSON.stringify(change))) }
}

/**
 * The rows up to the first that a failing disk has damaged: one must not keep the others, or the app, from opening.
 * @param {CryptoKey} key
 * @param {{ iv: Bytes, data: ArrayBuffer }[]} rows
 * @returns {Promise<any[]>}
 */
async function readable(key, rows) {
  const read = await Promise.allSettled(rows.map(({ iv, data }) => crypto.subtle.decrypt({ name: AES, iv }, key, data)))
  const end = read.findIndex(({ status }) => status === 'rejected')
  const whole = /** @type {PromiseFulfilledResult<ArrayBuffer>[]} */ (end < 0 ? read : read.slice(0, end))
  return whole.map(({ value }) => JSON.parse(new TextDecoder().decode(value)))
}
