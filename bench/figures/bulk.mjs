import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LIST_SIZE } from '../harness/bulk.mjs'
import { startChild } from '../harness/child.mjs'
import { compare } from '../harness/rounds.mjs'
import { startServer } from '../harness/server.mjs'

const RECIPIENTS = 1_000_000
const MEGABYTE = 1024 * 1024

const OURS = new URL('../contenders/bulk-tpns.mjs', import.meta.url)
const FLOOR = new URL('../contenders/bulk-floor.mjs', import.meta.url)

/** A million tokens, one by one from an async iterable, against undici posting lists that were made before. */
export async function measure() {
  const server = await startServer('accepted')
  const ours = await startChild(OURS, [server.origin])
  const floor = await startChild(FLOOR, [server.origin])
  const folder = await mkdtemp(join(tmpdir(), 'tpns-bench-'))
  let checkpoints = 0
  const rate = async (contender, question) => {
    const { wallMs } = await contender.ask({ recipients: RECIPIENTS, made: 'before', ...question })
    return (RECIPIENTS * 1_000) / wallMs
  }
  const floorRate = () => rate(floor, {})
  const figure = async (name, question, facts) => {
    const result = await compare(
      { ours: () => rate(ours, question()), floor: floorRate },
      { rounds: 9, warmUps: 2 },
    )
    const { ratio, spread } = result
    return { name, ours: perSecond(result.ours), floor: perSecond(result.floor), ratio, spread, ...facts }
  }
  try {
    return [
      await figure('bulk', () => ({}), {
        reach: { atLeast: 0.85 },
        note: 'recipients a second, 8 lists at once',
      }),
      await figure('bulk, checkpoint', () => ({ checkpoint: join(folder, String(checkpoints++)) }), {
        note: 'with every list noted on the disk before it is sent',
      }),
      await memory(server),
    ]
  } finally {
    await Promise.all([ours.stop(), floor.stop(), server.stop(), rm(folder, { recursive: true })])
  }
}

async function memory(server) {
  const child = await startChild(OURS, [server.origin])
  try {
    // What loading and the first connections take is not growth with the recipients.
    await child.ask({ recipients: 20 * LIST_SIZE, made: 'while sending' })
    const { grownBytes } = await child.ask({ recipients: RECIPIENTS, made: 'while sending' })
    const grown = grownBytes / MEGABYTE
    return {
      name: 'bulk, memory',
      ours: `+${grown.toFixed(1)} MB`,
      floor: '64 MB',
      ratio: grown / 64,
      reach: { atMost: 1 },
      note: 'growth of the resident size, tokens made one by one',
    }
  } finally {
    await child.stop()
  }
}

function perSecond(rate) {
  return `${(rate / 1_000_000).toFixed(2)} M/s`
}
