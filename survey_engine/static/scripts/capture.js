/**
 * The tablet app in one file, for a village hall's signal: the modules of field_sync/client as they are written there, and
 * what makes its questions work. Does nothing by itself: field_sync/client/start.js begins it.
 */
export { batch, bundle } from '../../../field_sync/client/batches.js'
export { Draft, makeReceipt, makeSalt } from '../../../field_sync/client/capture/draft.js'
export { main } from '../../../field_sync/client/capture/main.js'
export { enrol, fetchBootstrap } from '../../../field_sync/client/device.js'
export { hourOf, makeResponse, makeTally } from '../../../field_sync/client/item.js'
export { makeAsk } from '../../../field_sync/client/network.js'
export { openStore } from '../../../field_sync/client/store.js'
export { makeSync } from '../../../field_sync/client/sync.js'
export { enhance } from './questions.js'
