/**
 * Field ready: what has to be right before going out, red or green, each with what to do about it.
 *
 * @import { Bootstrap } from './bootstrap.js'
 */
import { all, copy, fill, one, screen } from './dom.js'
import { haveForms } from './forms.js'
import { wantedOf } from './bootstrap.js'

const LEAST_BYTES = 50 * 1024 * 1024
const STALE_MS = 24 * 3600 * 1000

/** @typedef {{ name: string, good: boolean, what: string }} Check `what` says how it is, and what to do when it is bad */

/**
 * @typedef {object} Facts
 * @property {Bootstrap | undefined} known
 * @property {string | undefined} fetchedAt when the server last told us
 * @property {number | undefined} offset milliseconds that the tablet's clock is behind the server's
 * @property {number} unsent
 * @property {number} held
 * @property {{ made: number, arrived: number, missing: number[] }[]} gaps what the server says of this tablet
 * @property {string[]} confirmed what staff have confirmed about the tablet itself
 */

/** Look at everything again, and show it. @param {Facts} facts */
export async function showReady(facts) {
  const place = screen('ready')
  const checks = await check(facts)
  for (const box of all('[data-confirm] input', place)) box.checked = facts.confirmed.includes(box.name)
  one('[data-list="checks"]', place).replaceChildren(...checks.map(line))
  const bad = checks.filter(({ good }) => !good).length
  fill(place, {
    verdict: bad
      ? `${bad} of ${checks.length} need a look before you go out.`
      : 'Everything is ready. You can go out.',
    device: facts.known ? `This is ${facts.known.device.name}.` : ''
  })
  return bad === 0
}

/** What is confirmed by now. @param {(confirmed: string[]) => void} changed */
export function watchConfirmations(changed) {
  const form = one('[data-confirm]')
  form.addEventListener('change', () => changed(all('input:checked', form).map((box) => box.name)))
}

/** @param {Facts} facts @returns {Promise<Check[]>} */
async function check({ known, fetchedAt, offset, unsent, held, gaps, confirmed }) {
  const { policy } = known ?? {}
  const [storage, offline] = await Promise.all([storageChecks(), offlineCheck()])
  return [
    await formsCheck(known, fetchedAt),
    ...storage,
    clockCheck(offset, policy?.clock_tolerance_ms ?? 300_000),
    {
      name: 'Not sent',
      good: unsent === 0,
      what: unsent ? `${unsent} wait to be sent. Connect, and press Send now.` : 'Nothing waits to be sent.'
    },
    ...(unsent ? [] : gaps.flatMap(missing)),
    ...(held ? [{ name: 'Kept back', good: false, what: `${held} were not taken by the server. Keep this tablet, and tell your officer.` }] : []),
    {
      name: 'Backup',
      good: Boolean(policy?.backed_up_at),
      what: policy?.backed_up_at
        ? `The server was backed up on ${moment(policy.backed_up_at)}.`
        : 'The server has no backup yet, so this tablet keeps what it sent. Tell your officer.'
    },
    offline,
    {
      name: 'People',
      good: Boolean(known?.fieldworkers.length),
      what: known?.fieldworkers.length
        ? `${known.fieldworkers.map(({ full_name: name }) => name).join(', ')} may work with this tablet.`
        : 'Nobody has a PIN for this tablet yet. Ask your officer for one, then get the latest forms.'
    },
    {
      name: 'Disk encryption',
      good: confirmed.includes('disk'),
      what: confirmed.includes('disk') ? 'Confirmed.' : 'Look in the tablet’s settings, then confirm below.'
    },
    {
      name: 'Screen lock',
      good: confirmed.includes('lock'),
      what: confirmed.includes('lock') ? 'Confirmed.' : 'Look in the tablet’s settings, then confirm below.'
    }
  ]
}

/** @param {Bootstrap | undefined} known @param {string | undefined} fetchedAt @returns {Promise<Check>} */
async function formsCheck(known, fetchedAt) {
  const name = 'Forms'
  const here = known && (await haveForms(wantedOf(known)))
  if (!here) return { name, good: false, what: 'The forms are not all on this tablet. Connect, and get the latest forms.' }
  const fresh = fetchedAt !== undefined && Date.now() - Date.parse(fetchedAt) < STALE_MS
  const when = fetchedAt ? moment(fetchedAt) : 'long ago'
  return { name, good: fresh, what: fresh ? `Fetched on ${when}.` : `Last fetched on ${when}. Connect, and get the latest forms.` }
}

/** @returns {Promise<Check[]>} */
async function storageChecks() {
  const storage = navigator.storage
  const lasting = (await storage?.persisted?.()) || (await storage?.persist?.()) || false
  const { quota = 0, usage = 0 } = (await storage?.estimate?.()) ?? {}
  const free = quota - usage
  return [
    {
      name: 'Storage',
      good: lasting,
      what: lasting ? 'The browser keeps it for good.' : 'The browser may clear it. Install this app, then open it from the home screen.'
    },
    {
      name: 'Room',
      good: free > LEAST_BYTES,
      what: `${Math.floor(free / 1048576).toLocaleString('en-GB')} MB free.${free > LEAST_BYTES ? '' : ' Send what waits, and remove other apps’ files.'}`
    }
  ]
}

/** @param {number | undefined} offset @param {number} most @returns {Check} */
function clockCheck(offset, most) {
  const name = 'Clock'
  if (offset === undefined) return { name, good: false, what: 'Not compared with the server yet. Connect, and press Send now.' }
  const minutes = Math.round(Math.abs(offset) / 60_000)
  if (Math.abs(offset) <= most) return { name, good: true, what: 'Right.' }
  return { name, good: false, what: `${minutes} minutes ${offset > 0 ? 'slow' : 'fast'}. Set the tablet’s date and time.` }
}

/** Numbers that never came to the server, though nothing waits here. @param {Facts['gaps'][number]} gap @returns {Check[]} */
function missing({ made, arrived, missing: numbers }) {
  if (!numbers.length) return []
  const which = numbers.slice(0, 10).join(', ') + (numbers.length > 10 ? ' …' : '')
  return [{ name: 'Missing', good: false, what: `${made} made, ${arrived} arrived: no. ${which} missing. Keep this tablet, and tell your officer.` }]
}

/** @returns {Promise<Check>} */
async function offlineCheck() {
  const name = 'Without a signal'
  const worker = (await navigator.serviceWorker?.getRegistration('/capture'))?.active
  return { name, good: Boolean(worker), what: worker ? 'The app opens without a signal.' : 'The app is not on this tablet yet. Stay connected, and open it again.' }
}

/** @param {Check} check */
function line({ name, good, what }) {
  const made = copy('check')
  made.classList.add(good ? 'check--good' : 'check--bad')
  const [sign, title, said] = made.children
  sign.textContent = good ? 'Ready' : 'Not ready'
  title.textContent = name
  said.textContent = what
  return made
}

/** A moment as people here say it. @param {string} iso */
export const moment = (iso) =>
  new Date(iso).toLocaleString('en-GB', { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', timeZone: 'Europe/London' })
