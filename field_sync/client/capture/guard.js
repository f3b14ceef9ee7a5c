/**
 * The screen guard: locks when nobody touches the tablet, or when it is handed back, until a fieldworker's PIN opens it.
 * It guards the screen only: it opens no key and no answer.
 *
 * @import { Tablet } from './tablet.js'
 */
import { checkPin } from '../pin.js'
import { Refusal } from './acting.js'
import { one, show, speak } from './dom.js'
import { watch } from './idle.js'

/** Seconds without a touch, and then seconds to say "I am still here". */
const LIMITS = {
  staff: { quiet: 300, answer: 30 },
  alone: { quiet: 60, answer: 20 },
  kiosk: { quiet: 45, answer: 15 }
}

/** @typedef {{ words: Record<string, string>, language: string }} Speaking */

/** What the question whether somebody is there says to staff. @type {Speaking} */
const STAFF = {
  language: 'en',
  words: {
    still_there: 'Are you still there?',
    still_here: 'I am still here',
    clearing: 'The screen locks in {seconds} seconds.'
  }
}

export class Guard {
  /** @type {(() => unknown) | undefined} */
  #then
  /** @type {(() => void) | undefined} */
  #stop

  /** @param {Tablet} tablet */
  constructor(tablet) {
    this.tablet = tablet
  }

  /**
   * Lock, until the PIN is given.
   *
   * @param {'staff' | 'respondent'} view who is looking at the locked screen
   * @param {() => unknown} then what is shown once it is open
   */
  lock(view, then) {
    this.rest()
    this.#then = then
    one('#unlock').value = ''
    show('lock', view)
  }

  async unlock() {
    await this.check(one('#unlock').value, 'unlock')
    one('#unlock').value = ''
    const then = this.#then
    this.#then = undefined
    await then?.()
  }

  /** Refuses a wrong PIN. @param {string} pin @param {string} target @param {import('./bootstrap.js').Fieldworker} [who] */
  async check(pin, target, who = this.tablet.fieldworker) {
    if (!who) throw new Refusal('Choose who is asking', 'fieldworker')
    if (!pin) throw new Refusal('Enter your PIN', target)
    const { ok, wait } = await checkPin({ store: this.tablet.store }, who, pin)
    const pause = wait ? `. Wait ${spell(wait)} before you try again` : ''
    if (!ok) throw new Refusal(`That is not ${who.full_name}’s PIN for this tablet${pause}`, target)
  }

  /** Watch for nobody being there. @param {keyof typeof LIMITS} kind @param {() => void} clear @param {Speaking} [page] */
  watch(kind, clear, { words, language } = STAFF) {
    this.rest()
    speak(words, language)
    this.#stop = watch(LIMITS[kind], clear, (seconds) => words.clearing.replace('{seconds}', String(seconds)))
  }

  /** Stop watching. */
  rest() {
    this.#stop?.()
    this.#stop = undefined
  }
}

/** @param {number} wait seconds */
const spell = (wait) => (wait > 90 ? `${Math.ceil(wait / 60)} minutes` : `${wait} seconds`)
