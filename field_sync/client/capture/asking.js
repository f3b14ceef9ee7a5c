/**
 * One interview from its beginning to what becomes of it: saved, stopped early, screened out, or thrown away.
 *
 * @import { Begun, Change } from './draft.js'
 * @import { End } from '../form'
 * @import { FormPage } from './forms.js'
 * @import { Guard } from './guard.js'
 * @import { Known } from './bootstrap.js'
 * @import { Resumed } from '../keeping'
 * @import { Tablet } from './tablet.js'
 */
import { Refusal } from './acting.js'
import { formsFor } from './bootstrap.js'
import { fill, one, screen, show, sure, tell } from './dom.js'
import { Draft, makeReceipt, makeSalt } from './draft.js'
import { openForm, openPage } from './forms.js'
import { Interview } from './interview.js'

export class Asking {
  /** @type {Interview | undefined} */
  interview
  /** What the last one was saved as. @type {{ number: number, receipt: string } | undefined} */
  saved

  /**
   * @param {Tablet} tablet
   * @param {Guard} guard
   * @param {(element: Element) => void} enhance
   * @param {() => void} over shows what comes after an interview
   */
  constructor(tablet, guard, enhance, over) {
    this.tablet = tablet
    this.guard = guard
    this.enhance = enhance
    this.over = over
  }

  /**
   * Begin: on disk before the first question shows.
   *
   * @param {Known} known
   * @param {string} language
   * @param {'tablet' | 'kiosk'} mode
   * @param {Record<string, unknown>} [carried] answers brought along from another questionnaire
   */
  async begin(known, language, mode, carried) {
    const { shift, consultation } = this.tablet
    if (!shift || !consultation) throw new Refusal('Choose the event first')
    const form = await openForm(known.form_hash)
    const page = await openPage(known.form_hash, language)
    /** @type {Begun} */
    const begun = {
      response_id: crypto.randomUUID(),
      questionnaire: known.questionnaire,
      version: known.version,
      form_hash: known.form_hash,
      language,
      mode,
      event_id: shift.eventId,
      consultation: consultation.slug,
      fieldworker: shift.fieldworker,
      started_at: new Date().toISOString(),
      receipt: makeReceipt(),
      salt: makeSalt(),
      ...(this.tablet.environment ? { environment: this.tablet.environment } : {})
    }
    await this.tablet.store.startInterview(begun)
    this.#take(new Draft(form, begun), page)
    if (carried) this.#carry(carried)
    this.interview?.open()
    this.#watch()
  }

  /** Go on with an interview that a flat battery cut off. @param {Resumed} resumed */
  async resume({ begun, changes }) {
    const started = /** @type {any} */ (begun)
    const [form, page] = await Promise.all([openForm(started.form_hash), openPage(started.form_hash, started.language)])
    this.#take(new Draft(form, started, changes), page)
    this.interview?.open()
    this.#watch()
  }

