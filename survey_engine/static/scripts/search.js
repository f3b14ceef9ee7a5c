/**
 * A list of places becomes a search: type, and pick from what matches. After the WAI-ARIA pattern "editable combobox
 * with list autocomplete". What was typed and never picked is sent as it is, for the server to make out.
 */
import { make, say, status } from './dom.js'

const MOST = 12

/** @typedef {{ text: string, value: string, key: string, always: boolean }} Line */

/** @param {HTMLSelectElement} select */
export function search(select) {
  const lines = readLines(select)
  const { id, name } = select
  const hidden = make('input', { type: 'hidden', name })
  const list = make('ul', { id: `${id}-list`, className: 'app-search__list', role: 'listbox', hidden: true })
  const news = status()
  const input = make('input', {
    id, type: 'text', className: 'govuk-input', autocomplete: 'off', spellcheck: false, role: 'combobox',
    'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id
  })
  const label = select.labels[0]
  if (label?.id === '') label.id = `${id}-label`
  list.setAttribute('aria-labelledby', label?.id ?? '')
  const described = select.getAttribute('aria-describedby')
  if (described) input.setAttribute('aria-describedby', described)
  input.classList.toggle('govuk-input--error', select.classList.contains('govuk-select--error'))
  const chosen = lines.find((line) => line.value === select.value)
  input.value = chosen?.text ?? select.dataset.typed ?? ''
  hidden.value = chosen?.value ?? input.value
  select.replaceWith(make('div', { className: 'app-search' }, input, list), hidden, news)

  /** @type {Line[]} */
  let shown = []
  let active = -1

  input.addEventListener('input', () => {
    hidden.value = exact(lines, input.value)?.value ?? input.value.trim()
    show(input.value.trim() ? matching(lines, input.value) : [])
  })
  input.addEventListener('keydown', press)
  input.addEventListener('blur', () => show([]))
  list.addEventListener('mousedown', (event) => event.preventDefault()) // the input keeps the focus
  list.addEventListener('click', (event) => {
    const at = event.target instanceof Element ? [...list.children].indexOf(event.target) : -1
    if (at >= 0) pick(at)
  })

  /** @param {Line[]} found */
  function show(found) {
    shown = found
    list.replaceChildren(
      ...found.map((line, at) => make('li', { id: `${list.id}-${at}`, role: 'option', 'aria-selected': 'false' }, line.text))
    )
    list.hidden = found.length === 0
    input.setAttribute('aria-expanded', String(!list.hidden))
    mark(-1)
    const places = found.filter((line) => !line.always).length
    if (document.activeElement !== input || !input.value.trim()) news.textContent = ''
    else news.textContent = say(places ? select.dataset.found : select.dataset.none, { count: places })
  }

  /** @param {number} at */
  function mark(at) {
    list.children[active]?.setAttribute('aria-selected', 'false')
    active = at
    const line = list.children[active]
    line?.setAttribute('aria-selected', 'true')
    line?.scrollIntoView({ block: 'nearest' })
    if (line) input.setAttribute('aria-activedescendant', line.id)
    else input.removeAttribute('aria-activedescendant')
  }

  /** @param {number} at */
  function pick(at) {
    input.value = shown[at].text
    hidden.value = shown[at].value
    show([])
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (event.key === 'ArrowDown' && list.hidden) show(input.value.trim() ? matching(lines, input.value) : lines)
    else if (event.key === 'ArrowDown') mark((active + 1) % shown.length)
    else if (event.key === 'ArrowUp' && !list.hidden) mark((active <= 0 ? shown.length : active) - 1)
    else if (event.key === 'Enter' && active >= 0) pick(active)
    else if (event.key === 'Escape' && !list.hidden) show([])
    else return
    event.preventDefault()
  }
}

/**
 * @param {HTMLSelectElement} select
 * @returns {Line[]}
 */
function readLines(select) {
  const groups = select.querySelectorAll('optgroup')
  const last = groups[groups.length - 1] // "somewhere else": offered whatever is typed
  return [...select.options]
    .filter((option) => option.value)
    .map((option) => ({
      text: option.text,
      value: option.value,
      key: plain(option.text),
      always: groups.length > 1 && option.parentElement === last
    }))
}

/**
 * Lines with a word that begins as typed, those that begin so themselves first.
 *
 * @param {Line[]} lines
 * @param {string} typed
 */
export function matching(lines, typed) {
  const key = plain(typed)
  const places = lines.filter((line) => !line.always)
  const begin = places.filter((line) => line.key.startsWith(key))
  const within = places.filter((line) => !line.key.startsWith(key) && ` ${line.key}`.includes(` ${key}`))
  return [...[...begin, ...within].slice(0, MOST), ...lines.filter((line) => line.always)]
}

/**
 * The one line that is just what was typed.
 *
 * @param {Line[]} lines
 * @param {string} typed
 */
export function exact(lines, typed) {
  const found = lines.filter((line) => line.key === plain(typed))
  return found.length === 1 ? found[0] : undefined
}

/**
 * A name without what people write differently: capitals, hyphens, apostrophes, accents.
 *
 * @param {string} name
 */
export function plain(name) {
  const letters = name.normalize('NFD').replace(/[\u0300-\u036f'’]/g, '').toLowerCase().replace(/&/g, ' and ')
  return letters.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
}
