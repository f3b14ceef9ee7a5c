/**
 * The tablet as it is: what it keeps, what it knows of the server, where it is and who asks. Shows the bar.
 *
 * @import { Bootstrap } from './bootstrap.js'
 * @import { Device, SealingKey } from '../keeping'
 * @import { Draft } from './draft.js'
 * @import { Server } from './server.js'
 * @import { Store } from '../store.js'
 */
import { london } from '../day.js'
import { hourOf, makeResponse, makeTally } from '../item.js'
import { Refusal } from './acting.js'
import { showBar, showStorage } from './bar.js'
import { consultationOf, wantedOf } from './bootstrap.js'
import { one } from './dom.js'
import { save } from './exporting.js'
import { fetchForms } from './forms.js'

/**
 * Where the tablet is and who asks, until they say otherwise: nothing about anybody's answers.
 *
 * @typedef {{ eventId: string, fieldworker: string, practice: boolean, form: string, language: string, kiosk: boolean }} Shift
 */
/** @typedef {'refused' | 'passed_by' | 'screened_out'} What */

export class Tablet {
  /** @type {Bootstrap | undefined} */
  known
  /** @type {string | undefined} */
  knownAt
  /** @type {Shift | undefined} */
  shift
  sending = false

  /**
   * @param {Store} store
   * @param {Device} device
   * @param {Server} server
   */
  constructor(store, device, server) {
    this.store = store
    this.device = device
    this.server = server
  }

  /** Read what the server said the last time, and where we were. */
  async open() {
    const { known, at } = await this.server.known()
    this.known = known
    this.knownAt = at
    this.shift = await this.store.kept('shift')
    if (!this.event) this.shift = undefined
  }

  /** Ask the server what is new, and fetch the forms that are not here. */
  async refresh() {
    await this.server.fetch()
    const { known, at } = await this.server.known()
    this.known = known
    this.knownAt = at
    if (known) await fetchForms(wantedOf(known))
  }

  get event() {
    return this.known?.events.find(({ event_id: id }) => id === this.shift?.eventId)
  }

  get fieldworker() {
    return this.known?.fieldworkers.find(({ name }) => name === this.shift?.fieldworker)
  }

  /** @param {Shift} shift */
  async begin(shift) {
    this.shift = shift
    await this.store.keep('shift', shift)
  }

  async showBar() {
    one('#bar').hidden = false
    const [{ today, unsent }, { at }] = await Promise.all([this.store.outbox.counts(this.shift?.eventId), this.store.contact()])
    showBar({
      event: this.event?.name ?? '',
      who: this.fieldworker?.full_name ?? '',
      practice: Boolean(this.shift?.practice),
      today,
      unsent,
      last: at ? said(at) : '',
      sending: this.sending
    })
    await showStorage()
  }

  /** The server is at work, or has done. @param {boolean} running */
  async show(running) {
    this.sending = running
    await this.showBar()
  }

  /**
   * Finish an interview: resolves once it is saved.
   *
   * @param {Draft} draft
   * @param {string} [reason] why it stops early
   */
  finish(draft, reason) {
    const content = draft.content(new Date().toISOString(), reason)
    const key = this.#key(draft.begun.consultation)
    const maker = this.#maker(draft.begun.environment)
    return this.store.finish(content.response_id, (seq) => makeResponse(maker, key, content, seq))
  }

  /** Count somebody who gave no answers. @param {What} what @param {string} [environment] */
  async count(what, environment = this.environment) {
    const tally_id = crypto.randomUUID()
    const counted = { tally_id, event_id: this.shift?.eventId, what, count: 1, hour: hourOf(Date.now()) }
    await this.store.tally(tally_id, (seq) => makeTally(this.#maker(environment), counted, seq))
    const kept = await this.tallied()
    kept[what] = (kept[what] ?? 0) + 1
    await this.store.keep('tallied', kept)
    return kept
  }

  /** What was counted today at this event. @returns {Promise<Record<string, any>>} */
  async tallied() {
    const day = london(new Date().toISOString())
    const kept = (await this.store.kept('tallied')) ?? {}
    return kept.day === day && kept.event === this.shift?.eventId ? kept : { day, event: this.shift?.eventId }
  }

  get environment() {
    return this.shift?.practice ? 'test' : undefined
  }

  /** Write everything that is still here, sealed, into a file. */
  async export() {
    const bundle = await this.server.bundle()
    save(bundle, this.device.name)
    return bundle.items.length
  }

  /** @param {string} consultation @returns {SealingKey} */
  #key(consultation) {
    const key_id = this.known?.consultations.find(({ slug }) => slug === consultation)?.key_id
    const key = this.known?.sealing_keys.find((each) => each.key_id === key_id)
    if (!key) throw new Refusal('This tablet has no key to seal with for this consultation. Connect, and get the latest forms.')
    return key
  }

  /** @param {string} [environment] @returns {import('../item.js').Maker} */
  #maker(environment) {
    const build = document.documentElement.dataset.build || undefined
    return { device: this.device, installId: this.store.installId, build, environment: /** @type {any} */ (environment) }
  }

  get consultation() {
    return this.known && this.shift && consultationOf(this.known, this.shift.eventId)
  }
}

/** A moment as short as can be: the time, or the day and the time. @param {string} iso */
function said(iso) {
  const day = london(iso) === london(new Date().toISOString()) ? {} : { day: /** @type {const} */ ('numeric'), month: /** @type {const} */ ('short') }
  return new Date(iso).toLocaleString('en-GB', { ...day, hour: '2-digit', minute: '2-digit', timeZone: 'Europe/London' })
}
