/**
 * `npm run bench` measures the built package against its floors; `npm run bench -- import-time` measures one figure.
 * A figure that misses its reach is reported, not failed; only one that cannot run ends with exit code 1.
 */

import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { printReport } from './harness/report.mjs'

const FIGURES = readdirSync(new URL('figures/', import.meta.url))
  .filter((file) => file.endsWith('.mjs'))
  .map((file) => basename(file, '.mjs'))

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !FIGURES.includes(name))
if (unknown.length > 0) {
  console.error(`There is no figure "${unknown.join('", "')}". There are: ${FIGURES.join(', ')}.`)
  process.exit(1)
}

const results = []
for (const name of wanted.length > 0 ? wanted : FIGURES) {
  console.error(`measuring ${name} …`)
  try {
    const { measure } = await import(`./figures/${name}.mjs`)
    results.push(...(await measure()))
  } catch (error) {
    console.error(error)
    results.push({ name, failed: true })
    process.exitCode = 1
  }
}
printReport(results)
