/**
 * Keeps the app itself on the tablet and up to date, through the service worker (sw.js).
 */

const SCOPE = '/capture'

/**
 * Fetch the newest version when there is a network, and tell the worker that this page works. Call once the app is up,
 * and whenever a newer one is to be looked for; nothing changes on a page that is open. Rejects without a network.
 */
export async function keepShell() {
  const { serviceWorker } = navigator
  serviceWorker?.controller?.postMessage({ type: 'works' })
  const registration = await serviceWorker?.register('/capture/sw.js', { scope: SCOPE, updateViaCache: 'none' })
  await registration?.update()
}

/**
 * Let a newer version take over, between interviews: the worker refuses while one is open. The page then has to be
 * loaded again, which `changed` is for. Gives whether there is one.
 *
 * @param {() => void} changed
 */
export async function update(changed) {
  const registration = await navigator.serviceWorker?.getRegistration(SCOPE)
  if (registration?.installing) await installed(registration.installing)
  if (!registration?.waiting) return false
  navigator.serviceWorker.addEventListener('controllerchange', changed, { once: true })
  registration.waiting.postMessage({ type: 'take over' })
  return true
}

/**
 * Once a worker is installed, or has failed to be.
 * @param {ServiceWorker} worker
 * @returns {Promise<void>}
 */
const installed = (worker) =>
  new Promise((resolve) => {
    worker.addEventListener('statechange', () => resolve(), { once: true })
  })
