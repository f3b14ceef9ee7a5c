/**
 * One interview on the screen: section after section, back without loss, and the view that changes when the tablet is
 * handed over. What becomes of it in the end is for `acts` to do.
 *
 * @import { Change, Draft } from './draft.js'
 * @import { End, Fault } from '../form'
 * @import { FormPage } from './forms.js'
 */
import { say } from '../messages.js'
import { fill, one, screen, show, speak } from './dom.js'
import { showFaults } from './faults.js'
import { SectionView } from './section.js'

/** Longer than this between two touches is no time spent answering. */
const PAUSE_MS = 60_000

/**
 * @typedef {object} Acts
 * @property {(change: Change) => Promise<void>} keep writes a change into the journal
 * @property {(end: End) => Promise<void>} end the questionnaire stops early
 * @property {() => Promise<void>} finish every section is done
 * @property {() => void} leave back from the first section
 * @property {(element: Element) => void} enhance
 */

export class Interview {
  /** @type {SectionView | undefined} */
  #view
  /** @type {Set<string>} */
  #hide = new Set()
  #since = performance.now()
  /** The section the person may go back to at most, after the tablet was handed over. */
  #floor = ''

  /**
   * @param {Draft} draft
   * @param {FormPage} page
   * @param {Acts} acts
   */
  constructor(draft, page, acts) {
    this.draft = draft
    this.page = page
    this.acts = acts
    /** @type {'staff' | 'respondent'} */
    this.looker = draft.begun.mode === 'kiosk' ? 'respondent' : 'staff'
    speak(page.words, draft.begun.language)
  }

  /** Show the section they were in, or the first. */
  open() {
    const { sections } = this.draft.route
    const here = this.draft.section
    this.#show(sections.includes(here) ? here : sections[0])
  }

  /** Give the screen to the person: nothing answered before is to be seen. */
  handOver() {
    this.#view?.read()
    this.looker = 'respondent'
    const asked = this.draft.asked(this.draft.section)
    const seen = asked.filter(({ id, type }) => type === 'information' || id in this.draft.answers)
    this.#hide = new Set(seen.map(({ id }) => id))
    this.#floor = this.draft.section
    this.open()
    if (this.#view?.empty) this.#step(this.draft.after(this.draft.section))
  }

  /** The tablet is back with staff, who have given their PIN. */
  comeBack() {
    if (this.draft.begun.mode !== 'kiosk') this.looker = 'staff'
    this.#hide = new Set()
    this.#floor = ''
    this.open()
  }

  /** Take everything answered off the screen. */
  wipe() {
    this.#view?.read()
    this.#view = undefined
    one('[data-part="section"]', screen('interview')).replaceChildren()
    one('[data-part="problem"]', screen('interview')).replaceChildren()
  }

  back() {
    this.#view?.read()
    const { section } = this.draft
    if (this.#floor === section) return
    const before = this.draft.before(section)
    if (before) this.#show(before)
    else this.acts.leave()
  }

  async forward() {
    this.#view?.read()
    const { draft } = this
    const faults = draft.faults(draft.section).filter(({ severity }) => severity === 'error')
    if (this.#tell(faults)) return
    const { end, sections } = draft.route
    if (end && sections.at(-1) === draft.section) await this.acts.end(end)
    else await this.#step(draft.after(draft.section))
  }

  /** Show what is wrong anywhere before the response may stop early. Gives whether something is. */
  hold() {
    this.#view?.read()
    const faults = this.draft.hindrances
    if (!faults.length) return false
    const { questionnaire } = this.draft
    const at = questionnaire.sections.find(({ questions }) => questions.some(({ id }) => id === faults[0].question))
    if (at) this.#show(at.id)
    return this.#tell(faults.filter(({ question }) => at?.questions.some(({ id }) => id === question)))
  }

  /** @param {string | undefined} section */
  async #step(section) {
    if (section === undefined) return this.acts.finish()
    this.#show(section)
    if (this.#view?.empty) await this.#step(this.draft.after(section))
  }

  /** @param {string} section */
  #show(section) {
    const { draft, page } = this
    if (draft.section !== section) this.keep({ section })
    const place = screen('interview')
    const hide = this.looker === 'respondent' && draft.begun.mode !== 'kiosk' ? this.#hide : new Set()
    this.#view = new SectionView(draft, page, section, {
      view: this.looker, hide, enhance: this.acts.enhance, keep: (change) => this.keep(change)
    })
    one('[data-part="problem"]', place).replaceChildren()
    one('[data-part="section"]', place).replaceChildren(this.#view.element)
    this.#view.update()
    this.#view.element.lang = draft.begun.language
    show('interview', this.looker)
    this.#label()
  }

  /** @param {Change} change */
  keep(change) {
    const now = performance.now()
    const spent = now - this.#since
    this.#since = now
    const kept = { ...change, active_ms: spent < PAUSE_MS ? Math.round(spent) : 0 }
    this.draft.apply(kept)
    this.acts.keep(kept)
    if (this.#view) this.#label()
  }

  #label() {
    const { draft, looker, page: { words } } = this
    const { sections, end } = draft.route
    const here = sections.indexOf(draft.section)
    const last = draft.after(draft.section) === undefined && !end
    const staff = looker === 'staff'
    const place = screen('interview')
    const [next, back] = [one('[data-part="next"]', place), one('[data-act="back"]', place)]
    const on = last ? (staff ? 'Finish and save' : words.finish) : staff ? 'Continue' : words.continue
    if (next.textContent !== on) next.textContent = on // a press in between would be lost with the text it began on
    const off = staff ? 'Back' : words.back
    if (back.textContent !== off) back.textContent = off
    back.hidden = !staff && (this.#floor === draft.section || here <= 0)
    fill(place, {
      progress: words.progress.replace('{here}', String(here + 1)).replace('{all}', String(sections.length))
    })
  }

  /** @param {Fault[]} faults */
  #tell(faults) {
    const { begun: { language } } = this.draft
    const place = screen('interview')
    const said = faults.map((fault) => ({
      text: say(fault, this.draft.question(fault.question), language),
      ...this.#field(fault)
    }))
    showFaults(one('[data-part="problem"]', place), place, said, /** @type {any} */ (this.page.words))
    return faults.length > 0
  }

  /** Where a fault is put right: as the web page has it. @param {Fault} fault */
  #field({ path, question: name }) {
    const element = one(`[data-question="${name}"]`, screen('interview'))
    const { type } = this.draft.question(name)
    const whole = path === `/${name}`
    const row = one(`[name="${name}.${path.split('/')[2]}"]`, element) ?? one('.app-grid__row input', element)
    const target = type === 'date' ? `${name}-day` : type === 'month' ? `${name}-month` : row?.id ?? path.slice(1)
    const group = whole && !row ? one('.govuk-form-group', element) : null
    return { target: document.getElementById(target) ? target : name, group }
  }
}
