import { once } from 'node:events'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild } from '../harness/child.mjs'
import { compare, median } from '../harness/rounds.mjs'
import { startServer } from '../harness/server.mjs'

const LINES = 2_700_000 // of 37 bytes each: just under 100 MB
const MB = (LINES * 37) / 1_000_000

/** A package of 100 MB from a file, with every line checked, against undici sending the file unchecked. */
export async function measure() {
  const folder = mkdtempSync(join(tmpdir(), 'tpns-bench-'))
  const path = join(folder, 'tokens.txt')
  await writeTokens(path)
  const server = await startServer('uploaded')
  const ours = await startChild(new URL('../contenders/upload-tpns.mjs', import.meta.url), [
    server.origin,
    path,
  ])
  const floor = await startChild(new URL('../contenders/upload-floor.mjs', import.meta.url), [
    server.origin,
    path,
  ])
  const grown = { ours: [], floor: [] }
  const getRate = (name, contender) => async () => {
    const { wallMs, grownMiB } = await contender.ask('upload')
    grown[name].push(grownMiB)
    return (MB * 1_000) / wallMs
  }
  try {
    const { ratio, spread, ...rates } = await compare(
      { ours: getRate('ours', ours), floor: getRate('floor', floor) },
      { rounds: 9, warmUps: 2 },
    )
    const most = Math.max(...grown.ours)
    return [
      {
        name: 'package-upload',
        ours: `${Math.round(rates.ours)} MB/s`,
        floor: `${Math.round(rates.floor)} MB/s`,
        ratio,
        spread,
        reach: { atLeast: 0.9 },
        note: `${MB.toFixed(0)} MB, ${LINES} tokens, each checked; the floor checks none`,
      },
      {
        name: 'package-upload memory',
        ours: `${most.toFixed(0)} MiB`,
        floor: `${median(grown.floor).toFixed(0)} MiB`,
        ratio: most / 64,
        reach: { atMost: 1 },
        note: 'the most that heap and buffers grew in any round, against 64 MiB',
      },
    ]
  } finally {
    await Promise.all([ours.stop(), floor.stop(), server.stop()])
    rmSync(folder, { recursive: true, force: true })
  }
}

async function writeTokens(path) {
  const file = createWriteStream(path)
  for (let from = 0; from < LINES; from += 10_000) {
    let text = ''
    for (let i = from; i < from + 10_000; i++) text += `${i.toString(16).padStart(36, '0')}\n`
    if (!file.write(text)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'finish')
}
