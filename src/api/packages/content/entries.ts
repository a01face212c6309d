import { noEntries } from '../upload/check-lines.js'
import { checkNotTooLarge, MAX_PACKAGE_BYTES } from '../upload/limits.js'
import { type Content, PIECE_BYTES } from './content.js'
import type { EntryCursor } from './entry-cursor.js'

/**
 * A text file made of the entries from the cursor on, while it is sent: one a line, no line break at the end.
 *
 * @param splitBytes the package ends before it grows larger, and the cursor stays at the first entry that did not
 *   fit; undefined: an upload that grows too large is refused
 */
export function createEntriesContent(cursor: EntryCursor, splitBytes: number | undefined): Content {
  const start = cursor.position()
  const limit = splitBytes ?? MAX_PACKAGE_BYTES
  return {
    repeatable: () => cursor.canRewind(start),
    async open() {
      await cursor.rewind(start)
      await cursor.peek()
      if (cursor.next() === undefined) throw noEntries()
      let closed = false
      async function* lines(): AsyncGenerator<Uint8Array> {
        let text = ''
        let size = 0
        for (;;) {
          const waiting = cursor.peek()
          if (waiting !== undefined) await waiting
          const next = cursor.next()
          // Somebody else may be using the cursor by now.
          if (closed || next === undefined) break
          const line = size === 0 ? next.text : `\n${next.text}`
          const grown = size + next.bytes + line.length - next.text.length
          if (grown > limit) {
            if (splitBytes === undefined) checkNotTooLarge(grown)
            break
          }
          cursor.advance()
          size = grown
          text += line
          if (text.length < PIECE_BYTES) continue
          yield Buffer.from(text, 'utf8')
          text = ''
        }
        if (text !== '') yield Buffer.from(text, 'utf8')
      }
      return {
        size: undefined,
        chunks: lines(),
        entries: () => cursor.position() - start,
        close: async () => {
          closed = true
        },
      }
    },
  }
}
