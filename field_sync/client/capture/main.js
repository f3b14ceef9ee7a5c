/** The tablet app begins here: what it needs is looked for, then it shows where it was. */
import { complain, giveUp, listen, Refusal } from './acting.js'
import { Asking } from './asking.js'
import { Desk } from './desk.js'
import { all, current, fill, one, screen, show, tell } from './dom.js'
import { Guard } from './guard.js'
import { watchConfirmations } from './ready.js'
import { serverFor, enrolTablet } from './server.js'
import { Tablet } from './tablet.js'
import { whyNot } from '../secure.js'
import { keepShell, update } from '../shell.js'
import { openStore } from '../store.js'

const MINUTE = 60_000

/**
 * Begin.
 *
 * @param {(element: Element) => void} enhance makes questions work that are put into the page
 */
export const main = (enhance) => open(enhance).catch((error) => giveUp(`${error.message || error}`))

/** @param {(element: Element) => void} enhance */
async function open(enhance) {
  const why = whyNot()
  if (why) return refuse(why)
  const store = await openStore()
  const device = await store.device()
  if (device) await begin(store, device, enhance)
  else showEnrol(store)
  await keepShell().catch(() => {}) // without a signal the one that is here will do
}

/** Nothing can be captured here: an address without https, or a browser that lacks what is needed. @param {{ message: string }} why */
function refuse({ message }) {
  fill(screen('refused'), { why: message })
  show('refused', 'staff')
}

/** @param {import('../store.js').Store} store */
function showEnrol(store) {
  const code = new URLSearchParams(location.hash.slice(1)).get('enrol')
  if (code) {
    one('#code').value = code
    history.replaceState(null, '', '/capture') // used once, and never in a history
  }
  show('enrol', 'staff')
  if (code) one('#device_name').focus()
  listen({
    enrol: async () => {
      const [typed, name] = [one('#code').value.trim(), one('#device_name').value.trim()]
      if (!typed) throw new Refusal('Enter the code that stands under the QR code', 'code')
      if (!name) throw new Refusal('Enter the name of this tablet', 'device_name')
      await enrolTablet(store, typed, name)
      location.reload()
    }
  })
}

/**
 * @param {import('../store.js').Store} store
 * @param {import('../keeping').Device} device
 * @param {(element: Element) => void} enhance
 */
async function begin(store, device, enhance) {
  const tablet = new Tablet(store, device, serverFor(store))
  await tablet.open()
  const guard = new Guard(tablet)
  const desk = new Desk(tablet, guard)
  const asking = new Asking(tablet, guard, enhance, () => desk.show())
  desk.asking = asking
  desk.leftOver = await store.resume()
  act(tablet, guard, desk, asking)
  await tablet.showBar()
  watchServer(tablet, desk)
  if (tablet.shift && tablet.known) guard.lock(tablet.shift.kiosk ? 'respondent' : 'staff', () => desk.show())
  else await desk.showReady()
}

/** @param {Tablet} tablet @param {Guard} guard @param {Desk} desk @param {Asking} asking */
function act(tablet, guard, desk, asking) {
  listen({
    ready: () => desk.showReady(),
    refresh: async () => {
      await tablet.refresh()
      await keepShell()
      await update(() => location.reload())
      await desk.check()
      tell('The latest forms are on this tablet.')
    },
    export: async () => tell(`${await tablet.export()} items are in the file.`),
    send: async () => {
      await tablet.server.send()
      tell('Everything is sent.')
      if (current() === 'ready') await desk.check()
    },
    choose: (/** @type {Element} */ element) => (element.tagName === 'FORM' ? desk.choose() : desk.showChoose()),
    desk: () => desk.show(),
    start: () => desk.start(),
    resume: () => desk.resume(),
    discard: () => desk.discard(),
    refused: () => desk.count('refused'),
    passed_by: () => desk.count('passed_by'),
    kiosk: () => desk.startKiosk(),
    lock: () => desk.endKiosk(),
    unlock: () => guard.unlock(),
    continue: () => asking.interview?.forward(),
    back: () => asking.interview?.back(),
    'hand-over': () => asking.handOver(),
    'give-back': () => asking.giveBack(),
    'start-over': () => asking.discard(),
    done: () => asking.done(),
    stop: () => {
      asking.interview?.wipe()
      for (const each of all('[name="reason"]')) each.checked = false
      show('stop', 'staff')
    },
    unstop: () => asking.interview?.open(),
    'stop-early': () => stopEarly(asking),
    copy: async () => {
      await navigator.clipboard.writeText(asking.saved?.receipt ?? '')
      tell('The code is copied.')
    },
    reload: () => location.reload()
  }, new Set(['refused', 'passed_by']))
  one('[data-list="form"]').addEventListener('change', () => desk.showLanguages())
  one('[data-list="language"]').addEventListener('change', () => desk.showWhat())
  watchConfirmations((confirmed) => tablet.store.keep('confirmed', confirmed).then(() => desk.check()).catch(complain))
  guardBack(asking)
  offerInstall()
}

/** @param {Asking} asking */
async function stopEarly(asking) {
  const reason = one('[name="reason"]:checked')?.value
  if (!reason) throw new Refusal('Select why the interview stops here', 'reason-refused')
  if (reason === 'discard') return asking.discard()
  if (asking.interview?.hold()) return
  await asking.finish(reason)
}

/** The tablet's own Back goes back one page of questions, and never out of the app with an interview open. @param {Asking} asking */
function guardBack(asking) {
  history.pushState('guard', '')
  addEventListener('popstate', () => {
    history.pushState('guard', '')
    if (current() === 'interview') asking.interview?.back()
  })
}

/** The browser may offer to put the app on the home screen; then so do we. */
function offerInstall() {
  const button = one('[data-act="install"]')
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    button.hidden = false
    button.onclick = () => /** @type {any} */ (event).prompt()
  })
  addEventListener('appinstalled', () => (button.hidden = true))
}

/** Send when there is a chance to, and fetch forms now and then. @param {Tablet} tablet @param {Desk} desk */
function watchServer(tablet, desk) {
  tablet.server.onChange(({ running }) => tablet.show(running))
  tablet.server.start()
  const look = async () => {
    if (Date.now() - Date.parse(tablet.knownAt ?? '1970-01-01') < 10 * MINUTE) return
    await tablet.refresh().catch(() => {})
    if (current() === 'ready') await desk.check()
  }
  setInterval(look, 10 * MINUTE)
  look()
}
