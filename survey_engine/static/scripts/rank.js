/**
 * Lists of "number 1, number 2" become buttons: choose, then move up and down. Never by dragging. The lists stay,
 * hidden, and hold what is sent.
 */
import { make, onComeBack, say, status } from './dom.js'

/** @typedef {{ value: string, text: string }} Choice */

/** @param {HTMLElement} root */
export function rank(root) {
  const selects = [...root.querySelectorAll('select')]
  const words = root.dataset
  /** @type {Choice[]} */
  const choices = [...selects[0].options].filter((option) => option.value).map(({ value, text }) => ({ value, text }))
  /** @type {string[]} */
  let order = read()

  const { id } = selects[0]
  selects[0].id = `${id}.1`
  for (const group of root.children) /** @type {HTMLElement} */ (group).hidden = true
  const news = status()
  const chosen = make('ol', { className: 'govuk-list app-rank__chosen' })
  const rest = make('ul', { className: 'govuk-list app-rank__rest' })
  const none = make('p', { className: 'govuk-body app-rank__none' }, words.none ?? '')
  const heads = [words.order, words.from].map((text) => make('p', { className: 'govuk-body app-rank__head' }, text ?? ''))
  root.append(make('div', { id, tabIndex: -1 }, heads[0], none, chosen, heads[1], rest), news)
  draw()
  onComeBack(() => {
    order = read()
    draw()
  })

  function read() {
    return [...new Set(selects.map((select) => select.value))].filter(Boolean)
  }

  function draw() {
    const full = order.length >= selects.length
    none.hidden = order.length > 0
    chosen.replaceChildren(...order.map((value, at) => chosenLine(value, at)))
    const left = choices.filter(({ value }) => !order.includes(value))
    rest.replaceChildren(...left.map((choice) => make('li', {}, button('add', choice, full, () => add(choice)))))
    rest.hidden = full
    heads[1].textContent = (full ? words.full : words.from) ?? ''
    selects.forEach((select, at) => (select.value = order[at] ?? ''))
  }

  /**
   * @param {string} value
   * @param {number} at
   */
  function chosenLine(value, at) {
    const choice = choices.find((each) => each.value === value) ?? { value, text: value }
    const buttons = [
      button('up', choice, at === 0, () => move(at, at - 1, 'up')),
      button('down', choice, at === order.length - 1, () => move(at, at + 1, 'down')),
      button('remove', choice, false, () => remove(at))
    ]
    return make(
      'li', {},
      make('span', { className: 'app-rank__label' }, choice.text),
      make('span', { className: 'app-rank__buttons' }, ...buttons.filter((each) => !each.hidden))
    )
  }

  /**
   * @param {'add' | 'up' | 'down' | 'remove'} what
   * @param {Choice} choice
   * @param {boolean} hidden
   * @param {() => void} act
   */
  function button(what, choice, hidden, act) {
    const text = what === 'add' ? [choice.text] : [
      words[what] ?? '', make('span', { className: 'govuk-visually-hidden' }, ` ${choice.text}`)
    ]
    const made = make('button', { type: 'button', className: 'govuk-button govuk-button--secondary app-rank__button', hidden }, ...text)
    made.dataset.what = what
    if (what === 'add') made.prepend(make('span', { className: 'govuk-visually-hidden' }, `${words.add} `))
    made.addEventListener('click', act)
    return made
  }

  /** @param {Choice} choice */
  function add(choice) {
    const at = [...rest.children].findIndex((line) => line.contains(document.activeElement))
    order = [...order, choice.value]
    tell(choice.value)
    const next = rest.hidden ? undefined : rest.children[Math.min(at, rest.children.length - 1)]
    focus(next ?? chosen.lastElementChild)
  }

  /**
   * @param {number} from
   * @param {number} to
   * @param {'up' | 'down'} what
   */
  function move(from, to, what) {
    const value = order[from]
    order = order.filter((_, at) => at !== from)
    order.splice(to, 0, value)
    tell(value)
    focus(chosen.children[to], what)
  }

  /** @param {number} at */
  function remove(at) {
    const [value] = order.splice(at, 1)
    draw()
    news.textContent = say(words.removed, { choice: name(value) })
    focus(chosen.children[Math.min(at, order.length - 1)] ?? rest.firstElementChild, 'remove')
  }

  /** @param {string} value */
  function tell(value) {
    draw()
    news.textContent = say(words.placed, { choice: name(value), number: order.indexOf(value) + 1 })
  }

  /** @param {string} value */
  function name(value) {
    return choices.find((each) => each.value === value)?.text ?? value
  }
}

/**
 * Focus the button for `what` in a line, or its first.
 *
 * @param {Element | null | undefined} line
 * @param {string} [what]
 */
function focus(line, what) {
  const found = line?.querySelector(`[data-what="${what}"]`) ?? line?.querySelector('button')
  if (found instanceof HTMLElement) found.focus()
}
