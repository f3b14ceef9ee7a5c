/** One sync after another, against a server that does as it is told. */

import assert from 'node:assert/strict'
import test from 'node:test'

import { makeSync } from '../../field_sync/client/sync.js'
import { freeLocks, memoryStore, scriptedServer } from './outboxes.js'

const NOON = Date.parse('2024-08-30T12:00:10.000Z')
const html = () => new Response('<html>Welcome to our wireless</html>', { headers: { 'Content-Type': 'text/html' } })
const refusal = (status, headers = {}) =>
  new Response('{"title": "no"}', { status, headers: { 'Content-Type': 'application/problem+json', ...headers } })
const late = () => Promise.reject(new DOMException('too long', 'TimeoutError'))

function synced(count, faults, how = {}) {
  const [store, server] = [memoryStore(count, how), scriptedServer(faults)]
  const fetch = how.fetch ?? server.fetch
  const sync = makeSync({ store, fetch, now: () => NOON, locks: how.locks ?? freeLocks, chance: () => 0 })
  return { store, server, sync }
}

const all = (count, state) => Array(count).fill(state)

test('everything on offer goes in batches of fifty, and what is kept is received', async () => {
  const { store, server, sync } = synced(120)

  const state = await sync.syncNow()

  assert.deepEqual(server.batches, [50, 50, 20])
  assert.deepEqual(store.states(), all(120, 'received'))
  assert.deepEqual(state, { running: false, trouble: undefined, next: undefined })
  assert.deepEqual(await store.contact(), { epoch: 'one', offset: -10_000, at: '2024-08-30T12:00:10.000Z', gaps: [] })
})

test('a batch is at most 512 KB', async () => {
  const { server, sync } = synced(12, undefined, { size: 60_000 })

  await sync.syncNow()

  assert.deepEqual(server.batches, [6, 6]) // 80,000 characters each
})

test('nothing is sent twice once it is received', async () => {
  const { server, sync } = synced(3)

  await sync.syncNow()
  await sync.syncNow()

  assert.deepEqual(server.batches, [3])
})

test('an item is purged by the manifest after the one that called it secured', async () => {
  const { store, server, sync } = synced(2)
  server.secured = true

  await sync.syncNow()
  assert.deepEqual(store.states(), all(2, 'secured'))
  await sync.syncNow()
  assert.deepEqual(store.states(), all(2, 'purged'))
})

test('while nothing is secured, nothing is purged', async () => {
  const { store, sync } = synced(2)

  for (let n = 0; n < 4; n += 1) await sync.syncNow()

  assert.deepEqual(store.states(), all(2, 'received'))
})

test('a manifest of several pages is read to its end', async () => {
  const { store, server, sync } = synced(7)
  Object.assign(server, { secured: true, pageSize: 3 })

  await sync.syncNow()

  assert.deepEqual(store.states(), all(7, 'secured'))
  assert.deepEqual(server.asked.filter((path) => path.includes('receipts')), [0, 3, 6].map((since) => `/sync/v1/receipts?since=${since}`))
})

test('a restored server is offered everything again that is still here', async () => {
  const { store, server, sync } = synced(3)
  await sync.syncNow()
  Object.assign(server, { epoch: 'two' })
  server.items.clear()

  await sync.syncNow()

  assert.deepEqual(server.batches, [3, 3])
  assert.equal(server.items.size, 3)
  assert.deepEqual(store.states(), all(3, 'received'))
})

test('a reply lost after the server kept the batch: sent again, answered as duplicates, none twice', async () => {
  const { store, server, sync } = synced(4, ({ items }, times, { keep }) => {
    if (times > 1) return undefined
    items.forEach(keep)
    return Promise.reject(new TypeError('network error'))
  })

  assert.equal((await sync.syncNow()).trouble, 'offline')
  assert.deepEqual(store.states(), all(4, 'queued'))
  await sync.syncNow()

  assert.equal(server.items.size, 4)
  assert.deepEqual(store.states(), all(4, 'received'))
})

test('413 halves the batch until it goes', async () => {
  const { server, store, sync } = synced(50, ({ items }) => (items.length > 12 ? refusal(413) : undefined))

  assert.equal((await sync.syncNow()).trouble, undefined)

  assert.deepEqual(server.batches.slice(0, 3), [50, 25, 12])
  assert.deepEqual(store.states(), all(50, 'received'))
})

test('a batch that takes too long is halved too', async () => {
  const { store, sync } = synced(8, ({ items }) => (items.length > 2 ? late() : undefined))

  assert.equal((await sync.syncNow()).trouble, undefined)
  assert.deepEqual(store.states(), all(8, 'received'))
})

test('an item that is too much even alone holds nobody up, and stays', async () => {
  const tooMuch = ({ items }) => (items.some(({ sealed_hash }) => sealed_hash === 'hash-3') ? refusal(413) : undefined)
  const { store, sync } = synced(5, tooMuch)

  assert.equal((await sync.syncNow()).trouble, 'too_large')

  assert.deepEqual(store.states(), ['received', 'received', 'queued', 'received', 'received'])
})

