import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AT_ONCE, LIST_SIZE } from '../harness/bulk.mjs'
import { startChild } from '../harness/child.mjs'
import { compare } from '../harness/rounds.mjs'
import { startServer } from '../harness/server.mjs'

const RECIPIENTS = 1_000_000
const MEGABYTE = 1024 * 1024

const OURS = new URL('../contenders/bulk-tpns.mjs', import.meta.url)
const FLOOR = new URL('../contenders/bulk-floor.mjs', import.meta.url)

/** A million tokens from an async iterable, against undici posting lists that were made before. */
export async function measure() {
  const server = await startServer('accepted')
  const ours = await startChild(OURS, [server.origin])
  const floor = await startChild(FLOOR, [server.origin])
  const folder = await mkdtemp(join(tmpdir(), 'tpns-bench-'))
  const rate = async (contender, question) => {
    const { wallMs } = await contender.ask({ recipients: RECIPIENTS, ...question })
    return (RECIPIENTS * 1_000) / wallMs
  }
  const figure = async (name, question, facts) => {
    const contenders = { ours: () => rate(ours, question()), floor: () => rate(floor, {}) }
    const { ratio, spread, ...rates } = await compare(contenders, { rounds: 11, warmUps: 3 })
    return { name, ours: perSecond(rates.ours), floor: perSecond(rates.floor), ratio, spread, ...facts }
  }
  let jobs = 0
  try {
    return [
      await figure('bulk, in pages', () => ({ source: 'in pages' }), {
        reach: { atLeast: 0.9 },
        note: `recipients a second, ${AT_ONCE} lists at once; the async iterable gives 500 tokens at a time`,
      }),
      await figure('bulk, one by one', () => ({ source: 'one by one' }), {
        reach: { atLeast: 0.8 },
        note: 'each token is awaited: a million turns of an async generator alone take half as long as posting them',
      }),
      await figure(
        'bulk, checkpoint',
        () => ({ source: 'in pages', checkpoint: join(folder, `job-${jobs++}`) }),
        {
          reach: { atLeast: 0.7 },
          note: 'every list is on the disk before it is sent; on loopback that is most of the time',
        },
      ),
      await memory(server),
    ]
  } finally {
    await Promise.all([ours.stop(), floor.stop(), server.stop(), rm(folder, { recursive: true })])
  }
}

async function memory(server) {
  const child = await startChild(OURS, [server.origin])
  const source = 'made while sending'
  try {
    // What loading and the first connections take is not growth with the recipients.
    await child.ask({ recipients: 20 * LIST_SIZE, source })
    const { grownBytes } = await child.ask({ recipients: RECIPIENTS, source })
    const grown = grownBytes / MEGABYTE
    return {
      name: 'bulk, memory',
      ours: `+${grown.toFixed(1)} MB`,
      floor: '64 MB',
      ratio: grown / 64,
      reach: { atMost: 1 },
      note: 'growth of the resident size over a million tokens that are made one by one',
    }
  } finally {
    await child.stop()
  }
}

function perSecond(rate) {
  return `${(rate / 1_000_000).toFixed(2)} M/s`
}
