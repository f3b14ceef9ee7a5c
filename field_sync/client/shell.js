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
  const waiting = (await navigator.serviceWorker?.getRegistration(SCOPE))?.waiting
  if (!waiting) return false
  navigator.serviceWorker.addEventListener('controllerchange', changed, { once: true })
  waiting.postMessage({ type: 'take over' })
  return true
}
