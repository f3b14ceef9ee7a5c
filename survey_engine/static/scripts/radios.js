/** GOV.UK's radios, but for an attribute that the ARIA standard does not allow on a radio (axe: aria-allowed-attr). */
import { Radios as Original } from 'govuk-frontend/dist/govuk/components/radios/radios.mjs'

export class Radios extends Original {
  /** @param {HTMLInputElement} input */
  syncConditionalRevealWithInputState(input) {
    super.syncConditionalRevealWithInputState(input)
    input.removeAttribute('aria-expanded')
  }
}
