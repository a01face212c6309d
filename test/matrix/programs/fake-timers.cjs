/**
 * What waits, under the fake timers of a test tool. Each test runs twice in a file: the first one meets a process in which
 * nothing was sent, the second a warm one, and both must end alike; so must those with a client and a fake of their own and
 * those that share one.
 *
 * @param parts the exports of tpns-client, tpns-client/testing, tpns-client/testing/msw and msw/node
 * @param tool test, and install(), advance(ms) and uninstall() of its fake timers
 */
module.exports = ({ TpnsClient, answerOf, FakeTpns, interceptTpns, setupServer }, tool) => {
  const assert = require('node:assert/strict')
  const app = { accessId: '1500000001', secretKey: '0123456789abcdef0123456789abcdef' }
  const notification = (title) => ({
    message_type: 'notify',
    message: { title, content: 'It arrives tomorrow' },
  })
  const toOne = {
    audience_type: 'token',
    token_list: ['0123456789abcdef0123456789abcdef0123'],
    ...notification('Order shipped'),
  }
  let broadcasts = 0
  // The same twice within an hour would be refused.
  const toAll = () => ({ audience_type: 'all', ...notification(`Sale ${++broadcasts}`) })

  const TESTS = {
    async 'back-off'(tpns, fake) {
      fake.next({ retCode: 1008028 }).next({ retCode: 1008028 })
      const sending = tpns.push.send(toOne)
      await tool.advance(30_000)
      assert.equal(answerOf(await sending).attempts, 3)
      return 1
    },
    async 'rate limit'(tpns, fake) {
      const before = fake.pushes.length
      const sending = Promise.all([toAll(), toAll(), toAll()].map((push) => tpns.push.send(push)))
      await tool.advance(900)
      assert.equal(fake.pushes.length, before + 1)
      await tool.advance(10_000)
      await sending
      return 3
    },
    async 'a job by setInterval'(tpns) {
      const sending = []
      const job = setInterval(() => sending.push(tpns.push.send(toOne)), 5_000)
      await tool.advance(25_000)
      clearInterval(job)
      assert.equal((await Promise.all(sending)).length, 5)
      return 5
    },
    async 'time-out'(tpns, fake) {
      fake.next({ stall: 'before-headers' })
      const ending = tpns.push.send(toOne).catch((error) => `${error.name} ${error.outcome}`)
      await tool.advance(15_000)
      assert.equal(await ending, 'TpnsTimeoutError unknown')
      return 1
    },
  }

  const make = () => [new TpnsClient({ ...app, region: 'guangzhou' }), new FakeTpns(app)]
  // As in an application: made when its file is loaded, whatever the clock is then, and kept.
  const kept = make()
  for (const whose of ['kept', 'of the test'])
    for (const nth of ['first', 'second'])
      for (const [name, run] of Object.entries(TESTS))
        tool.test(`${nth} ${name}, client ${whose}`, async () => {
          tool.install()
          const [tpns, fake] = whose === 'kept' ? kept : make()
          const before = fake.pushes.length
          const end = interceptTpns(setupServer(...fake.handlers()))
          try {
            const expected = await run(tpns, fake)
            assert.equal(fake.pushes.length - before, expected)
          } finally {
            end()
            tool.uninstall()
          }
        })
}
