/**
 * Opens the app without a network, whole or not at all.
 *
 * Served as /capture/sw.js with `Service-Worker-Allowed: /capture`, and with a first line `self.SHELL = "<version>"`,
 * so that its bytes change with any file: that is how browsers find out. /capture/precache.json names every file of
 * that version: {version, files: [{url, sha256}]}. A version is kept only when every file came and is what it should
 * be. The one before stays until a page of the new one has said that it works, and is used while a draft is open: an
 * interview ends on the version it began with. POST is never touched, nor anything under /sync.
 *
 * A plain script without imports: browsers compare it byte by byte, and some know no modules here.
 */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self))
/** @type {string} */
const VERSION = /** @type {any} */ (self).SHELL ?? ''
const PAGE = '/capture'
const LIST = '/capture/precache.json'
const FORM = '/capture/forms/'
const FORMS = 'capture-forms'
const SHELL = 'capture-shell-'
const MEMORY = 'capture-memory'
const TRIES = 3 // openings of a version that never said it works, before the one before is used again

/** @typedef {{ shell: string, before?: string, works?: boolean, tries: number }} Chosen */

/** Which version each open page came from. @type {Map<string, string>} */
const served = new Map()

worker.addEventListener('install', (event) => event.waitUntil(precache()))
worker.addEventListener('fetch', (event) => {
  const { request, resultingClientId, clientId } = event
  const { origin, pathname } = new URL(request.url)
  const ours = request.method === 'GET' && origin === location.origin
  if (!ours || pathname.startsWith('/sync/') || pathname === LIST) return
  if (request.mode === 'navigate') {
    if (pathname === PAGE || pathname === `${PAGE}/`) event.respondWith(openPage(request, resultingClientId))
  } else if (pathname.startsWith(FORM)) event.respondWith(form(request))
  else event.respondWith(file(request, clientId))
})
worker.addEventListener('message', (event) => {
  const { data, source } = event
  if (data?.type === 'works') event.waitUntil(works(/** @type {Client} */ (source).id))
  if (data?.type === 'take over') event.waitUntil(takeOver())
})
worker.addEventListener(/** @type {any} */ ('sync'), (/** @type {ExtendableEvent} */ event) =>
  event.waitUntil(wakePages())
)

/** Every file of this version, or an error and nothing. */
async function precache() {
  const response = await fetch(LIST, { cache: 'no-store', credentials: 'omit' })
  const { version, files } = await response.json()
  if (version !== VERSION) throw new Error(`the server has version ${version} by now`)
  if (await caches.has(SHELL + VERSION)) return
  const whole = await Promise.all(files.map(fetched))
  try {
    const cache = await caches.open(SHELL + VERSION)
    await Promise.all(whole.map(({ url, response: found }) => cache.put(url, found)))
  } catch (error) {
    await caches.delete(SHELL + VERSION)
    throw error
  }
}

/** @param {{ url: string, sha256: string }} file */
async function fetched({ url, sha256 }) {
  const response = await fetch(url, { cache: 'no-store', credentials: 'omit', redirect: 'error' })
  const bytes = await response.arrayBuffer()
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const found = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
  if (response.status !== 200 || found !== sha256) throw new Error(`${url} is not what it should be`)
  const headers = new Headers(response.headers) // the page's policy among them
  headers.delete('Content-Encoding')
  headers.delete('Content-Length')
  return { url, response: new Response(bytes, { headers }) }
}

/**
 * @param {Request} request
 * @param {string} client
 */
async function openPage(request, client) {
  const shell = await choose()
  served.set(client, shell)
  const cache = await caches.open(SHELL + shell)
  return (await cache.match(PAGE)) ?? fetch(request)
}

/** The version for a page that opens now. */
async function choose() {
  const { shell, before, works: known, tries } = await chosen()
  const free = async () => !(await draftOpen()) || !(await caches.has(SHELL + shell))
  const anew = shell !== VERSION && (await caches.has(SHELL + VERSION)) && (await free())
  const next = anew ? { shell: VERSION, before: shell, tries: 1 } : { shell, before, works: known, tries: tries + 1 }
  await remember(next)
  const failing = !next.works && next.tries > TRIES
  return failing && next.before !== undefined && (await caches.has(SHELL + next.before)) ? next.before : next.shell
}

/**
 * A file of the version its page came from; what is in none comes from the network.
 * @param {Request} request
 * @param {string} client
 */
async function file(request, client) {
  const cache = await caches.open(SHELL + (served.get(client) ?? (await chosen()).shell))
  return (await cache.match(request, { ignoreVary: true })) ?? fetch(request)
}

/**
 * A form never changes under its hash, so it is fetched once, and kept when it came whole.
 * @param {Request} request
 */
async function form(request) {
  const cache = await caches.open(FORMS)
  const kept = await cache.match(request, { ignoreVary: true })
  if (kept) return kept
  const response = await fetch(request)
  const ours = response.type === 'basic' && !response.redirected
  if (response.status === 200 && ours) await cache.put(request, response.clone())
  return response
}

/**
 * A page has opened and works: earlier versions may go, unless another page still uses one.
 * @param {string} client
 */
async function works(client) {
  const now = await chosen()
  if (served.get(client) !== now.shell) return
  await remember({ shell: now.shell, works: true, tries: 0 })
  const open = new Set((await worker.clients.matchAll()).map(({ id }) => SHELL + served.get(id)))
  const names = (await caches.keys()).filter((name) => name.startsWith(SHELL))
  const stay = new Set([SHELL + now.shell, SHELL + VERSION, ...open])
  await Promise.all(names.filter((name) => !stay.has(name)).map((name) => caches.delete(name)))
}

/** Take over open pages, as a person asks, but never from under an interview. */
async function takeOver() {
  if (!(await draftOpen())) await worker.skipWaiting()
}

/** Whether an interview is under way on this tablet: see journal.js. */
async function draftOpen() {
  const buckets = /** @type {any} */ (navigator).storageBuckets
  const names = buckets ? await buckets.keys() : (await indexedDB.databases()).map(({ name }) => name ?? '')
  return names.some((/** @type {string} */ name) => name.startsWith('draft-'))
}

/** @returns {Promise<Chosen>} */
async function chosen() {
  const kept = await (await caches.open(MEMORY)).match(PAGE)
  return kept ? kept.json() : { shell: VERSION, tries: 0 }
}

/** @param {Chosen} now */
async function remember(now) {
  await (await caches.open(MEMORY)).put(PAGE, new Response(JSON.stringify(now)))
}

async function wakePages() {
  for (const client of await worker.clients.matchAll()) client.postMessage({ type: 'sync' })
}
