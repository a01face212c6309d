import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ENDPOINTS } from '../../src/api/table.js'
import { TpnsClient } from '../../src/client.js'
import { blockIn, README, readme, withBlock } from './readme.js'
import { endpointsTable, methodsOf, returnCodesTable } from './tables.js'

const BLOCKS = { endpoints: endpointsTable, 'return-codes': returnCodesTable }

/** `UPDATE_README=1 npx vitest run test/readme` rewrites the blocks. */
if (process.env.UPDATE_README === '1') {
  let markdown = readme()
  for (const [name, table] of Object.entries(BLOCKS)) markdown = withBlock(markdown, name, table())
  writeFileSync(README, markdown)
}

describe('a generated block of the README', () => {
  it.each(Object.entries(BLOCKS))(
    '"%s" says what the code says (else: UPDATE_README=1 npx vitest run test/readme)',
    (name, table) => {
      expect(blockIn(readme(), name)).toBe(table())
    },
  )
})

describe('the endpoints of the README', () => {
  it('each say in both languages what they are for', () => {
    const silent = ENDPOINTS.filter(({ purpose }) => purpose.en === '' || !/\p{Script=Han}/u.test(purpose.zh))
    expect(silent).toEqual([])
  })

  it('each name methods that the client has', async () => {
    await using tpns = new TpnsClient({ accessId: 1, secretKey: 'any' })
    const resources = tpns as unknown as Record<string, Record<string, unknown> | undefined>
    const missing = ENDPOINTS.flatMap(methodsOf).filter((name) => {
      const [resource = '', method = ''] = name.split('.')
      return typeof resources[resource]?.[method] !== 'function'
    })
    expect(missing).toEqual([])
  })
})
