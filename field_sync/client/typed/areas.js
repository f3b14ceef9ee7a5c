/**
 * Areas as people type them: the code, the ward's name, or the name of a village or part of town. What lies in two
 * wards, or is only the beginning of a name, is answered with the candidates to choose from. The twin of
 * survey_engine/definition/typed/areas.py.
 *
 * @import { Candidate, Option, Question } from '../form'
 */
import { length, trim, words } from '../text.js'
import { Unreadable } from './unreadable.js'

const MOST = 12 // candidates shown

/**
 * The area meant by a name typed and perhaps one of the candidates' codes chosen; undefined when both are blank.
 *
 * @param {Question} question
 * @param {string} name
 * @param {string} code
 * @returns {Candidate | undefined}
 */
export function readArea(question, name, code) {
  const [typed, chosen] = [trim(name), trim(code)]
  const codes = new Set(question.options?.map((option) => option.code))
  if (codes.has(typed) || (codes.has(chosen) && !typed)) return { code: typed || chosen, place: null }
  if (!typed) return chosen ? { code: chosen, place: null } : undefined
  const found = distinct(same(question, typed))
  const picked = found.filter((candidate) => candidate.code === chosen)
  const meant = picked.length ? picked : found
  if (meant.length === 1) return meant[0]
  throw unsure(meant.length ? meant : distinct(like(question, typed)))
}

/** @param {Candidate[]} candidates */
function unsure(candidates) {
  return candidates.length ? new Unreadable('which_area', candidates.slice(0, MOST)) : new Unreadable('unknown_area')
}

/**
 * Places of just this name; or else areas of it.
 *
 * @param {Question} question
 * @param {string} typed
 * @returns {Candidate[]}
 */
function same({ places = [], options = [] }, typed) {
  const key = keyOf(typed)
  const found = places.filter(({ name }) => keyOf(name) === key)
  if (found.length) return inPlaces(found)
  return areas(options.filter(({ label }) => Object.values(label).some((each) => keyOf(each) === key)))
}

/** Places whose name has a word that begins so, and areas of which no such place is known.
 * @param {Question} question
 * @param {string} typed
 * @returns {Candidate[]}
 */
function like({ places = [], options = [] }, typed) {
  const key = keyOf(typed)
  if (length(key) < 3) return []
  /** @param {string} name */
  const has = (name) => ` ${keyOf(name)}`.includes(` ${key}`)
  const found = inPlaces(places.filter(({ name }) => has(name)))
  const known = new Set(found.map(({ code }) => code))
  return [...found, ...areas(options.filter(({ code, label }) => !known.has(code) && Object.values(label).some(has)))]
}

/** @param {{ name: string, codes: string[] }[]} places */
const inPlaces = (places) => places.flatMap(({ name, codes }) => codes.map((code) => ({ code, place: name })))

/** @param {Option[]} options */
const areas = (options) => options.map(({ code }) => ({ code, place: null }))

/** @param {Candidate[]} candidates */
function distinct(candidates) {
  return [...new Map(candidates.map((each) => [JSON.stringify([each.code, each.place]), each])).values()]
}

/**
 * A name without what people write differently: "Frisby-on-the-Wreake" is "frisby on the wreake".
 *
 * @param {string} name
 */
export function keyOf(name) {
  const plain = fold(name.normalize('NFC')).replaceAll('&', ' and ')
  return words(plain.replace(/['’]/g, '').replace(/[^\p{L}\p{N}_\s\x1c-\x1f\x85]|\ufeff/gu, ' ')).join(' ')
}

/**
 * A text without capitals, for comparing: two texts fold alike just when Python's str.casefold() says they do.
 *
 * @param {string} text
 */
export function fold(text) {
  return text.replace(/[^\0-\x7fı]/gu, (letter) => letter.toLowerCase().toUpperCase().toLowerCase().replace('ς', 'σ'))
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
