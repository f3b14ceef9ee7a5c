/**
 * Works a tablet through its own modules, as its screens do: the driver of tests/faults evaluates this on a page, so that
 * it needs no server either. Leaves itself there as `drive`.
 */
async () => {
  const { Draft, bundle, enrol, fetchBootstrap, hourOf, makeAsk, makeReceipt, makeResponse, makeSalt, makeSync, makeTally, openStore } =
    await import('/capture/files/app.js')

  const STALL = 'safer-melton-2024-stall'
  const ask = makeAsk(fetch.bind(globalThis))
  let store, sync, form, known

  /** Open what the tablet keeps; gives its storage's id and whether it is enrolled. */
  async function open() {
    store = await openStore()
    sync = makeSync({ store })
    return { install: store.installId, enrolled: Boolean(await store.device()) }
  }

  async function join(code, name) {
    const reply = await enrol({ store, ask }, code, name)
    if (reply.kind !== 'answer') return reply
    const { device_id: device, token } = await store.device()
    return { ...(await refresh()), device, token }
  }

  /** Fetch what the server says a tablet has to know. */
  async function refresh() {
    const { kind, status } = await fetchBootstrap({ store, ask })
    await read()
    return { kind, status }
  }

  async function read() {
    known = await store.kept('bootstrap')
    const stall = known?.questionnaires.find(({ questionnaire }) => questionnaire === STALL)
    if (!stall) return
    const cache = await caches.open('capture-forms')
    const address = `/capture/forms/${stall.form_hash}.json`
    if (!(await cache.match(address))) await cache.put(address, await fetch(address, { credentials: 'omit' }))
    form = { ...stall, form: await (await cache.match(address)).json() }
  }

  const maker = async (environment) => ({ device: await store.device(), installId: store.installId, build: 'faults', environment })

  /** One whole interview. `say` hears when it may have been saved, and when it was. */
  async function interview(answers, { fieldworker = 'jo', say = () => {}, id = crypto.randomUUID() } = {}) {
    if (!form) await read()
    const event = known.events.find(({ consultation }) => consultation === 'safer-melton-demonstration')
    const consulted = known.consultations.find(({ slug }) => slug === event.consultation)
    const begun = {
      response_id: id, questionnaire: form.questionnaire, version: form.version, form_hash: form.form_hash, language: 'en',
      mode: 'tablet', event_id: event.event_id, consultation: event.consultation, fieldworker,
      started_at: new Date().toISOString(), receipt: makeReceipt(), salt: makeSalt(),
    }
    const draft = new Draft(form.form, begun)
    await store.startInterview(begun)
    for (const [question, value] of Object.entries(answers)) {
      const change = { answers: { [question]: value } }
      draft.apply(change)
      await store.journal(id, change)
    }
    const content = draft.content(new Date().toISOString())
    const key = known.sealing_keys.find(({ key_id }) => key_id === consulted.key_id)
    const by = await maker()
    say('finishing', id)
    const { seq, number, cleared } = await store.finish(id, (seq) => makeResponse(by, key, content, seq))
    say('saved', id, seq)
    return { id, seq, number, cleared: await cleared }
  }

  async function count(what, many) {
    const tally_id = crypto.randomUUID()
    const event = known?.events[0] ?? (await read(), known.events[0])
    const counted = { tally_id, event_id: event.event_id, what, count: many, hour: hourOf(Date.now()) }
    const by = await maker()
    const { seq } = await store.tally(tally_id, (seq) => makeTally(by, counted, seq))
    return { id: tally_id, seq }
  }

  /** Sync once, as the button does. */
  async function send() {
    const { trouble } = await sync.syncNow()
    return trouble ?? null
  }

  /** What the tablet shows of these items, and how many numbers it has given out. */
  async function standing(ids) {
    const rows = await Promise.all(ids.map((id) => store.outbox.get(id)))
    return { made: await store.outbox.made(), rows: rows.map((row) => row && { id: row.id, seq: row.seq, state: row.state, status: row.status ?? null }) }
  }

  /** The responses that are here, whoever made them. */
  const here = async () => (await store.outbox.unpurged()).filter(({ kind }) => kind === 'response').map(({ id, seq }) => ({ id, seq }))

  /** A person asks to send everything again. */
  const again = () => store.outbox.offerAll()

  /** Everything that is still here, for a file. */
  const exported = async () =>
    bundle(await store.outbox.unpurged(), { installId: store.installId, now: Date.now(), made: await store.outbox.made() })

  /** Throw away what was under way when the browser died. */
  async function forget() {
    const left = await store.resume()
    for (const { begun } of left) await store.drop(begun.response_id)
    return left.length
  }
  window.drive = { open, join, refresh, interview, count, send, standing, here, again, exported, forget }
}
