/**
 * Questionnaires as the tablet keeps them: the compiled form, and its page in each language, by hash and so for ever.
 *
 * @import { Form } from '../form'
 */
import { all, one } from './dom.js'

const KEPT = 'capture-forms'

/** @param {string} hash */
const formAddress = (hash) => `/capture/forms/${hash}.json`
/** @param {string} hash @param {string} language */
const pageAddress = (hash, language) => `/capture/forms/${hash}/${language}`

/** @param {string} address */
async function kept(address) {
  const cache = await caches.open(KEPT)
  const found = await cache.match(address)
  if (found) return found
  const response = await fetch(address, { credentials: 'omit' })
  if (!response.ok) throw new Error(`The form could not be fetched (${response.status}). Connect, and get the latest forms.`)
  await cache.put(address, response.clone())
  return response
}

/** @param {string} hash @returns {Promise<Form>} */
export const openForm = async (hash) => (await kept(formAddress(hash))).json()

/** @typedef {{ hash: string, languages: string[] }} Wanted */

/** Fetch what is not here yet, and let go of nothing: a draft may be on an older version. @param {Wanted[]} wanted */
export async function fetchForms(wanted) {
  await Promise.all(addresses(wanted).map((address) => kept(address)))
}

/** Whether every form is on the tablet. @param {Wanted[]} wanted */
export async function haveForms(wanted) {
  const cache = await caches.open(KEPT)
  const found = await Promise.all(addresses(wanted).map((address) => cache.match(address)))
  return found.every(Boolean)
}

/** @param {Wanted[]} wanted */
const addresses = (wanted) =>
  wanted.flatMap(({ hash, languages }) => [formAddress(hash), ...languages.map((each) => pageAddress(hash, each))])

/** A questionnaire's page: sections and last pages to copy from, and the words around them. */
export class FormPage {
  /** @param {Document} page */
  constructor(page) {
    this.page = page
    for (const link of all('a', page)) link.replaceWith(...link.childNodes) // nowhere to go without a signal
    /** @type {Record<string, string>} */
    this.words = JSON.parse(page.body.dataset.words ?? '{}')
    this.title = page.title
    this.language = page.documentElement.lang
  }

  /** @param {string} id @returns {HTMLElement} */
  section(id) {
    return this.#copy(`[data-section="${id}"]`)
  }

  /** @param {string} id @returns {HTMLElement} */
  ending(id) {
    return this.#copy(`[data-page="${id}"]`)
  }

  /** One question, as the server printed it. @param {string} id @returns {HTMLElement} */
  question(id) {
    return this.#copy(`[data-question="${id}"]`)
  }

  get intro() {
    return this.#copy('[data-intro]')
  }

  /** @param {string} selector @returns {any} */
  #copy(selector) {
    const made = document.importNode(one(selector, this.page), true)
    made.hidden = false
    return made
  }
}

/** @param {string} hash @param {string} language */
export async function openPage(hash, language) {
  const html = await (await kept(pageAddress(hash, language))).text()
  return new FormPage(new DOMParser().parseFromString(html, 'text/html'))
}
