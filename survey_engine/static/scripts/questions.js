/**
 * What questions need beyond their HTML: GOV.UK Frontend's components, and three of our own: a count of boxes ticked, a
 * search through a list of places, and buttons that put choices in order.
 */
import { CharacterCount } from 'govuk-frontend/dist/govuk/components/character-count/character-count.mjs'
import { Checkboxes } from 'govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs'
import { createAll } from 'govuk-frontend/dist/govuk/init.mjs'

import { count } from './count.js'
import { Radios } from './radios.js'
import { rank } from './rank.js'
import { search } from './search.js'

/**
 * Start everything within a part of the page.
 *
 * @param {Document | Element} root
 */
export function enhance(root) {
  for (const component of [CharacterCount, Checkboxes, Radios]) createAll(component, undefined, root)
  each(root, '[data-app-most]', count)
  each(root, 'select[data-module="app-search"]', search)
  each(root, '[data-module="app-rank"]', rank)
}

/**
 * Start one of ours wherever it is asked for. Where it fails, what the HTML does by itself is left.
 *
 * @param {Document | Element} root
 * @param {string} selector
 * @param {(element: any) => void} start
 */
function each(root, selector, start) {
  for (const element of root.querySelectorAll(selector)) {
    try {
      start(element)
    } catch (error) {
      console.error(error)
    }
  }
}