  /** @param {Draft} draft @param {FormPage} page */
  #take(draft, page) {
    const id = draft.begun.response_id
    document.body.toggleAttribute('data-kiosk', draft.begun.mode === 'kiosk')
    this.interview = new Interview(draft, page, {
      keep: (/** @type {Change} */ change) => this.tablet.store.journal(id, change).catch((error) => tell(error.message)),
      end: (end) => this.#end(end),
      finish: () => this.finish(),
      leave: () => this.leave(),
      enhance: this.enhance
    })
  }

  /** @param {Record<string, unknown>} brought */
  #carry(brought) {
    const interview = /** @type {Interview} */ (this.interview)
    const { judge, today, begun } = interview.draft
    const { answers, faults } = judge.judge(brought, { today, mode: begun.mode })
    const wrong = faults.filter(({ code }) => code !== 'required').map(({ question }) => question)
    const right = Object.entries(answers).filter(([name]) => !wrong.includes(name))
    interview.keep({ answers: Object.fromEntries(right) })
  }

  /** @param {string} [reason] why it stops early @param {string} [last] the page that its end shows */
  async finish(reason, last) {
    const { draft, page, looker } = /** @type {Interview} */ (this.interview)
    const { receipt } = draft.begun
    const { number } = await this.tablet.finish(draft, reason)
    this.#gone()
    this.saved = { number, receipt }
    const place = screen('saved')
    fill(place, { number, receipt })
    one('[data-part="page"]', place).replaceChildren(...(last ? [page.ending(last)] : []))
    show('saved', looker)
    if (draft.begun.mode === 'kiosk') this.guard.watch('kiosk', this.over, page)
    else if (looker === 'respondent') this.guard.watch('alone', () => this.done(), page)
    else this.guard.watch('staff', () => this.guard.lock('staff', this.over))
    await this.tablet.showBar()
  }

  /** Back from the first question: nothing is kept unless they mean to go on. */
  async leave() {
    if (this.interview?.draft.begun.mode === 'kiosk') return this.discard()
    if (await sure('Throw this interview away?', 'Throw it away')) await this.discard()
  }

  /** Nothing is left of it. */
  async discard() {
    const id = this.interview?.draft.begun.response_id
    this.#gone()
    if (id) await this.tablet.store.drop(id)
    this.over()
  }

  /** @param {End} end */
  async #end(end) {
    const { draft, page, looker } = /** @type {Interview} */ (this.interview)
    if (end.go_to) return this.#goOn(end)
    if (end.keep !== 'count_only' && end.keep !== 'nothing') return this.finish(undefined, end.page)
    this.#gone()
    await this.tablet.store.drop(draft.begun.response_id)
    if (end.keep === 'count_only') await this.tablet.count('screened_out', draft.begun.environment)
    const place = screen('ended')
    one('[data-part="page"]', place).replaceChildren(page.ending(end.page ?? ''))
    fill(place, { kept: end.keep === 'count_only' ? 'No answers were kept. The person was counted.' : 'No answers were kept.' })
    show('ended', looker)
    if (looker === 'respondent') this.guard.watch('kiosk', () => this.done(), page)
    await this.tablet.showBar()
  }

  /** Another questionnaire goes on from here. @param {End} end */
  async #goOn({ go_to: name, carry = [] }) {
    const { draft } = /** @type {Interview} */ (this.interview)
    const { mode, event_id: event, language, response_id: id } = draft.begun
    const known = this.tablet.known && formsFor(this.tablet.known, event, mode).find((each) => each.questionnaire === name)
    if (!known) throw new Refusal('The form for this person is not on this tablet. Choose Stop early, and give them a card with the web address.')
    const brought = carry.filter((each) => each in draft.answers).map((each) => [each, draft.answers[each]])
    this.#gone()
    await this.tablet.store.drop(id)
    await this.begin(known, known.languages.includes(language) ? language : known.languages[0], mode, Object.fromEntries(brought))
  }

  handOver() {
    this.interview?.handOver()
    this.#watch()
  }

  /** The tablet goes back to staff: nothing of it shows until they give their PIN. */
  giveBack() {
    const { interview } = this
    interview?.wipe()
    this.guard.lock('respondent', () => {
      interview?.comeBack()
      this.#watch()
    })
  }

  /** Whoever answered alone has seen their receipt. */
  done() {
    if (this.tablet.shift?.kiosk) return this.over()
    fill(screen('saved'), { receipt: '' })
    this.guard.lock('respondent', () => {
      if (this.saved) {
        fill(screen('saved'), this.saved)
        show('saved', 'staff')
      } else this.over()
    })
  }

  #watch() {
    const { interview } = this
    if (!interview) return this.guard.rest()
    const { draft, looker, page } = interview
    if (draft.begun.mode === 'kiosk') this.guard.watch('kiosk', () => this.discard(), page)
    else if (looker === 'respondent') this.guard.watch('alone', () => this.giveBack(), page)
    else this.guard.watch('staff', () => this.#lock())
  }

  #lock() {
    const { interview } = this
    interview?.wipe()
    this.guard.lock('staff', () => {
      interview?.open()
      this.#watch()
    })
  }

  /** Take it off the screen and out of memory. */
  #gone() {
    this.guard.rest()
    this.interview?.wipe()
    this.interview = undefined
    this.saved = undefined
  }
}
