/**
 * Finished items on this tablet. Three promises are kept here, and nowhere else:
 * - `add` resolves only once the item is on disk, was read back and compared, so "Saved" is never shown too soon;
 * - an item moves on only as states.js says, on the server's word on that item;
 * - nothing expires.
 *
 * @import { Contact, Item, Row, Saved } from './keeping'
 */

import { same } from './bytes.js'
import { sha256hex } from './canonical.js'
import { london } from './day.js'
import { committed, open, result, strict, StoreError } from './idb.js'
import { offeredAgain, sent } from './states.js'

/**
 * @param {IDBFactory} factory
 * @param {string} name
 */
export const openDatabase = (factory, name) =>
  open(factory, name, (database, transaction) => {
    database.createObjectStore('kept')
    transaction.objectStore('kept').put(crypto.randomUUID(), 'install_id')
    transaction.objectStore('kept').put(0, 'seq')
    const items = database.createObjectStore('items', { keyPath: 'id' })
    items.createIndex('offer', 'offer', { unique: true })
    items.createIndex('state', 'state')
    items.createIndex('day', ['kind', 'day'])
    items.createIndex('event', ['kind', 'event_id', 'day'])
  })

export class Outbox {
  #database
  #now

  /**
   * @param {IDBDatabase} database
   * @param {() => number} now
   */
  constructor(database, now) {
    this.#database = database
    this.#now = now
  }

  /**
   * Keep an item for good. Its number within this install is in its signed header, so it is built with the next one
   * and built again when another tab took that meanwhile.
   *
   * @param {string} id
   * @param {(seq: number) => Promise<Item>} build
   * @returns {Promise<Omit<Saved, 'cleared'>>}
   */
  async add(id, build) {
    for (;;) {
      const there = await this.get(id)
      if (there) return there // pressed twice, or saved just before the browser died
      const seq = 1 + (await this.made())
      const item = await build(seq)
      const number = await this.#commit(item, seq)
      if (number === undefined) continue
      await this.#compare(item)
      return { seq, number }
    }
  }

  /**
   * The one transaction of finishing; undefined when the number is taken by now.
   * @param {Item} item
   * @param {number} seq
   */
  async #commit(item, seq) {
    const at = new Date(this.#now()).toISOString()
    const day = london(at)
    const transaction = strict(this.#database, 'kept', 'items')
    const done = committed(transaction)
    const [kept, items] = [transaction.objectStore('kept'), transaction.objectStore('items')]
    const [made, there] = await Promise.all([result(kept.get('seq')), result(items.getKey(item.id))])
    if (made !== seq - 1 || there !== undefined) return void (await done)
    const number = 1 + (await result(items.index('day').count([item.kind, day])))
    items.add({ ...item, seq, number, day, at, state: 'queued', offer: seq, reasons: [] })
    kept.put(seq, 'seq')
    await done
    return number
  }

  /**
   * Read back what was written; an item that is not what it should be is taken out, and not called saved.
   * @param {Item} item
   */
  async #compare(item) {
    const row = await this.get(item.id)
    const alike = row && row.header === item.header && row.signature === item.signature
    if (alike && (item.sealed ? row.sealed && same(row.sealed, item.sealed) && (await whole(row)) : true)) return
    const transaction = strict(this.#database, 'items')
    transaction.objectStore('items').delete(item.id)
    await committed(transaction)
    throw new StoreError('not_saved', 'The tablet did not keep this. Try again, or use another tablet.')
  }

  /**
   * @param {string} id
   * @returns {Promise<Row | undefined>}
   */
  get(id) {
    return result(this.#items().get(id))
  }

  /** The highest number this install has given out. @returns {Promise<number>} */
  made() {
    return result(this.#database.transaction('kept').objectStore('kept').get('seq'))
  }

  /**
   * The next items on offer after a number, lowest first.
   * @param {number} most
   * @param {number} [after]
   * @returns {Promise<Row[]>}
   */
  offered(most, after = 0) {
    return result(this.#items().index('offer').getAll(IDBKeyRange.lowerBound(after, true), most))
  }

  /**
   * Every item that is still on the tablet.
   * @returns {Promise<Row[]>}
   */
  async unpurged() {
    const states = ['queued', 'sending', 'received', 'secured']
    const index = this.#items().index('state')
    return (await Promise.all(states.map((state) => result(index.getAll(state))))).flat()
  }

  /**
   * Change items, together, as a pure function says.
   * @param {string[]} ids
   * @param {(row: Row) => Row} change
   * @returns {Promise<Row[]>} those that changed
   */
  async change(ids, change) {
    /** @type {Row[]} */
    const changed = []
    const transaction = strict(this.#database, 'items')
    const done = committed(transaction)
    const items = transaction.objectStore('items')
    for (const id of ids) {
      const request = items.get(id)
      request.onsuccess = () => {
        const row = request.result
        const next = row && change(row)
        if (next === row) return
        changed.push(next)
        items.put(next)
      }
    }
    await done
    return changed
  }

  /**
   * These go into a batch now. Not worth waiting for the disk: they stay on offer until answered.
   * @param {Row[]} rows
   */
  async sending(rows) {
    const transaction = this.#database.transaction('items', 'readwrite')
    for (const row of rows) transaction.objectStore('items').put(sent(row))
    await committed(transaction)
  }

  /** Offer everything again that is still here: the server's store was restored, or a person asks. */
  async offerAll() {
    const rows = await this.unpurged()
    await this.change(rows.map(({ id }) => id), offeredAgain)
  }

  /**
   * How many were finished today at an event (or anywhere), how many wait, are held back, and are still here.
   * @param {string} [eventId]
   */
  async counts(eventId) {
    const day = london(new Date(this.#now()).toISOString())
    const items = this.#items()
    const state = items.index('state')
    const [index, key] = eventId === undefined ? ['day', ['response', day]] : ['event', ['response', eventId, day]]
    const states = ['queued', 'sending', 'received', 'secured'].map((each) => state.count(each))
    const counts = [items.index(index).count(key), items.index('offer').count(), ...states]
    const [today, offered, queued, sending, received, secured] = await Promise.all(counts.map(result))
    const unsent = queued + sending
    return { today, unsent, held: unsent - offered, received, secured }
  }

  #items() {
    return this.#database.transaction('items').objectStore('items')
  }
}

/** @param {Row} row */
const whole = async ({ sealed, sealed_hash }) => sealed !== undefined && (await sha256hex(sealed)) === sealed_hash
