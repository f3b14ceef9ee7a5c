/** What a browser does for the reader beyond what the HTML already does. Every page works without this file. */
import { Button } from 'govuk-frontend/dist/govuk/components/button/button.mjs'
import { ErrorSummary } from 'govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs'
import { ExitThisPage } from 'govuk-frontend/dist/govuk/components/exit-this-page/exit-this-page.mjs'
import { NotificationBanner } from 'govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs'
import { SkipLink } from 'govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs'
import { createAll } from 'govuk-frontend/dist/govuk/init.mjs'

import { enhance } from './questions.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')

for (const component of [Button, ExitThisPage, NotificationBanner, SkipLink]) createAll(component)
enhance(document)
createAll(ErrorSummary) // last: it takes the focus, and its links lead to what the others have made
