/**
 * Between interviews: choosing event, person, questionnaire and language; counting who did not take part; the kiosk.
 *
 * @import { Asking } from './asking.js'
 * @import { Bootstrap } from './bootstrap.js'
 * @import { Guard } from './guard.js'
 * @import { Resumed } from '../keeping'
 * @import { Tablet, What } from './tablet.js'
 */
import { london } from '../day.js'
import { Refusal } from './acting.js'
import { eventsFor, formsFor } from './bootstrap.js'
import { chosen, fill, one, radios, screen, show, sure } from './dom.js'
import { openPage } from './forms.js'
import { moment, showReady } from './ready.js'

const LANGUAGES = new Intl.DisplayNames(['en'], { type: 'language' })

export class Desk {
  /** Interviews cut off. @type {Resumed[]} */
  leftOver = []

  /**
   * @param {Tablet} tablet
   * @param {Guard} guard
   */
  constructor(tablet, guard) {
    this.tablet = tablet
    this.guard = guard
    /** @type {Asking | undefined} */
    this.asking = undefined
  }

  async showReady() {
    this.guard.rest()
    show('ready', 'staff')
    await this.check()
  }

  /** Look again whether the tablet is ready to go out. */
  async check() {
    const { tablet } = this
    const { store } = tablet
    const [{ unsent, held }, { offset, gaps = [] }, confirmed] = await Promise.all([store.outbox.counts(), store.contact(), store.kept('confirmed')])
    await showReady({ known: tablet.known, fetchedAt: tablet.knownAt, offset, unsent, held, gaps, confirmed: confirmed ?? [] })
  }

  showChoose() {
    const { known, shift } = this.tablet
    if (!known) throw new Refusal('This tablet knows no events yet. Connect, and get the latest forms.')
    this.guard.rest()
    const events = eventsFor(known, london(new Date().toISOString()))
    radios('event', events.map(({ event_id: id, name, day }) => [id, `${name} (${dayOf(day)})`]), shift?.eventId)
    const lines = known.fieldworkers.map(({ name, full_name: full }) => new Option(full, name, false, name === shift?.fieldworker))
    one('#fieldworker').replaceChildren(...(lines.length === 1 ? [] : [new Option('Choose', '')]), ...lines)
    one('#practice').checked = Boolean(shift?.practice)
    one('#pin').value = ''
    show('choose', 'staff')
  }

  async choose() {
    const { known, shift } = this.tablet
    const eventId = chosen('event')
    if (!eventId) throw new Refusal('Select the event', 'event-1')
    const name = one('#fieldworker').value
    await this.guard.check(one('#pin').value, 'pin', known?.fieldworkers.find((each) => each.name === name))
    one('#pin').value = ''
    const practice = one('#practice').checked
    await this.tablet.begin({ form: '', language: '', ...shift, eventId, fieldworker: name, practice, kiosk: false })
    await this.show()
  }

  /** The desk itself. */
  async show() {
    const { known, shift } = this.tablet
    if (!known || !shift) return this.showReady()
    if (shift.kiosk) return this.showKiosk()
    this.guard.watch('staff', () => this.guard.lock('staff', () => this.show()))
    const forms = formsFor(known, shift.eventId, 'tablet')
    radios('form', forms.map(({ form_hash: hash, title, minutes }) => [hash, titleOf({ title, minutes })]), shift.form || forms[0]?.form_hash)
    one('[data-choice="form"]').hidden = forms.length < 2
    this.showLanguages()
    one('[data-part="what"]').open = false
    const left = this.leftOver[0]
    one('[data-part="left-over"]').hidden = !left
    if (left) fill(screen('desk'), { 'left-over': `It began on ${moment(left.begun.started_at)}.` })
    await this.showTally()
    show('desk', 'staff')
    await this.tablet.showBar()
  }

  /** The languages of the questionnaire that is chosen. */
  showLanguages() {
    const languages = this.#form()?.languages ?? []
    radios('language', languages.map((code) => [code, LANGUAGES.of(code) ?? code]), languages.includes(this.tablet.shift?.language ?? '') ? this.tablet.shift?.language : languages[0])
    one('[data-choice="language"]').hidden = languages.length < 2
    this.showWhat()
  }

