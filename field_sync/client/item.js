/**
 * What is sent of one interview, or of a count: header, seal and signature, as field_sync/protocol.py says.
 *
 * @import { Bytes, Device, Item, SealingKey } from './keeping'
 */

import { fromBase64url, toBase64url, toHex, utf8 } from './bytes.js'
import { encode, sha256 } from './canonical.js'
import { StoreError } from './idb.js'
import { OVERHEAD, seal, sign } from './seal.js'

/** Bytes of sealed answers that the server takes. */
const MOST = 64 * 1024

/**
 * Who makes items, and where.
 * @typedef {object} Maker
 * @property {Pick<Device, 'device_id' | 'keys'>} device
 * @property {string} installId
 * @property {string} [build] of this app
 * @property {'live' | 'test'} [environment]
 */

/**
 * A finished response. Throws StoreError `too_large` when its texts are too long to be taken.
 *
 * @param {Maker} maker
 * @param {SealingKey} key the consultation's
 * @param {{ response_id: string, event_id?: string }} content what is sealed
 * @param {number} seq
 * @returns {Promise<Item>}
 */
export async function makeResponse({ device, installId, build, environment }, key, content, seq) {
  const plain = encode(content)
  if (plain.length + OVERHEAD > MOST) {
    throw new StoreError('too_large', 'The texts are too long to be sent together. Shorten the longest.')
  }
  const header = toHeader({
    kind: 'response',
    response_id: content.response_id,
    device_id: device.device_id,
    install_id: installId,
    device_seq: seq,
    key_id: key.key_id,
    client_build: build,
    environment,
    sealed_size: plain.length + OVERHEAD,
  })
  const sealed = await seal(fromBase64url(key.public_key), utf8(header), plain)
  const hash = await sha256(sealed)
  return {
    kind: 'response',
    id: content.response_id,
    header,
    sealed,
    sealed_hash: toHex(hash),
    signature: toBase64url(await sign(device.keys.privateKey, utf8(header), hash)),
    event_id: content.event_id ?? '',
  }
}

/**
 * @typedef {object} Count
 * @property {string} tally_id a UUID, made when it is counted
 * @property {string} [event_id]
 * @property {'refused' | 'passed_by' | 'screened_out'} what
 * @property {number} count
 * @property {string} hour the beginning of an hour, UTC
 */

/**
 * A count of people who gave no answers: signed, nothing sealed.
 *
 * @param {Maker} maker
 * @param {Count} count
 * @param {number} seq
 * @returns {Promise<Item>}
 */
export async function makeTally({ device, installId, environment }, count, seq) {
  const { device_id } = device
  const header = toHeader({ kind: 'tally', ...count, device_id, install_id: installId, device_seq: seq, environment })
  const signature = toBase64url(await sign(device.keys.privateKey, utf8(header)))
  return { kind: 'tally', id: count.tally_id, header, signature, event_id: count.event_id ?? '' }
}

/**
 * The beginning of the hour of a moment, as tallies say it.
 * @param {number} now
 */
export const hourOf = (now) => `${new Date(now).toISOString().slice(0, 13)}:00:00.000Z`

/** @param {Record<string, unknown>} said */
const toHeader = (said) => toBase64url(encode(said))
