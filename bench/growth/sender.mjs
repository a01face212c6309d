import { TpnsClient } from 'tpns-client'
import { ACCESS_ID, SECRET_KEY } from '../harness/app.mjs'
import { AT_ONCE, BULK_PUSH, makeToken } from '../harness/bulk.mjs'
import { answerParent } from '../harness/child.mjs'
import { concurrently } from '../harness/concurrently.mjs'

const [origin] = process.argv.slice(2)
const client = new TpnsClient({
  accessId: ACCESS_ID,
  secretKey: SECRET_KEY,
  baseUrl: origin,
  connections: 200,
})

/** Each sends what one size of an axis stands for, and gives the number of pushes. */
const AXES = {
  async recipients(size) {
    const report = await client.bulk.send({ audience: 'tokens', ...BULK_PUSH }, tokensTo(size), {
      concurrency: AT_ONCE,
    })
    if (report.accepted !== size) throw new Error(`only ${report.accepted} of ${size} were accepted`)
    return size / 1_000
  },
  connections: (size) => sendMany(5_000, size, (i) => tokenPush(i)),
  tokens(size) {
    const tokens = Array.from({ length: size }, (_, i) => makeToken(i))
    const push = { ...BULK_PUSH, audience_type: 'token_list', token_list: tokens }
    return sendMany(Math.max(300, Math.round(5_000 / Math.sqrt(size))), 50, () => push)
  },
  bytes(size) {
    const message = { title: 'New season', content: 'x'.repeat(size - 60), android: { n_ch_id: 'news' } }
    return sendMany(5_000, 50, (i) => ({ ...tokenPush(i), message }))
  },
}

answerParent(async ({ axis, size }) => {
  globalThis.gc?.()
  const before = process.cpuUsage()
  const pushes = await AXES[axis](size)
  const { user, system } = process.cpuUsage(before)
  return { cpuMs: (user + system) / 1_000, pushes }
})

async function* tokensTo(count) {
  for (let i = 0; i < count; i++) yield makeToken(i)
}

function tokenPush(i) {
  return { ...BULK_PUSH, audience_type: 'token', token_list: [makeToken(i)] }
}

async function sendMany(pushes, atOnce, getPush) {
  await concurrently(pushes, atOnce, (i) => client.push.send(getPush(i)))
  return pushes
}
