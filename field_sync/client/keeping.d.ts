// What the tablet keeps and sends: see field_sync/protocol.py for the wire. For the type checker only: never served.

export type Bytes = Uint8Array<ArrayBuffer>

/** Where an item stands. A draft is not an item yet: it is in a journal. */
export type State = 'queued' | 'sending' | 'received' | 'secured' | 'purged'

export type Status =
  | 'stored'
  | 'duplicate'
  | 'quarantined'
  | 'held'
  | 'conflict'
  | 'erased'
  | 'retry'
  | 'not_ours'

export type Kind = 'response' | 'tally'

/** One finished item. A tally has nothing sealed. */
export interface Item {
  kind: Kind
  /** response_id or tally_id */
  id: string
  /** base64url of the canonical header: exactly these characters are sent and signed */
  header: string
  sealed?: Bytes
  sealed_hash?: string
  /** base64url of raw r||s */
  signature: string
  event_id: string
}

/** An item in the outbox. Once purged only what counting needs is left. */
export interface Row extends Omit<Item, 'header' | 'signature'> {
  header?: string
  signature?: string
  seq: number
  state: State
  /** = seq while it is to be offered by itself; held and not_ours wait for a person or a new epoch */
  offer?: number
  status?: Status
  reasons: string[]
  /** the server's number of it */
  receipt?: number
  /** which reading of the manifest first called it secured */
  secured_in?: string
  /** London date and UTC time of finishing, by the tablet's clock */
  day: string
  at: string
  /** of that day, among responses: "Saved on this tablet: no. 17" */
  number: number
}

export interface Saved {
  seq: number
  number: number
  /** when the journal is gone too; false: it could not be removed yet, and `resume` tries again */
  cleared: Promise<boolean>
}

/** The server's word on one item of a batch. */
export interface Result {
  response_id: string | null
  sealed_hash: string | null
  status: Status
  receipt?: number | null
  reasons?: string[]
}

/** One line of GET /sync/v1/receipts. */
export interface Listed extends Result {
  receipt: number
  secured: boolean
}

export interface Device {
  device_id: string
  name: string
  token: string
  keys: CryptoKeyPair
  /** HMAC-SHA256, to check PINs with */
  pinKey: CryptoKey
}

export interface SealingKey {
  key_id: string
  /** base64url of the raw point */
  public_key: string
}

/** What is known of the server besides receipts. */
export interface Contact {
  epoch?: string
  /** UTC time of the last complete sync, by the tablet's clock */
  at?: string
  /** milliseconds to add to the tablet's clock to get the server's */
  offset?: number
  gaps?: { install_id: string; made: number; arrived: number; missing: number[] }[]
}

/** What came of one request. `portal`: something answered that is not our server. */
export type Reply =
  | { kind: 'answer'; data: any }
  | { kind: 'refused'; status: number; wait?: number; problem?: any }
  | { kind: 'portal' | 'offline' | 'late' }

export interface Request {
  body?: unknown
  token?: string
  /** milliseconds */
  timeout?: number
}

export type Ask = (path: string, request?: Request) => Promise<Reply>

/** Why a sync did not do all it could. */
export type Trouble =
  | 'offline'
  | 'portal'
  | 'not_enrolled'
  | 'unknown_token'
  | 'forbidden'
  | 'busy'
  | 'server'
  | 'too_large'
  | 'elsewhere'
  | 'broken'

export interface SyncState {
  running: boolean
  trouble?: Trouble
  /** milliseconds since 1970, by the tablet's clock: when it tries again by itself */
  next?: number
}

export interface Begun {
  response_id: string
  [name: string]: any
}

/** A step in an interview; the journal does not look inside. */
export type Change = Record<string, any>

export interface Resumed {
  begun: Begun
  changes: Change[]
}

/** https://wicg.github.io/storage-buckets, as far as it is used. */
export interface Bucket {
  indexedDB: IDBFactory
}
export interface Buckets {
  open(name: string, options?: { durability?: 'strict' | 'relaxed'; persisted?: boolean }): Promise<Bucket>
  keys(): Promise<string[]>
  delete(name: string): Promise<void>
}
