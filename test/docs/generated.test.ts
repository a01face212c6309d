import { describe, expect, it } from 'vitest'
import { ENDPOINTS } from '../../src/api/table.js'
import { TpnsClient } from '../../src/client.js'
import * as publicFace from '../../src/index.js'
import { testBlocks } from './generated-blocks.js'
import { blockIn, type Language, readText } from './markdown.js'
import { getMethods } from './reference/endpoints.js'
import { ERRORS } from './reference/errors.js'
import { BLOCKS } from './reference/index.js'

const REFERENCES: Record<Language, string> = { en: 'docs/en/reference.md', zh: 'docs/zh-CN/reference.md' }
const LANGUAGES = Object.keys(REFERENCES) as Language[]

describe.each(LANGUAGES)('a generated block of the reference (%s)', (language) => {
  testBlocks(REFERENCES[language], language, BLOCKS, 'generated.test.ts')

  it('speaks one language', () => {
    for (const name of Object.keys(BLOCKS)) {
      const block = blockIn(readText(REFERENCES[language]), name)
      expect([name, /\p{Script=Han}/u.test(block)]).toEqual([name, language === 'zh'])
    }
  })
})

describe('the tables of the reference', () => {
  it('have every class of error', () => {
    const classes = Object.keys(publicFace).filter((name) => /^Tpns\w+Error$/.test(name))
    expect(Object.keys(ERRORS).sort()).toEqual(classes.sort())
  })

  it('name only methods that the client has', async () => {
    await using tpns = new TpnsClient({ accessId: 1, secretKey: 'any' })
    const resources = tpns as unknown as Record<string, Record<string, unknown> | undefined>
    const missing = ENDPOINTS.flatMap(getMethods).filter((name) => {
      const [resource = '', method = ''] = name.split('.')
      return typeof resources[resource]?.[method] !== 'function'
    })
    expect(missing).toEqual([])
  })
})
