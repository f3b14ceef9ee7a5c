/** Reads what is asked on standard input, a line of JSON each, and writes what twins.js says, a line of JSON each. */
import { readFileSync } from 'node:fs'

import { say } from './twins.js'

const asked = readFileSync(0, 'utf8').split('\n').filter(Boolean)
process.stdout.write(say(asked.map((line) => JSON.parse(line))).map((each) => `${JSON.stringify(each)}\n`).join(''))
