/** Finding, filling and showing what the shell page holds. Text goes in as text, so nothing becomes markup. */

/** The screens' elements. @param {string} selector @param {ParentNode} [root] @returns {any} */
export const one = (selector, root = document) => root.querySelector(selector)

/** @param {string} selector @param {ParentNode} [root] @returns {any[]} */
export const all = (selector, root = document) => [...root.querySelectorAll(selector)]

/** A copy of what a template of the shell holds. @param {string} id @returns {any} */
export const copy = (id) => one(`template#${id}`).content.firstElementChild.cloneNode(true)

/** The screen of a name. @param {string} name @returns {HTMLElement} */
export const screen = (name) => one(`[data-screen="${name}"]`)

/** The name of the screen in sight. */
export const current = () => one('.screen:not([hidden])')?.dataset.screen ?? ''

/**
 * Show one screen, and put the reader at its beginning.
 *
 * @param {string} name
 * @param {'staff' | 'respondent'} [view] who looks at it; the same as before when not said
 */
export function show(name, view) {
  if (view) document.body.dataset.view = view
  hush()
  for (const each of all('[data-screen]')) each.hidden = each.dataset.screen !== name
  const shown = screen(name)
  one('[data-problem]', shown).replaceChildren()
  const heading = all('h1', shown).find((each) => each.checkVisibility()) ?? one('h1', shown)
  document.title = heading ? `${heading.textContent.trim()} – Field capture` : 'Field capture'
  window.scrollTo(0, 0)
  heading?.focus({ preventScroll: true })
}

/** @param {ParentNode} root @param {Record<string, string | number>} texts by the name of the place they go to */
export function fill(root, texts) {
  for (const [name, text] of Object.entries(texts)) {
    for (const place of all(`[data-fill="${name}"]`, root)) place.textContent = String(text)
  }
}

/** Say everything said to the person answering in their language. @param {Record<string, string>} words @param {string} language */
export function speak(words, language) {
  for (const each of all('[data-word]')) {
    const said = words[each.dataset.word]
    if (said) Object.assign(each, { textContent: said, lang: language })
  }
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let hushing

/** Put news where screen readers hear it, in sight for a moment or until the next screen. @param {string} text */
export function tell(text) {
  hush()
  one('#news').textContent = text
  hushing = setTimeout(hush, 5000)
}

function hush() {
  clearTimeout(hushing)
  one('#news').replaceChildren()
}

/**
 * Radios from the template: [value, label, hint]; the first is found under the name itself. A single one is chosen.
 *
 * @param {string} name
 * @param {[value: string, label: string][]} lines
 * @param {string} [chosen]
 */
export function radios(name, lines, chosen) {
  const list = one(`[data-list="${name}"]`)
  list.replaceChildren(...lines.map(([value, label], at) => {
    const made = copy('radio')
    const [input, text] = made.children
    Object.assign(input, { id: at ? `${name}-${at + 1}` : `${name}-1`, name, value })
    input.checked = value === chosen || lines.length === 1
    Object.assign(text, { htmlFor: input.id, textContent: label })
    return made
  }))
  one(`[data-choice="${name}"]`).hidden = lines.length === 0
}

/** What is chosen among radios. @param {string} name @returns {string} */
export const chosen = (name) => one(`[data-list="${name}"] input:checked`)?.value ?? ''

/**
 * Ask before doing what cannot be undone.
 *
 * @param {string} question
 * @param {string} yes what the button that does it says
 * @returns {Promise<boolean>}
 */
export function sure(question, yes) {
  const dialog = one('#sure')
  one('h2', dialog).textContent = question
  one('[value=yes]', dialog).textContent = yes
  dialog.showModal()
  return new Promise((resolve) => {
    dialog.onclick = (/** @type {any} */ { target }) => target.value && dialog.close(target.value)
    dialog.onclose = () => {
      resolve(dialog.returnValue === 'yes')
      dialog.returnValue = ''
    }
  })
}
