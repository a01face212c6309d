import { setTimeout } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { FakeTpns } from '../../src/testing/index.js'
import { SECRET_KEY, TOKEN_PUSH, testClient } from '../support/client.js'

it('opens as many connections as it may without a warning of Node', async () => {
  const warnings: string[] = []
  const note = ({ name }: Error) => warnings.push(name)
  process.on('warning', note)
  try {
    const fake = new FakeTpns({ secretKey: SECRET_KEY })
    await using server = await fake.listen()
    const tpns = testClient({ baseUrl: server.url, connections: 30 })
    await Promise.all(Array.from({ length: 30 }, () => tpns.push.send(TOKEN_PUSH)))
    // Node emits warnings on a later tick.
    await setTimeout(0)
    await tpns.close()
    expect(warnings).not.toContain('MaxListenersExceededWarning')
  } finally {
    process.off('warning', note)
  }
})
