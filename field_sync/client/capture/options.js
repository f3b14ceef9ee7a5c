/** Which options a question shows, in which order, and the letters that stand beside them on the show-card. */
import { all, one } from './dom.js'

/** Letters as on a show-card: A to Z, then AA. @param {number} at @returns {string} */
export const letter = (at) => (at > 25 ? letter(Math.floor(at / 26) - 1) : '') + String.fromCharCode(65 + (at % 26))

/**
 * Give each option the letter of its place in the definition: an option not on offer leaves a gap, as on the card.
 *
 * @param {Element} element a question with radios or checkboxes
 * @param {readonly { code: string }[]} options all of them, in definition order
 */
export function giveLetters(element, options) {
  options.forEach(({ code }, at) => {
    const box = one(`input[value="${code}"]`, element)
    if (box) box.parentElement.dataset.letter = letter(at)
  })
}

/**
 * Leave only some options, in this order; the first is found under the question's own id, as the server does it.
 *
 * @param {Element} element
 * @param {string} id of the question
 * @param {readonly string[]} codes
 */
export function arrange(element, id, codes) {
  for (const list of all('select', element)) {
    for (const option of all('option', list)) {
      if (option.value && !codes.includes(option.value.split('/')[0])) option.remove()
    }
  }
  const inputs = all(`.govuk-radios__input[name="${id}"], .govuk-checkboxes__input[name="${id}"]`, element)
  if (!inputs.length) return
  const list = inputs[0].closest('[data-module]')
  const divider = one('.govuk-radios__divider, .govuk-checkboxes__divider', list)
  const parts = new Map(inputs.map((input) => [input.value, partsOf(input)]))
  const shown = codes.filter((code) => parts.has(code))
  const apart = shown.findIndex((code) => input(parts.get(code)).dataset.behaviour === 'exclusive')
  list.replaceChildren()
  shown.forEach((code, at) => {
    if (divider && at && at === apart) list.append(divider)
    const [item, ...beside] = parts.get(code) ?? []
    rename(item, input([item]), beside[0], at ? `${id}.${code}` : id)
    list.append(item, ...beside)
  })
}

/** An option, and what is revealed below it. @param {Element} input @returns {any[]} */
function partsOf(input) {
  const item = /** @type {Element} */ (input.parentElement)
  const next = item.nextElementSibling
  return next && /__conditional/.test(next.className) ? [item, next] : [item]
}

/** @param {any[] | undefined} parts @returns {HTMLInputElement} */
const input = (parts) => one('input', parts?.[0])

/** @param {Element} item @param {HTMLInputElement} box @param {Element | undefined} beside @param {string} id */
function rename(item, box, beside, id) {
  const hint = one('.govuk-hint', item)
  box.id = one('label', item).htmlFor = id
  if (hint) {
    hint.id = `${id}-item-hint`
    box.setAttribute('aria-describedby', hint.id)
  }
  if (beside) beside.id = box.dataset.ariaControls = `conditional-${id}`
}

/** Leave only some rows of a grid. @param {Element} element @param {string} id @param {readonly string[]} rows */
export function keepRows(element, id, rows) {
  for (const line of all('.app-grid__row', element)) {
    const name = one('input', line)?.name ?? ''
    if (!rows.includes(name.slice(id.length + 1))) line.remove()
  }
}

/**
 * An order of somebody's own: ordinary options in any order, special ones (none of these, other) last, as defined.
 *
 * @param {readonly { code: string, exclusive?: boolean, requires_text?: boolean }[]} options
 * @param {(below: number) => number} random a whole number from 0
 */
export function shuffled(options, random) {
  const special = options.filter((option) => option.exclusive || option.requires_text)
  const plain = options.filter((option) => !special.includes(option))
  for (let at = plain.length - 1; at > 0; at--) {
    const other = random(at + 1)
    ;[plain[at], plain[other]] = [plain[other], plain[at]]
  }
  return [...plain, ...special].map(({ code }) => code)
}
