import { checkSize } from '../upload/check-size.js'
import { type Content, pieces, slice } from './content.js'

/** Bytes in memory. Not copied: they must not be changed before the upload has ended. */
export function contentOfData(data: Uint8Array): Content {
  return {
    repeatable: () => true,
    async open() {
      checkSize(data.length)
      return {
        size: data.length,
        chunks: pieces(data),
        readAt: async (position, length) => slice(data, position, length),
        close: async () => {},
      }
    },
  }
}
