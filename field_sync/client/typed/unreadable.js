/**
 * What was typed but cannot be read as an answer: why, and what it could have meant.
 *
 * @import { Candidate } from '../form'
 */

/** `code` is a fault code of messages.js; `values` fill its blanks. */
export class Unreadable extends Error {
  /**
   * @param {string} code
   * @param {Candidate[]} candidates
   * @param {Record<string, string>} values
   */
  constructor(code, candidates = [], values = {}) {
    super(code)
    this.code = code
    this.candidates = candidates
    this.values = values
  }
}
