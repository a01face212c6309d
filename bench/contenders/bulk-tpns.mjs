import { TpnsClient } from 'tpns-client'
import { ACCESS_ID, SECRET_KEY } from '../harness/app.mjs'
import { AT_ONCE, BULK_PUSH, tokenOf } from '../harness/bulk.mjs'
import { answerParent } from '../harness/child.mjs'

const [origin] = process.argv.slice(2)
const client = new TpnsClient({ accessId: ACCESS_ID, secretKey: SECRET_KEY, baseUrl: origin })
const tokens = []

async function* source(count, tokenAt) {
  for (let i = 0; i < count; i++) yield tokenAt(i)
}

/** `made: 'before'` measures time over tokens that exist already, `made: 'while sending'` the growth of memory. */
answerParent(async ({ recipients, made, checkpoint }) => {
  while (made === 'before' && tokens.length < recipients) tokens.push(tokenOf(tokens.length))
  globalThis.gc?.()
  const memory = watchMemory()
  const startedAt = performance.now()
  const report = await client.bulk.send(
    { audience: 'tokens', ...BULK_PUSH },
    source(recipients, made === 'before' ? (i) => tokens[i] : tokenOf),
    { concurrency: AT_ONCE, checkpoint },
  )
  const wallMs = performance.now() - startedAt
  if (report.accepted !== recipients)
    throw new Error(`only ${report.accepted} of ${recipients} were accepted`)
  return { wallMs, grownBytes: memory.stop() }
})

/** How far the process grows beyond its size at the beginning. */
function watchMemory() {
  const before = process.memoryUsage.rss()
  let most = before
  const look = () => {
    most = Math.max(most, process.memoryUsage.rss())
  }
  const timer = setInterval(look, 10)
  return {
    stop() {
      clearInterval(timer)
      look()
      return most - before
    },
  }
}
