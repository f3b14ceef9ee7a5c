/** From a press to a deed: every button and form names what it does, and one deed runs at a time. */
import { current, one, screen, show, fill } from './dom.js'
import { showFaults } from './faults.js'

/** @typedef {(element: any) => unknown} Act */

/** What a person can put right by themselves: said at a field, or above everything else. */
export class Refusal extends Error {
  /** @param {string} text @param {string} [target] the id of a field */
  constructor(text, target = '') {
    super(text)
    this.target = target
  }
}

const WORDS = { problem: 'There is a problem', error: 'Error' }

/**
 * Listen for presses.
 *
 * @param {Record<string, Act>} acts by the name in data-act
 * @param {Set<string>} [often] deeds that may follow upon each other as fast as anybody presses
 */
export function listen(acts, often = new Set()) {
  /** @type {Set<string>} */
  const running = new Set()

  /** @param {string} name @param {Element} element */
  async function run(name, element) {
    const act = acts[name]
    if (!act || running.has(name)) return
    if (!often.has(name)) running.add(name)
    try {
      await act(element)
    } catch (error) {
      complain(/** @type {Error} */ (error))
    } finally {
      running.delete(name)
    }
  }
  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button[data-act]') : null
    if (button) run(/** @type {any} */ (button).dataset.act, button)
  })
  document.addEventListener('submit', (event) => {
    event.preventDefault()
    const form = /** @type {any} */ (event.target)
    if (form.dataset.act) run(form.dataset.act, form)
  })
}

/** Say what went wrong where the person is looking. @param {Error & { code?: string, target?: string }} error */
export function complain(error) {
  const known = error instanceof Refusal || error.code !== undefined
  if (!known) console.error(error)
  const place = screen(current() || 'broken')
  const text = known ? error.message : `Something went wrong: ${error.message}. Nothing that was saved is lost. Try again.`
  const target = error.target ?? ''
  showFaults(one('[data-problem]', place), place, [{ target, text }], WORDS)
}

/** There is no going on. @param {string} why */
export function giveUp(why) {
  fill(screen('broken'), { why })
  show('broken', 'staff')
}
