/** Whether this browser, here, may capture at all. */

const OPEN = 'Open the address that begins with https://, or ask your officer for it.'
const UPDATE = 'Update it, or use Chrome, Edge or Safari of the last two years.'
const NEEDS = {
  not_secure: `This page did not come over https, so the browser cannot encrypt answers. ${OPEN}`,
  no_crypto: `This browser cannot encrypt answers. ${UPDATE}`,
  no_storage: 'This browser does not let the app keep anything, as in private windows. Open it in an ordinary window.',
  no_locks: `This browser is too old to keep two windows apart. ${UPDATE}`,
}

/**
 * Why not, and what to do about it; null when nothing is in the way.
 *
 * @param {any} [here]
 * @returns {{ code: keyof typeof NEEDS, message: string } | null}
 */
export function whyNot(here = globalThis) {
  const lacks = {
    not_secure: !here.isSecureContext,
    no_crypto: !here.crypto?.subtle,
    no_storage: !here.indexedDB || !here.caches,
    no_locks: !here.navigator?.locks,
  }
  const codes = /** @type {(keyof typeof NEEDS)[]} */ (Object.keys(NEEDS))
  const code = codes.find((each) => lacks[each])
  return code ? { code, message: NEEDS[code] } : null
}
