/** Notices that nobody touches the tablet: asks once whether somebody is there, then clears the screen. */
import { fill, one } from './dom.js'

const TOUCHES = ['pointerdown', 'keydown', 'input', 'scroll']

/**
 * @typedef {object} Limits
 * @property {number} quiet seconds without a touch before it asks
 * @property {number} answer seconds to answer in
 */

/**
 * Watch until told to stop.
 *
 * @param {Limits} limits
 * @param {() => void} clear
 * @param {(seconds: number) => string} saying
 * @returns {() => void} stops watching
 */
export function watch({ quiet, answer }, clear, saying) {
  const dialog = one('#idle')
  let touched = Date.now()
  const touch = () => {
    if (!dialog.open) touched = Date.now()
  }
  const here = () => {
    dialog.close()
    touched = Date.now()
  }
  const timer = setInterval(() => {
    const left = Math.ceil(quiet + answer - (Date.now() - touched) / 1000)
    if (left > answer) return
    if (left <= 0) {
      stop()
      clear()
      return
    }
    fill(dialog, { clearing: saying(left) })
    if (!dialog.open) dialog.showModal()
  }, 500)
  const button = one('[data-act="still-here"]', dialog)
  button.addEventListener('click', here)
  dialog.addEventListener('cancel', here)
  for (const name of TOUCHES) addEventListener(name, touch, { passive: true, capture: true })

  function stop() {
    clearInterval(timer)
    dialog.close()
    button.removeEventListener('click', here)
    dialog.removeEventListener('cancel', here)
    for (const name of TOUCHES) removeEventListener(name, touch, { capture: true })
  }
  return stop
}