for (const [name, fault, trouble] of [
  ['a page of a captive portal with 200', html, 'portal'],
  ['401', () => refusal(401), 'unknown_token'],
  ['403', () => refusal(403), 'forbidden'],
  ['429', () => refusal(429, { 'Retry-After': '60' }), 'busy'],
  ['500', () => refusal(500), 'server'],
  ['503', () => refusal(503), 'busy'],
  ['a page of a proxy with 502', () => new Response('<html>', { status: 502 }), 'server'],
  ['a redirect', () => new Response(null, { status: 302, headers: { Location: 'https://portal' } }), 'portal'],
  ['JSON cut in the middle', () => new Response('{"protocol": 1, "res', { headers: { 'Content-Type': 'application/json' } }), 'portal'],
  ['JSON that is no answer', () => new Response('{}', { headers: { 'Content-Type': 'application/json' } }), 'portal'],
  ['no network', () => Promise.reject(new TypeError('Failed to fetch')), 'offline'],
]) {
  test(`${name} is no receipt: everything stays on offer`, async () => {
    const { store, sync } = synced(3, (_body, times) => (times === 1 ? fault() : undefined))

    assert.equal((await sync.syncNow()).trouble, trouble)
    assert.deepEqual(store.states(), all(3, 'queued'))

    assert.equal((await sync.syncNow()).trouble, undefined)
    assert.deepEqual(store.states(), all(3, 'received'))
  })
}

test('a network that does not echo the nonce is not ours: nothing is sent', async () => {
  const asked = []
  const fetch = async (path) => {
    asked.push(path)
    return new Response('{"nonce": "always"}', { headers: { 'Content-Type': 'application/json' } })
  }
  const { store, sync } = synced(1, undefined, { fetch })

  assert.equal((await sync.syncNow()).trouble, 'portal')
  assert.equal(asked.length, 1)
  assert.deepEqual(store.states(), ['queued'])
})

test('results of other items, other bytes or none move nothing', async () => {
  const others = [
    { response_id: 'response-9', sealed_hash: 'hash-1', status: 'stored' },
    { response_id: 'response-2', sealed_hash: 'hash-9', status: 'stored' },
    null,
  ]
  const { store, sync } = synced(3, (_body, _times, { json }) => json({ results: others }))

  assert.equal((await sync.syncNow()).trouble, 'busy')
  assert.deepEqual(store.states(), all(3, 'queued'))
})

test('each status does as it says, in one batch', async () => {
  const statuses = ['stored', 'duplicate', 'quarantined', 'held', 'conflict', 'erased', 'retry', 'not_ours']
  const answer = ({ items }, _times, { json }) =>
    json({ results: items.map(({ sealed_hash: hash }, n) => ({ response_id: hash.replace('hash', 'response'), sealed_hash: hash, status: statuses[n], receipt: n + 1, reasons: [] })) })
  const { store, server, sync } = synced(8, (body, times, tools) => (times === 1 ? answer(body, times, tools) : undefined))

  assert.equal((await sync.syncNow()).trouble, 'busy')
  assert.deepEqual(store.states(), ['received', 'received', 'received', 'queued', 'received', 'purged', 'queued', 'queued'])
  await sync.syncNow()

  assert.deepEqual(server.batches, [8, 1]) // only what was to be tried again
})

test('a tablet that is not enrolled asks nobody', async () => {
  const { server, sync } = synced(1, undefined, { device: null })

  assert.equal((await sync.syncNow()).trouble, 'not_enrolled')
  assert.deepEqual(server.asked, [])
})

test('another tab that syncs is left to it', async () => {
  const { server, sync } = synced(1, undefined, { locks: { request: async (_name, _options, hold) => hold(null) } })

  assert.equal((await sync.syncNow()).trouble, 'elsewhere')
  assert.deepEqual(server.asked, [])
})

test('pressed twice, it syncs once', async () => {
  const { server, sync } = synced(1)

  await Promise.all([sync.syncNow(), sync.syncNow()])

  assert.deepEqual(server.batches, [1])
})

test('a fault of our own is not hidden, and does not end syncing', async () => {
  const { store, sync } = synced(1)
  const { offered } = store.outbox
  store.outbox.offered = async () => Promise.reject(new Error('a bug'))

  await assert.rejects(sync.syncNow(), /a bug/)
  assert.deepEqual([sync.state.running, sync.state.trouble], [false, 'broken'])
  store.outbox.offered = offered
  assert.equal((await sync.syncNow()).trouble, undefined)
})

test('who listens hears when it begins and how it ended', async () => {
  const { sync } = synced(1, () => refusal(500))
  const heard = []
  const deaf = sync.onChange(({ running, trouble }) => heard.push([running, trouble]))

  await sync.syncNow()
  deaf()
  await sync.syncNow()

  assert.deepEqual(heard, [[true, undefined], [false, 'server']])
})

test('no request carries cookies, follows redirects or is cached, and only ours carry the token', async () => {
  const sent = []
  const server = scriptedServer()
  const fetch = (path, options) => (sent.push([path.split('?')[0], options]), server.fetch(path, options))
  const { sync } = synced(1, undefined, { fetch })

  await sync.syncNow()

  for (const [, { credentials, redirect, cache }] of sent) assert.deepEqual([credentials, redirect, cache], ['omit', 'manual', 'no-store'])
  const tokens = sent.map(([path, { headers }]) => [path, headers.Authorization])
  assert.deepEqual(tokens, [['/sync/v1/ping', undefined], ['/sync/v1/batches', 'Bearer t'], ['/sync/v1/receipts', 'Bearer t']])
})
