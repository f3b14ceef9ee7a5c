/**
 * One section in sight: copied out of the form's page, only what the route asks, with the answers so far.
 *
 * @import { Change, Draft } from './draft.js'
 * @import { FormPage } from './forms.js'
 * @import { Question } from '../form'
 */
import { all, copy, one } from './dom.js'
import { arrange, giveLetters, keepRows, shuffled } from './options.js'
import { otherOf, put, rawOf } from './reading.js'

/** Types whose options may bear the letters of a show-card. */
const LETTERED = new Set(['consent', 'single', 'multiple', 'scale', 'band'])

/**
 * @typedef {object} Looking
 * @property {'staff' | 'respondent'} view
 * @property {Set<string>} hide questions not to be seen now: answered before the tablet was handed over
 * @property {(element: Element) => void} enhance starts the page's scripts
 * @property {(change: Change) => void} keep writes a change down
 */

export class SectionView {
  /**
   * @param {Draft} draft
   * @param {FormPage} page
   * @param {string} id
   * @param {Looking} looking
   */
  constructor(draft, page, id, looking) {
    this.draft = draft
    this.page = page
    this.id = id
    this.looking = looking
    this.element = page.section(id)
    /** @type {Map<string, string>} what each question was printed for, to know when to print it again */
    this.printed = new Map()
    this.element.addEventListener('change', (event) => this.#changed(event))
    this.element.addEventListener('input', (event) => this.#later(event))
    this.element.addEventListener('click', (event) => this.#changed(event)) // buttons that put choices in order
    this.element.addEventListener('focusin', ({ target }) => makeRoom(/** @type {Element} */ (target)))
  }

  /** Show what is asked now. Only once it is in the page: its scripts look for what they show and hide there. */
  update() {
    const asked = new Set(this.draft.asked(this.id).map(({ id }) => id))
    for (const element of all('[data-question]', this.element)) {
      const name = element.dataset.question
      element.hidden = !asked.has(name) || this.looking.hide.has(name)
      if (!element.hidden) this.#print(element, this.draft.question(name))
    }
  }

  /** Whether there is anything to look at. */
  get empty() {
    return all('[data-question]', this.element).every((each) => each.hidden)
  }

  /** Read every question in sight. */
  read() {
    clearTimeout(this.waiting)
    for (const element of all('[data-question]', this.element)) if (!element.hidden) this.#read(element)
  }

  /** @param {HTMLElement} element @param {Question} question */
  #print(element, question) {
    const codes = this.#codes(question)
    const rows = question.rows ? this.draft.rows(question.id) : null
    const key = JSON.stringify([codes, rows])
    if (this.printed.get(question.id) === key) return
    this.printed.set(question.id, key)
    const fresh = this.#private(question) ?? this.#asked(question, codes, rows)
    element.replaceWith(fresh)
    this.looking.enhance(fresh)
  }

  /** @param {Question} question @param {string[] | null} codes @param {string[] | null} rows */
  #asked(question, codes, rows) {
    const { draft, page } = this
    const fresh = page.question(question.id)
    if (LETTERED.has(question.type)) giveLetters(fresh, draft.possible(question))
    if (codes) arrange(fresh, question.id, codes)
    if (rows) keepRows(fresh, question.id, rows)
    put(fresh, question, draft.answers, draft.typed[question.id])
    return fresh
  }

  /** What staff see of a question that only the person answering may see. @param {Question & { private?: boolean }} question */
  #private(question) {
    const done = this.draft.alone.has(question.id)
    if (this.looking.view === 'respondent' || !(question.private || done)) return undefined
    const element = document.createElement('div')
    Object.assign(element.dataset, { question: question.id, type: 'private' })
    const notice = copy('private')
    one('p', notice).textContent = done
      ? 'The person has answered this in private.'
      : 'The next question is private. Hand the tablet over, so that the person can answer it alone.'
    if (done) one('button', notice).remove()
    else one('button', notice).id = question.id
    element.append(notice)
    return element
  }

  /** The codes to show, in order; null for every one as printed. @param {Question & { order?: string }} question */
  #codes(question) {
    const { draft } = this
    const { id, options = [], chosen_in: carried, order } = question
    const sometimes = carried !== undefined || options.some(({ relevant }) => relevant)
    if (!sometimes && order !== 'shuffle') return null
    const offered = draft.options(id)
    if (order !== 'shuffle') return offered
    const kept = (draft.order[id] ?? []).filter((code) => offered.includes(code))
    if (kept.length === offered.length) return kept
    const fixed = draft.begun.mode === 'tablet' // as on the show-card
    const known = draft.possible(question).filter(({ code }) => offered.includes(code))
    const shown = fixed ? offered : shuffled(known, (below) => crypto.getRandomValues(new Uint32Array(1))[0] % below)
    this.looking.keep({ order: { [id]: shown } })
    return shown
  }

  /** @param {Event} event */
  #later(event) {
    clearTimeout(this.waiting)
    this.waiting = setTimeout(() => this.#changed(event), 400)
  }

  /** @param {Event} event */
  #changed({ target, type }) {
    const element = target instanceof Element ? target.closest('[data-question]') : null
    if (!element || !this.element.contains(element)) return
    if (this.#read(element)) this.update()
    if (type === 'change') this.#shorten(/** @type {any} */ (target))
  }

  /** Show of a postcode only what is kept of it. @param {HTMLInputElement} box */
  #shorten(box) {
    const question = this.draft.router.questions.get(box.name)
    if (question?.type === 'postcode_sector') box.value = String(this.draft.answers[box.name] ?? box.value)
  }

  /** @param {any} element @returns {boolean} whether anything changed */
  #read(element) {
    const question = this.draft.question(element.dataset.question)
    if (question.type === 'information' || element.dataset.type === 'private') return false
    const change = this.draft.read(question, rawOf(element, question), otherOf(element, question))
    if (!change) return false
    this.looking.keep(this.looking.view === 'respondent' ? { ...change, alone: [question.id] } : change)
    return true
  }
}

/** Bring a search to the top: its list opens below it, and a keyboard may cover the rest. @param {Element} target */
function makeRoom(target) {
  const question = target.matches('[role="combobox"]') && target.closest('[data-question]')
  if (question) setTimeout(() => question.scrollIntoView({ block: 'start' }), 100)
}
