/**
 * For each line of JSON on standard input, two scripts or two styles: whether they mean the same, which is to say that
 * esbuild makes the same of both.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(new URL('../../survey_engine/static/build.mjs', import.meta.url))
const { transformSync } = require('esbuild')

for (const line of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  const { loader, sources } = JSON.parse(line)
  const small = { loader, minify: true, legalComments: 'none' }
  const [one, other] = sources.map((source) => transformSync(source, small).code)
  process.stdout.write(`${JSON.stringify(one === other)}\n`)
}
