/**
 * Interviews at the level below the page, for tests/field_sync/test_drafts_are_accepted.py: for each line of JSON on
 * standard input, what was begun and typed, a line with what would be sealed and what the tablet says is wrong with it.
 */
import { readFileSync } from 'node:fs'

import { Draft } from '../../field_sync/client/capture/draft.js'

function interview({ form, begun, typed, reason }) {
  const changes = []
  const draft = new Draft(form, begun)
  for (const [name, raw, other] of typed) {
    const change = draft.read(draft.question(name), raw, other ?? undefined)
    if (!change) continue
    changes.push(JSON.parse(JSON.stringify(change)))
    draft.apply(change)
  }
  const finished = '2024-08-01T12:05:00.000Z'
  const content = draft.content(finished, reason ?? undefined)
  return {
    content,
    again: new Draft(form, begun, changes).content(finished, reason ?? undefined),
    unread: Object.keys(draft.typed),
    faults: draft.judged(Boolean(reason)).faults.map(({ path, code, severity }) => [path, code, severity]),
  }
}

for (const line of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  process.stdout.write(`${JSON.stringify(interview(JSON.parse(line)))}\n`)
}
