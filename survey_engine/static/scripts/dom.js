/** Making elements, and saying things to people who listen rather than look. */

/**
 * An element with properties, attributes (those with a hyphen, and `role`) and children.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} [properties]
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes('-') || name === 'role') element.setAttribute(name, value)
    else Object.assign(element, { [name]: value })
  }
  element.append(...children)
  return element
}

/**
 * A place for news: what is put into its text is read out when the reader pauses.
 *
 * @param {string} className
 */
export function status(className = 'govuk-visually-hidden') {
  return make('div', { className, role: 'status' })
}

/**
 * Fill the {blanks} of a text.
 *
 * @param {string | undefined} text
 * @param {Record<string, string | number>} values
 */
export function say(text = '', values = {}) {
  return text.replace(/\{(\w+)\}/g, (blank, name) => String(values[name] ?? blank))
}

/**
 * Look again when a reader comes back to the page: a browser then ticks and chooses again without saying so. Questions
 * put in after the page was there are not part of that, and must not be held on to when they go.
 *
 * @param {() => void} look
 */
export function onComeBack(look) {
  if (document.readyState !== 'complete') window.addEventListener('pageshow', look)
}
