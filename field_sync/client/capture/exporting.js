/** The way out when a tablet cannot send: everything that waits, sealed as it is, in a file for staff to import. */

/**
 * @param {object} bundle
 * @param {string} device the tablet's name
 */
export function save(bundle, device) {
  const url = URL.createObjectURL(new Blob([JSON.stringify(bundle)], { type: 'application/json' }))
  const link = document.createElement('a')
  const name = device.replace(/[^A-Za-z0-9]+/g, '-').toLowerCase()
  Object.assign(link, { href: url, download: `capture-${name}-${new Date().toISOString().slice(0, 16).replace(/[T:]/g, '-')}.json` })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
