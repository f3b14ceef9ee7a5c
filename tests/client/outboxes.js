/** A store in memory, with the rows a test gives it: what sync needs of one, and nothing of disks. */

/** @param {number} count */
export function memoryStore(count, { device = { token: 't' }, size = 300 } = {}) {
  const rows = new Map()
  for (let seq = 1; seq <= count; seq += 1) {
    const row = {
      id: `response-${seq}`, kind: 'response', header: 'h', sealed: new Uint8Array(size).fill(seq % 256),
      sealed_hash: `hash-${seq}`, signature: 's', seq, offer: seq, state: 'queued', reasons: [],
    }
    rows.set(row.id, row)
  }
  const kept = new Map(device ? [['device', device]] : [])
  const outbox = {
    rows,
    made: async () => count,
    offered: async (most, after = 0) =>
      [...rows.values()].filter(({ offer }) => offer > after).sort((a, b) => a.offer - b.offer).slice(0, most),
    unpurged: async () => [...rows.values()].filter(({ state }) => state !== 'purged'),
    sending: async (chosen) => chosen.forEach((row) => rows.set(row.id, { ...row, state: 'sending' })),
    async change(ids, change) {
      const changed = []
      for (const id of ids) {
        const [row, next] = [rows.get(id), change(rows.get(id))]
        if (next !== row) changed.push(next)
        rows.set(id, next)
      }
      return changed
    },
    async offerAll() {
      for (const row of await outbox.unpurged()) rows.set(row.id, { ...row, state: 'queued', offer: row.seq })
    },
  }
  return {
    outbox,
    installId: 'install',
    device: async () => kept.get('device'),
    kept: async (key) => kept.get(key),
    keep: async (key, value) => void kept.set(key, value),
    contact: async () => kept.get('contact') ?? {},
    states: () => [...rows.values()].map(({ state }) => state),
  }
}

/**
 * A server that keeps what it is given. `faults` answers a batch instead of it while it gives anything.
 * @param {(body: any, times: number) => Response | Promise<Response> | undefined} [faults]
 */
export function scriptedServer(faults = () => undefined) {
  const items = new Map()
  const server = { epoch: 'one', secured: false, items, batches: [], asked: [], times: 0, pageSize: 500 }
  const json = (data, status = 200, headers = {}) =>
    new Response(JSON.stringify(data), { status, headers: { 'Content-Type': 'application/json', ...headers } })
  const keep = ({ sealed_hash: hash }) => {
    const id = hash.replace('hash', 'response')
    const status = items.has(id) ? 'duplicate' : 'stored'
    if (!items.has(id)) items.set(id, { receipt: items.size + 1, response_id: id, sealed_hash: hash, status: 'stored' })
    return { response_id: id, sealed_hash: hash, status, receipt: items.get(id).receipt, reasons: [] }
  }
  const receipts = (since) => {
    const later = [...items.values()].filter(({ receipt }) => receipt > since)
    const page = later.slice(0, server.pageSize).map((item) => ({ ...item, secured: server.secured }))
    return { epoch: server.epoch, items: page, next: later.length > page.length ? page.at(-1).receipt : null, gaps: [] }
  }
  server.fetch = async (path, { body, headers }) => {
    const url = new URL(path, 'http://server')
    server.asked.push(`${url.pathname}${url.search.replace(/nonce=.*/, 'nonce')}`)
    const { epoch } = server
    const server_time = '2024-08-30T12:00:00.000Z'
    if (url.pathname.endsWith('/ping')) return json({ nonce: url.searchParams.get('nonce'), epoch, server_time })
    if (headers.Authorization !== 'Bearer t') return json({ title: 'Who is this?' }, 401)
    if (url.pathname.endsWith('/receipts')) return json(receipts(Number(url.searchParams.get('since'))))
    const data = JSON.parse(body)
    server.batches.push(data.items.length)
    const fault = await faults(data, (server.times += 1), { json, keep })
    return fault ?? json({ protocol: 1, batch_id: data.batch_id, epoch, server_time, results: data.items.map(keep) })
  }
  return server
}

/** Locks that are always free. */
export const freeLocks = { request: async (_name, _options, hold) => hold({}) }
