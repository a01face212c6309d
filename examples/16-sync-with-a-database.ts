/**
 * Task: bring accounts and tags from your database to the service, and delete dead tokens from it.
 * Run: npx tsx examples/16-sync-with-a-database.ts
 */
import { TpnsBatchError } from 'tpns-client'
import { openClient } from './support/client.js'

interface Phone {
  token: string
  account: string
  vip: boolean
}

const { tpns, token, deadToken, close } = await openClient()

/** Your database: one row a phone. */
const phones = new Map<string, Phone>()
for (const phone of [
  { token, account: 'anna', vip: true },
  { token: deadToken, account: 'bert', vip: false },
]) {
  phones.set(phone.token, phone)
}

// 1. Accounts. Binding replaces the accounts of a token. Lists of any length are split into requests; repeating them is safe.
const rows = [...phones.values()]
try {
  await tpns.accounts.bind(rows.map(({ token, account }) => ({ token, account_list: [{ account }] })))
} catch (error) {
  if (!(error instanceof TpnsBatchError)) throw error
  for (const item of error.items)
    if (item.state !== 'done') console.log(`not bound (${item.state}):`, item.item)
}

// 2. Tags. `level:` is a class: a phone has one of its tags at a time.
const vips = rows.filter(({ vip }) => vip).map((phone) => phone.token)
await tpns.tags.addToTokens('level:vip', vips)
console.log(`${vips.length} phone tagged level:vip`)

// 3. A push to all of them shows which tokens are dead. Delete for nothing else: a time-out says nothing about a token.
const report = await tpns.bulk.send(
  {
    audience: 'tokens',
    message_type: 'notify',
    message: { title: 'New season', content: 'See what is new' },
  },
  phones.keys(),
  {
    onInvalidTokens: (invalid) => {
      for (const dead of invalid) phones.delete(dead)
    },
  },
)
console.log(`accepted ${report.accepted}, dead ${report.invalid}, still in the database ${phones.size}`)

await close()
