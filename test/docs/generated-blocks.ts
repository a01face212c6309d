import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { blockIn, type Language, REPOSITORY, readText, withBlock } from './markdown.js'

/**
 * Tests that a page has the blocks that the code makes. `UPDATE_DOCS=1` with the test's file rewrites them.
 *
 * @param file the test, for the message
 */
export function testBlocks(
  page: string,
  language: Language,
  blocks: Readonly<Record<string, (language: Language) => string>>,
  file: string,
): void {
  if (process.env.UPDATE_DOCS === '1') {
    let markdown = readText(page)
    for (const [name, create] of Object.entries(blocks))
      markdown = withBlock(markdown, name, create(language))
    writeFileSync(join(REPOSITORY, page), markdown)
  }
  it.each(Object.entries(blocks))(
    `has the block "%s" that the code makes (else: UPDATE_DOCS=1 npx vitest run test/docs/${file})`,
    (name, create) => {
      expect(blockIn(readText(page), name)).toBe(create(language))
    },
  )
}
