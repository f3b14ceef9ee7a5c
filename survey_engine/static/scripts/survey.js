/**
 * What a browser does for the reader beyond what the HTML already does. Every page works without this file.
 *
 * GOV.UK Frontend's components are started here, and three of our own: a count of boxes ticked, a search through a
 * list of places, and buttons that put choices in order.
 */
import { Button } from 'govuk-frontend/dist/govuk/components/button/button.mjs'
import { CharacterCount } from 'govuk-frontend/dist/govuk/components/character-count/character-count.mjs'
import { Checkboxes } from 'govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs'
import { ErrorSummary } from 'govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs'
import { ExitThisPage } from 'govuk-frontend/dist/govuk/components/exit-this-page/exit-this-page.mjs'
import { NotificationBanner } from 'govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs'
import { SkipLink } from 'govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs'
import { createAll } from 'govuk-frontend/dist/govuk/init.mjs'

import { count } from './count.js'
import { Radios } from './radios.js'
import { rank } from './rank.js'
import { search } from './search.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')

enhance(document)
createAll(ErrorSummary) // last: it takes the focus, and its links lead to what the others have made

/**
 * Start everything within a part of the page; for pages that put questions in later, as the tablet does.
 *
 * @param {Document | Element} root
 */
export function enhance(root) {
  for (const component of [Button, CharacterCount, Checkboxes, ExitThisPage, NotificationBanner, Radios, SkipLink]) {
    createAll(component, undefined, root)
  }
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
