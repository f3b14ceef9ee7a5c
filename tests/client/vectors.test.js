/** Rules, routing, validation and reading, held to the vectors Python is held to. */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'

import { RUNS } from './vectors.js'

for (const [file, run] of Object.entries(RUNS)) {
  const contents = JSON.parse(readFileSync(new URL(`../vectors/${file}.json`, import.meta.url), 'utf8'))
  for (const { name, got, expected } of run(contents)) {
    test(`${file}: ${name}`, () => assert.deepEqual(got, expected))
  }
}
