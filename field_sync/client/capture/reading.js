/**
 * Between a question's HTML, as the server printed it, and answers: what was typed or ticked is read from it, and
 * answers and options are put into it.
 *
 * @import { Answers, Question, Raw } from '../form'
 */
import { all, one } from './dom.js'

/**
 * What was typed or ticked in one question: the same as the web page would post.
 *
 * @param {Element} element
 * @param {Question} question
 * @returns {Raw}
 */
export function rawOf(element, { id, type, options = [], rows = [], places = [] }) {
  /** @param {string} name @returns {string[]} */
  const values = (name) => {
    const boxes = all(`[name="${name}"]`, element).filter((box) => !/^(radio|checkbox)$/.test(box.type) || box.checked)
    return boxes.map((box) => box.value)
  }
  const value = (/** @type {string} */ name) => values(name)[0] ?? ''
  switch (type) {
    case 'multiple':
    case 'rank':
      return values(id).filter(Boolean)
    case 'grid':
      return parts(rows.map(({ code }) => [code, value(`${id}.${code}`)]).filter(([, code]) => code))
    case 'number':
    case 'amount':
      return options.length ? { figure: value(id), range: value(`${id}.range`) } : value(id)
    case 'date':
      return parts(['day', 'month', 'year'].map((part) => [part, value(`${id}-${part}`)]))
    case 'month':
      return parts(['month', 'year'].map((part) => [part, value(`${id}-${part}`)]))
    case 'area': {
      const [, code, place] = /^([^/]*)\/(.*)$/s.exec(value(id)) ?? []
      const known = places.some(({ name, codes }) => name === place && codes.includes(code))
      return known ? { place, code } : value(id)
    }
    default:
      return value(id)
  }
}

/** What was typed beside "other"; undefined where there is no such box. @param {Element} element @param {Question} question */
export const otherOf = (element, { id }) => one(`[name="${id}_other"]`, element)?.value

/** @param {string[][]} pairs @returns {Record<string, string>} */
const parts = (pairs) => Object.fromEntries(pairs)

/**
 * Put answers back, or what was typed where no answer could be read from it. Before the page's scripts take over.
 *
 * @param {Element} element
 * @param {Question} question
 * @param {Answers} answers
 * @param {Raw | undefined} typed
 */
export function put(element, { id, type, options = [] }, answers, typed) {
  const value = /** @type {any} */ (typed ?? answers[id] ?? '')
  const box = (/** @type {string} */ name) => one(`[name="${name}"]`, element)
  /** @param {string} name @param {string} text */
  const set = (name, text) => box(name) && (box(name).value = text)
  const other = one(`[name="${id}_other"]`, element)
  if (other) other.value = answers[`${id}_other`] ?? ''
  if (type === 'multiple') tick(element, id, value || [])
  else if (type === 'grid') for (const [row, code] of Object.entries(value || {})) tick(element, `${id}.${row}`, [code])
  else if (type === 'rank') all(`select[name="${id}"]`, element).forEach((list, at) => (list.value = value[at] ?? ''))
  else if (type === 'date' || type === 'month') {
    for (const [part, text] of Object.entries(dated(value))) set(`${id}-${part}`, text)
  } else if (one(`[name="${id}.range"]`, element)) {
    const chosen = options.some(({ code }) => code === value)
    const { figure = '', range = '' } = typeof value === 'object' ? value : chosen ? { range: value } : { figure: value }
    set(id, String(figure))
    tick(element, `${id}.range`, [range])
  } else if (type === 'area') putArea(box(id), value, answers[`${id}_place`])
  else if (one(`input[type=radio][name="${id}"]`, element)) tick(element, id, [value])
  else set(id, String(value))
  for (const shown of all('[data-aria-controls]', element)) {
    const beside = one(`#${CSS.escape(shown.dataset.ariaControls)}`, element)
    beside?.classList.toggle(beside.className.includes('radios') ? RADIOS_HIDDEN : BOXES_HIDDEN, !shown.checked)
  }
}

const RADIOS_HIDDEN = 'govuk-radios__conditional--hidden'
const BOXES_HIDDEN = 'govuk-checkboxes__conditional--hidden'

/** @param {Element} element @param {string} name @param {string[]} codes */
function tick(element, name, codes) {
  for (const box of all(`[name="${name}"]`, element)) box.checked = codes.includes(box.value)
}

/** @param {any} list @param {any} value @param {any} place */
function putArea(list, value, place) {
  if (typeof value === 'object') [value, place] = [value.code, value.place]
  const values = [...list.options].map((option) => option.value)
  const found = [`${value}/${place}`, value].find((each) => each && values.includes(each))
  list.value = found ?? ''
  list.dataset.typed = found ? '' : value
}

/** The boxes of a date, from an answer (2024-08-30) or from what was typed. @param {any} value @returns {Record<string, string>} */
function dated(value) {
  if (typeof value === 'object') return value
  const [year = '', month = '', day = ''] = value.split('-').map((/** @type {string} */ part) => part.replace(/^0+/, ''))
  return { day, month, year }
}
