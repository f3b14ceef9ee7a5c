/**
 * What a browser does for the reader beyond what the HTML already does. Every page works without this file.
 */
document.body.classList.add('js-enabled', 'govuk-frontend-supported')
