import { describe, expect, it } from 'vitest'
import { warnOfFindings } from '../../src/check/warnings.js'
import type { TpnsClientOptions, WarningEvent } from '../../src/index.js'
import { bench, PUSH, tokens } from '../bulk/support/bulk.js'
import { TOKEN_PUSH, testClient } from '../support/client.js'
import { ACCEPTED, answering, PUSH_URL, useMsw } from '../support/msw.js'
import { android } from './requests.js'

const server = useMsw()
const WITH_CONTENT = {
  ...TOKEN_PUSH,
  message: { ...TOKEN_PUSH.message, android: { custom_content: { order: 1 } } },
} as const

async function getKeys(checks: TpnsClientOptions['checks'], pushes: number): Promise<string[]> {
  const endpoint = answering(PUSH_URL, ACCEPTED)
  server.use(endpoint.handler)
  const seen: WarningEvent[] = []
  await using tpns = testClient({
    checks,
    platform: 'android',
    hooks: { warning: (event) => seen.push(event) },
  })
  for (let i = 0; i < pushes; i++) await tpns.push.send(WITH_CONTENT)
  return seen.map(({ key }) => key)
}

describe("checks: 'warn'", () => {
  it('reports to hooks.warning what phones will do with a push, each finding once for a client', async () => {
    const keys = await getKeys('warn', 3)
    expect(keys).toContain('check.hw.custom_content.hw')
    expect(keys).toContain('check.vivo.vivo_category.none')
    expect(new Set(keys).size).toBe(keys.length)
  })

  it.each(['off', undefined] as const)('is not the default: %s says nothing', async (checks) => {
    expect(await getKeys(checks, 1)).toEqual([])
  })

  it('says in both languages what to do', () => {
    const [warning] = warnOfFindings({})(android({ custom_content: '{}' })).filter(({ key }) =>
      key.endsWith('.hw'),
    )
    expect(warning).toMatchObject({ path: 'message.android.custom_content' })
    expect(warning?.message).toMatch(/action\.intent.*建议/)
  })

  it('reports a finding that is new for this client although others were reported', () => {
    const warn = warnOfFindings({})
    warn(android())
    expect(warn(android({ urgency: 'HIGH' })).map(({ key }) => key)).toEqual([
      'check.hw.urgency.right',
      'check.honor.urgency.right',
    ])
  })

  it('never prevents a push, whatever the request is', () => {
    const hostile = new Proxy(
      {},
      {
        getOwnPropertyDescriptor() {
          throw new Error('hostile')
        },
      },
    )
    expect(warnOfFindings({})(hostile)).toEqual([])
    expect(
      warnOfFindings({})({ message: { android: { action: null } }, channel_rules: [null] } as never),
    ).toBeDefined()
  })
})

describe('a bulk job', () => {
  it('reports what phones will make of its push, once for all batches', async () => {
    const { tpns } = bench()
    const { findings } = await tpns.bulk.send(
      { ...PUSH, message: { ...PUSH.message, title: '好'.repeat(51) } },
      tokens(30),
      { batchSize: 10 },
    )
    const refused = findings.filter(({ effect, field }) => effect === 'refused' && field === 'message.title')
    expect(refused.map(({ channel }) => channel).sort()).toEqual(['mz', 'oppo', 'vivo', 'xm'])
  })
})
