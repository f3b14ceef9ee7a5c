/** What is wrong, shown as GOV.UK shows it: a summary whose lines lead to the fields, and a message at each field. */
import { all, copy, one } from './dom.js'

/** @typedef {{ target: string, text: string, group?: Element | null }} Said `target` is the id of a field */

/**
 * Show what is wrong, instead of what was wrong before; nothing at all when nothing is.
 *
 * @param {Element} place where the summary goes
 * @param {Element} within where the fields are
 * @param {Said[]} said
 * @param {{ problem: string, error: string }} words
 */
export function showFaults(place, within, said, words) {
  clearFaults(place, within)
  if (!said.length) return
  const summary = copy('error-summary')
  one('h2', summary).textContent = words.problem
  one('ul', summary).append(...said.map((each) => line(each)))
  place.append(summary)
  for (const each of said) mark(each, words)
  summary.focus()
  summary.scrollIntoView({ block: 'start' })
}

/** @param {Element} place @param {Element} within */
export function clearFaults(place, within) {
  place.replaceChildren()
  for (const each of all('.govuk-error-message', within)) {
    for (const told of all(`[aria-describedby~="${each.id}"]`, within)) describe(told, each.id, false)
    each.remove()
  }
  for (const each of all('.govuk-form-group--error', within)) each.classList.remove('govuk-form-group--error')
  for (const type of ['input', 'select', 'textarea']) {
    for (const each of all(`.govuk-${type}--error`, within)) each.classList.remove(`govuk-${type}--error`)
  }
}

/** @param {Said} fault */
function line({ target, text }) {
  const made = document.createElement('li')
  const link = document.createElement('a')
  Object.assign(link, { href: `#${target}`, textContent: text })
  link.addEventListener('click', (event) => {
    event.preventDefault()
    goTo(target)
  })
  made.append(link)
  return made
}

/** Put the reader at a field, with what it asks in sight. @param {string} id */
function goTo(id) {
  const field = document.getElementById(id)
  const group = field?.closest('fieldset, .govuk-form-group') ?? field
  group?.scrollIntoView({ block: 'start' })
  field?.focus({ preventScroll: true })
}

/** @param {Said} fault @param {{ error: string }} words */
function mark({ target, text, group }, words) {
  const field = document.getElementById(target)
  const around = group ?? field?.closest('.govuk-form-group')
  if (!field || !around) return
  const message = copy('error')
  message.id = `${target}-error`
  message.children[0].textContent = `${words.error}:`
  message.children[1].textContent = text
  around.classList.add('govuk-form-group--error')
  const inner = one(':scope > fieldset', around) ?? around
  const before = one(':scope > .govuk-hint', inner) ?? one(':scope > legend, :scope > label', inner)
  before ? before.after(message) : inner.prepend(message)
  describe(inner === around ? field : inner, message.id, true)
  for (const type of ['input', 'select', 'textarea']) {
    for (const box of all(`.govuk-${type}`, around)) {
      if (inner !== around || box === field) box.classList.add(`govuk-${type}--error`)
    }
  }
}

/** @param {Element} field @param {string} id @param {boolean} on */
function describe(field, id, on) {
  const others = (field.getAttribute('aria-describedby') ?? '').split(' ').filter((each) => each && each !== id)
  const ids = on ? [...others, id] : others
  ids.length ? field.setAttribute('aria-describedby', ids.join(' ')) : field.removeAttribute('aria-describedby')
}
