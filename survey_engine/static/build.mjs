/**
 * Compile styles and scripts into `built/`: one file each, named by its content, beside a Brotli and a gzip copy and
 * a manifest from plain name to built name. The folder appears whole or not at all.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

import * as esbuild from 'esbuild'
import * as sass from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const fresh = join(here, `built.${process.pid}`)
const target = join(here, 'built')

/** @returns {Record<string, string>} plain name -> built name */
async function build() {
  /** @type {Record<string, string>} */
  const manifest = {}
  for (const [name, content] of [
    ['survey.css', styles('styles/survey.scss')],
    ['survey.js', await scripts('scripts/survey.js')],
    ['capture.css', styles('styles/capture.scss')],
    ['capture.js', await scripts('scripts/capture.js', 'es2022')],
    ['favicon.svg', await readFile(join(here, 'images/favicon.svg'))]
  ]) {
    manifest[name] = await write(name, Buffer.from(content))
  }
  return manifest
}

/** @param {string} file */
function styles(file) {
  const options = { style: /** @type {const} */ ('compressed'), loadPaths: [here], quietDeps: true }
  return sass.compile(join(here, file), options).css
}

/**
 * @param {string} file
 * @param {string} [target]
 */
async function scripts(file, target = 'es2020') {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(here, file)],
    bundle: true,
    minify: true,
    format: 'esm',
    target,
    legalComments: 'none',
    write: false
  })
  return outputFiles[0].contents
}

/**
 * @param {string} name
 * @param {Buffer} content
 */
async function write(name, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12)
  const end = extname(name)
  const built = `${name.slice(0, -end.length)}-${hash}${end}`
  const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }
  await writeFile(join(fresh, built), content)
  await writeFile(join(fresh, `${built}.br`), brotliCompressSync(content, brotli))
  await writeFile(join(fresh, `${built}.gz`), gzipSync(content, { level: 9 }))
  return built
}

await mkdir(fresh)
try {
  await writeFile(join(fresh, 'manifest.json'), JSON.stringify(await build(), null, 2) + '\n')
  await rm(target, { recursive: true, force: true })
  await rename(fresh, target)
} finally {
  await rm(fresh, { recursive: true, force: true })
}
