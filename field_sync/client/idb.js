/** IndexedDB in promises. */

/**
 * Why something could not be kept, and what to do about it; `code` for the program, `message` for the person.
 */
export class StoreError extends Error {
  /**
   * @param {'storage_full' | 'storage_failed' | 'not_saved' | 'too_large' | 'no_draft' | 'unsent'} code
   * @param {string} message
   * @param {unknown} [cause]
   */
  constructor(code, message, cause) {
    super(message, { cause })
    this.name = 'StoreError'
    this.code = code
  }
}

/**
 * @param {IDBFactory} factory
 * @param {string} name
 * @param {(database: IDBDatabase, transaction: IDBTransaction) => void} make called once, when it is new
 * @returns {Promise<IDBDatabase>}
 */
export async function open(factory, name, make) {
  const request = factory.open(name, 1)
  request.onupgradeneeded = () => make(request.result, /** @type {IDBTransaction} */ (request.transaction))
  const database = await result(request)
  database.onversionchange = () => database.close() // another tab removes it
  return database
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
export const result = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(failure(request.error))
  })

/**
 * Resolves once a transaction is on disk, as far as its durability promises.
 * @param {IDBTransaction} transaction
 * @returns {Promise<void>}
 */
export const committed = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(failure(transaction.error))
  })

/**
 * A transaction that is on disk when it completes: browsers default to "relaxed", which is not.
 * @param {IDBDatabase} database
 * @param {string[]} stores
 */
export function strict(database, ...stores) {
  try {
    return database.transaction(stores, 'readwrite', { durability: 'strict' })
  } catch (error) {
    throw failure(/** @type {DOMException} */ (error)) // closed: the browser or a person cleared the storage
  }
}

/** @param {DOMException | null} error */
function failure(error) {
  if (error?.name === 'QuotaExceededError') {
    return new StoreError('storage_full', 'This tablet is full. Free some space, then try again.', error)
  }
  const why = error?.message ?? 'it was stopped'
  return new StoreError('storage_failed', `The tablet could not write: ${why}. Try again.`, error)
}
