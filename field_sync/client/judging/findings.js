/**
 * What one pass through the answers writes down: findings, which are faults not yet in words.
 *
 * @import { Walk } from '../form'
 */

/**
 * Write down something wrong; what a check returns that can keep nothing because of it.
 *
 * @param {Walk} walk
 * @param {string} question
 * @param {string} code
 * @returns {false}
 */
export function find(walk, question, code, part = '') {
  walk.findings.push({ question, code, part })
  return false
}

/** One step of a JSON pointer (RFC 6901). @param {string} name */
export const step = (name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
