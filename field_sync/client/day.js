/** The day in London, which everything that people see goes by. */

const PARTS = /** @type {const} */ ({ year: 'numeric', month: '2-digit', day: '2-digit' })
const LONDON = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London', ...PARTS })

/**
 * YYYY-MM-DD.
 * @param {string} moment ISO 8601
 */
export function london(moment) {
  const parts = LONDON.formatToParts(new Date(moment))
  return ['year', 'month', 'day'].map((type) => parts.find((part) => part.type === type)?.value).join('-')
}
