/**
 * Task: upload accounts as a package, push to it, and read the funnel: planned, sent, arrived, clicked.
 * Run: npx tsx examples/15-package-to-funnel.ts
 */
import { TpnsClient } from 'tpns-client'
import { FakeClock, FakeTpns } from 'tpns-client/testing'

const clock = new FakeClock() // in your code there is neither clock nor fake: new TpnsClient()
const fake = new FakeTpns({ clock })
for (const name of ['anna', 'bert', 'carla']) {
  fake.addDevice({ token: name.padEnd(36, '0'), accounts: [{ account: name, account_type: 0 }] })
}
const server = await fake.listen()
const tpns = new TpnsClient({
  accessId: fake.accessId,
  secretKey: '0123456789abcdef0123456789abcdef',
  baseUrl: server.url,
  runtime: clock.runtime,
})

// Any number of entries: an array, a database cursor, or a file with { path: 'accounts.txt' }.
const { upload_id } = await tpns.packages.upload({ entries: ['anna', 'bert', 'carla'], kind: 'account' })
const { push_id } = await tpns.push.send({
  audience_type: 'package_account_push',
  upload_id,
  message_type: 'notify',
  message: { title: 'Spring sale', content: 'From today on' },
})
console.log(`package ${upload_id}, accepted as push ${push_id}`)

// A while later.
clock.advance(60_000)
fake.react({ pushId: push_id, token: 'anna'.padEnd(36, '0'), event: 'click' })
const { pushStatDataAll } = await tpns.statistics.taskFunnel({ pushId: push_id })
for (const { channel, pushState } of pushStatDataAll) {
  const { pushActiveUv, pushOnlineUv, arrivalUv, clickUv } = pushState
  console.log(
    `${channel}: planned ${pushActiveUv}, sent ${pushOnlineUv}, arrived ${arrivalUv}, clicked ${clickUv}`,
  )
}

await tpns.close()
await server.close()
