/** Where the tablet is and who asks, until they say otherwise: kept over a restart, and nothing about anybody's answers. */

const NAME = 'capture.shift'

/** @typedef {{ eventId: string, fieldworker: string, practice: boolean, form: string, language: string, kiosk: boolean }} Shift */

/** @returns {Shift | undefined} */
export function keptShift() {
  try {
    return JSON.parse(localStorage.getItem(NAME) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

/** @param {Shift} shift */
export const keepShift = (shift) => localStorage.setItem(NAME, JSON.stringify(shift))
