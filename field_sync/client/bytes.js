/** Bytes as text and back. Nothing here knows what they mean. */

const encoder = new TextEncoder()

/**
 * The UTF-8 bytes of a text.
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer>}
 */
export const utf8 = (text) => encoder.encode(text)

/**
 * Several pieces, one after the other.
 * @param {...Uint8Array} pieces
 */
export function join(...pieces) {
  const whole = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/**
 * @param {Uint8Array} one
 * @param {Uint8Array} other
 */
export const same = (one, other) => one.length === other.length && one.every((byte, n) => byte === other[n])

/** @param {Uint8Array} bytes */
export const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/**
 * Base64url without padding (RFC 4648, section 5).
 * @param {Uint8Array} bytes
 */
export function toBase64url(bytes) {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/**
 * The bytes base64url says; throws on any other character.
 * @param {string} text
 */
export function fromBase64url(text) {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0))
}

/** @param {number} size */
export const random = (size) => crypto.getRandomValues(new Uint8Array(size))
