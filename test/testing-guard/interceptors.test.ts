import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterEach, expect, it } from 'vitest'
import { interceptTpns } from '../../src/testing/msw.js'
import { TOKEN_PUSH, testClient } from '../support/client.js'
import { PUSH_URL } from '../support/msw.js'

const started: Array<() => void> = []
afterEach(() => {
  for (const end of started.splice(0)) end()
})

/** @param pushId what it answers, so that a result says whose it is */
function intercept(pushId: string): () => void {
  const end = interceptTpns(
    setupServer(http.post(PUSH_URL, () => HttpResponse.json({ ret_code: 0, push_id: pushId }))),
  )
  started.push(end)
  return end
}

async function answeredBy(): Promise<string> {
  await using tpns = testClient()
  return (await tpns.push.send(TOKEN_PUSH)).push_id
}

it('the latest interception answers, and the one before it again when it ends', async () => {
  intercept('1')
  const endLater = intercept('2')
  expect(await answeredBy()).toBe('2')
  endLater()
  expect(await answeredBy()).toBe('1')
})

it('an earlier interception that ends leaves the later one alone', async () => {
  const endEarlier = intercept('1')
  intercept('2')
  endEarlier()
  expect(await answeredBy()).toBe('2')
})

it('ending an interception twice ends no other', async () => {
  intercept('1')
  const endLater = intercept('2')
  endLater()
  endLater()
  expect(await answeredBy()).toBe('1')
})
