import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ENDPOINTS } from '../../src/api/table.js'
import { TpnsClient } from '../../src/client.js'
import * as publicFace from '../../src/index.js'
import { blockIn, type Language, REPOSITORY, readText, withBlock } from './markdown.js'
import { getMethods } from './reference/endpoints.js'
import { ERRORS } from './reference/errors.js'
import { BLOCKS } from './reference/index.js'

const REFERENCES: Record<Language, string> = { en: 'docs/en/reference.md', zh: 'docs/zh-CN/reference.md' }
const LANGUAGES = Object.keys(REFERENCES) as Language[]

/** `UPDATE_DOCS=1 npx vitest run test/docs/generated.test.ts` rewrites the blocks. */
if (process.env.UPDATE_DOCS === '1') {
  for (const language of LANGUAGES) {
    let markdown = readText(REFERENCES[language])
    for (const [name, create] of Object.entries(BLOCKS))
      markdown = withBlock(markdown, name, create(language))
    writeFileSync(join(REPOSITORY, REFERENCES[language]), markdown)
  }
}

describe.each(LANGUAGES)('a generated block of the reference (%s)', (language) => {
  it.each(Object.entries(BLOCKS))(
    '"%s" says what the code says (else: UPDATE_DOCS=1 npx vitest run test/docs/generated.test.ts)',
    (name, create) => {
      expect(blockIn(readText(REFERENCES[language]), name)).toBe(create(language))
    },
  )

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
