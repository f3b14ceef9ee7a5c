/** GOV.UK Frontend is plain JavaScript without types: all we need to know is that these exist. */
export const createAll: (component: unknown, config?: object, scope?: Document | Element) => unknown
export const Button: unknown
export const CharacterCount: unknown
export const Checkboxes: unknown
export const ErrorSummary: unknown
export const ExitThisPage: unknown
export const NotificationBanner: unknown
export class Radios {
  syncConditionalRevealWithInputState(input: HTMLInputElement): void
}
export const SkipLink: unknown
