/**
 * What the server told the tablet the last time: questionnaires, events, people and keys. See GET /sync/v1/bootstrap.
 *
 * @import { Text } from '../form'
 */

/** @typedef {{ form_hash: string, questionnaire: string, version: number, title: Text, languages: string[], minutes: number | null, modes: string[] }} Known */
/** @typedef {{ event_id: string, consultation: string, name: string, place: string, day: string, starts_at: string | null, ends_at: string | null }} Happening */
/** @typedef {{ name: string, full_name: string, salt: string, iterations: number, check: string }} Fieldworker */
/** @typedef {{ slug: string, title: Text, demonstration: boolean, opened_at: string | null, closed_at: string | null, key_id: string, questionnaires: string[] }} Consulted */

/**
 * @typedef {object} Bootstrap
 * @property {string} server_time
 * @property {{ device_id: string, name: string }} device
 * @property {{ clock_tolerance_ms: number, backed_up_at: string | null, item_bytes: number }} policy
 * @property {Consulted[]} consultations
 * @property {Known[]} questionnaires
 * @property {Happening[]} events
 * @property {{ key_id: string, consultation: string, public_key: string }[]} sealing_keys
 * @property {Fieldworker[]} fieldworkers
 */

/** The events to choose from: of today first, then of the days to come, then past ones, the newest first. @param {Bootstrap} known @param {string} today */
export function eventsFor({ events }, today) {
  const rank = (/** @type {Happening} */ { day }) => (day === today ? 0 : day > today ? 1 : 2)
  const byDay = (/** @type {Happening} */ one, /** @type {Happening} */ other) =>
    (rank(one) - rank(other)) || (rank(one) === 2 ? -1 : 1) * (one.day < other.day ? -1 : one.day > other.day ? 1 : 0)
  return [...events].sort(byDay)
}

/** The questionnaires that may be asked at an event in a mode. @param {Bootstrap} known @param {string} eventId @param {string} mode */
export function formsFor(known, eventId, mode) {
  const consultation = consultationOf(known, eventId)
  const hashes = consultation?.questionnaires ?? []
  const found = known.questionnaires.filter(({ form_hash: hash, modes }) => hashes.includes(hash) && modes.includes(mode))
  return found.sort((one, other) => (one.minutes ?? 99) - (other.minutes ?? 99))
}

/** @param {Bootstrap} known @param {string} eventId */
export function consultationOf(known, eventId) {
  const slug = known.events.find((each) => each.event_id === eventId)?.consultation
  return known.consultations.find((each) => each.slug === slug)
}

/** What the tablet has to hold to be of use without a signal. @param {Bootstrap} known */
export const wantedOf = (known) =>
  known.questionnaires
    .filter(({ modes }) => modes.includes('tablet') || modes.includes('kiosk'))
    .map(({ form_hash: hash, languages }) => ({ hash, languages }))