  /** What the next interview is, in a line. */
  showWhat() {
    const form = this.#form()
    const language = chosen('language')
    const many = (form?.languages.length ?? 0) > 1 && language ? `, ${LANGUAGES.of(language)}` : ''
    fill(screen('desk'), { what: form ? `${titleOf(form)}${many}` : 'No questionnaire' })
  }

  #form() {
    const hash = chosen('form')
    return this.tablet.known?.questionnaires.find((each) => each.form_hash === hash)
  }

  async start() {
    const form = this.#form()
    const { shift } = this.tablet
    if (!form || !shift) throw new Refusal('There is no form for tablets at this event. Choose another event, or get the latest forms.')
    const language = chosen('language') || form.languages[0]
    await this.tablet.begin({ ...shift, form: form.form_hash, language })
    await this.asking?.begin(form, language, 'tablet')
  }

  async showTally(counted = this.tablet.tallied()) {
    const kept = await counted
    for (const what of ['refused', 'passed_by']) one(`[data-tally="${what}"]`).textContent = String(kept[what] ?? 0)
  }

  /** @param {What} what */
  async count(what) {
    await this.showTally(this.tablet.count(what))
    await this.tablet.showBar()
  }

  async resume() {
    const left = this.leftOver[0]
    if (!left) return
    await this.asking?.resume(left)
    this.leftOver = this.leftOver.slice(1)
  }

  async discard() {
    const left = this.leftOver[0]
    if (!left || !(await sure('Throw the unfinished interview away?', 'Throw it away'))) return
    await this.tablet.store.drop(left.begun.response_id)
    this.leftOver = this.leftOver.slice(1)
    await this.show()
  }

  /** Leave the tablet on the table: whoever likes answers alone. */
  async startKiosk() {
    const { shift, known } = this.tablet
    if (!shift || !known || !formsFor(known, shift.eventId, 'kiosk').length) throw new Refusal('There is no form to answer alone at this event.')
    await this.tablet.begin({ ...shift, kiosk: true })
    await this.showKiosk()
  }

  async showKiosk() {
    this.guard.rest()
    const { known, shift } = this.tablet
    const forms = known && shift ? formsFor(known, shift.eventId, 'kiosk') : []
    const form = forms.find(({ form_hash: hash }) => hash === chosen('form')) ?? forms[0]
    const pages = await Promise.all(form.languages.map((language) => openPage(form.form_hash, language)))
    const place = screen('kiosk')
    const [{ title, intro, words }] = pages
    fill(place, { title, minutes: form.minutes ? words.minutes.replace('{count}', String(form.minutes)) : '' })
    one('[data-part="intro"]', place).replaceChildren(intro)
    one('[data-list="kiosk-languages"]', place).replaceChildren(...pages.map((page, at) => {
      const button = document.createElement('button')
      const language = form.languages[at]
      Object.assign(button, { type: 'button', className: 'govuk-button', lang: language, textContent: page.words.start })
      if (pages.length > 1) button.textContent += ` (${new Intl.DisplayNames([language], { type: 'language' }).of(language)})`
      button.onclick = () => this.asking?.begin(form, language, 'kiosk')
      return button
    }))
    show('kiosk', 'respondent')
  }

  /** Staff take the tablet from the table. */
  endKiosk() {
    this.guard.lock('staff', async () => {
      const { shift } = this.tablet
      if (shift) await this.tablet.begin({ ...shift, kiosk: false })
      await this.show()
    })
  }
}

/** @param {Pick<import('./bootstrap.js').Known, 'title' | 'minutes'>} known */
const titleOf = ({ title, minutes }) => `${title.en ?? Object.values(title)[0]}${minutes ? `, ${minutes} minutes` : ''}`

/** @param {string} day YYYY-MM-DD */
const dayOf = (day) => new Date(`${day}T12:00:00Z`).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })
