import { expect, it } from 'vitest'
import { FakeTpns } from '../../../src/testing/index.js'
import { ACCESS_ID, SECRET_KEY, TOKEN, testClient } from '../../support/client.js'

it('many jobs at once of one client and one signal make Node warn of no leak', async () => {
  const warnings: Error[] = []
  const note = (warning: Error) => warnings.push(warning)
  process.on('warning', note)
  const fake = new FakeTpns({ accessId: ACCESS_ID, secretKey: SECRET_KEY })
  await using server = await fake.listen()
  await using tpns = testClient({ baseUrl: server.url })
  const { signal } = new AbortController()
  const request = {
    audience: 'tokens',
    message_type: 'notify',
    message: { title: 't', content: 'c' },
  } as const
  const jobs = Array.from({ length: 20 }, () => tpns.bulk.send(request, [TOKEN], { signal }))
  const reports = await Promise.all(jobs)
  await new Promise((resolve) => setImmediate(resolve))
  process.off('warning', note)
  expect(reports.map(({ accepted }) => accepted)).toEqual(Array.from({ length: 20 }, () => 1))
  expect(warnings).toEqual([])
})
