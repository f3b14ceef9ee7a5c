/** How an item moves on, and that nothing but the server's word on it does. */

import assert from 'node:assert/strict'
import test from 'node:test'

import { answered, listed, notSent, offeredAgain, sent } from '../../field_sync/client/states.js'

const ID = '0190b6c2-7c1e-4f7a-9d51-2a6b1c3d4e5f'
const queued = {
  id: ID, kind: 'response', header: 'h', sealed: Uint8Array.of(1), sealed_hash: 'aa', signature: 's', event_id: 'e',
  seq: 7, offer: 7, state: 'queued', reasons: [], day: '2024-08-30', at: '2024-08-30T14:05:00.000Z', number: 3,
}
const sending = sent(queued)
const said = (status, more = {}) => ({ response_id: ID, sealed_hash: 'aa', status, receipt: 12, reasons: [], ...more })
const received = answered(sending, said('stored'))
const secured = listed(received, said('stored', { secured: true }), 'first')

test('a queued item that goes into a batch is sending, and still on offer', () => {
  assert.deepEqual(sending, { ...queued, state: 'sending' })
})

for (const status of ['stored', 'duplicate', 'conflict']) {
  test(`${status}: received, and offered no more`, () => {
    const { offer: _, ...rest } = queued
    assert.deepEqual(answered(sending, said(status)), { ...rest, state: 'received', status, receipt: 12 })
  })
}

test('quarantined: received, with the reasons', () => {
  const { state, reasons, offer } = answered(sending, said('quarantined', { reasons: ['closed'] }))
  assert.deepEqual([state, reasons, offer], ['received', ['closed'], undefined])
})

test('held: kept with all it is, and waits until a person settles it', () => {
  const { state, status, offer, sealed } = answered(sending, said('held', { reasons: ['bad_signature'] }))
  assert.deepEqual([state, status, offer, sealed], ['queued', 'held', undefined, queued.sealed])
})

test('not ours: kept with all it is, and waits', () => {
  const { state, status, offer, sealed } = answered(sending, said('not_ours', { receipt: null }))
  assert.deepEqual([state, status, offer, sealed], ['queued', 'not_ours', undefined, queued.sealed])
})

test('retry: kept and offered again', () => {
  const { state, offer, receipt } = answered(sending, said('retry', { receipt: null }))
  assert.deepEqual([state, offer, receipt], ['queued', 7, undefined])
})

test('erased: purged now, whatever it was', () => {
  const left = {
    id: ID, kind: 'response', seq: 7, event_id: 'e', day: '2024-08-30', at: '2024-08-30T14:05:00.000Z', number: 3,
    state: 'purged', status: 'erased', reasons: [],
  }
  for (const row of [sending, received, secured]) assert.deepEqual(answered(row, said('erased')), left)
})

for (const [name, change] of Object.entries({
  'another response': { response_id: 'other' },
  'other sealed bytes': { sealed_hash: 'bb' },
  'no sealed bytes': { sealed_hash: null },
  'a status nobody knows': { status: 'fine' },
  'a status of every object': { status: 'constructor' },
})) {
  test(`an answer about ${name} moves nothing`, () => {
    assert.equal(answered(sending, said('stored', change)), sending)
    assert.equal(listed(received, said('stored', { secured: true, ...change }), 'first'), received)
  })
}

test('a tally is known by its id alone', () => {
  const { sealed, sealed_hash, ...rest } = sending
  const tally = { ...rest, kind: 'tally' }
  assert.equal(answered(tally, said('stored', { sealed_hash: null })).state, 'received')
  assert.equal(answered(tally, said('stored')), tally)
})

test('a received item that a manifest calls secured is secured, and kept', () => {
  assert.deepEqual([secured.state, secured.secured_in, secured.sealed], ['secured', 'first', queued.sealed])
})

test('a received item that a manifest lists as not secured yet stays', () => {
  assert.equal(listed(received, said('stored', { secured: false }), 'first').state, 'received')
})

test('a secured item is purged by a later manifest, not by the same one', () => {
  const again = said('stored', { secured: true })
  assert.equal(listed(secured, again, 'first').state, 'secured')
  assert.equal(listed(secured, again, 'second').state, 'purged')
  assert.equal(listed(secured, again, 'second').sealed, undefined)
})

test('a secured item that is not secured any more is only received, and has to be secured again', () => {
  const back = listed(secured, said('stored', { secured: false }), 'second')
  assert.deepEqual([back.state, back.secured_in], ['received', undefined])
  assert.equal(listed(back, said('stored', { secured: true }), 'third').state, 'secured')
})

test('a reply that was lost is made good by the manifest', () => {
  assert.equal(listed(queued, said('stored', { secured: true }), 'first').state, 'secured')
})

test('a held item moves on once staff have settled it', () => {
  const held = answered(sending, said('held'))
  assert.equal(listed(held, said('held', { secured: true }), 'first').state, 'queued')
  assert.equal(listed(held, said('quarantined', { secured: false }), 'second').state, 'received')
})

test('a damaged copy in the manifest says nothing of the good one', () => {
  assert.equal(listed(secured, said('held', { receipt: 11, secured: true }), 'second'), secured)
})

test('after a restore everything is offered again that is still here', () => {
  assert.deepEqual([received, secured].map(offeredAgain).map(({ state, offer }) => [state, offer]), [['queued', 7], ['queued', 7]])
  const gone = answered(sending, said('erased'))
  assert.equal(offeredAgain(gone), gone)
})

test('an item nobody said anything about is queued again', () => {
  assert.deepEqual(notSent(sending), queued)
  assert.equal(notSent(received), received)
})

test('a purged item is never brought back', () => {
  const gone = listed(secured, said('stored', { secured: true }), 'second')
  for (const status of ['stored', 'retry', 'held']) assert.equal(answered(gone, said(status)), gone)
})
