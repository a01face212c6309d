import { TpnsRequestError } from '../../../errors/validation-errors.js'
import { reasonOf, refused, UPLOAD_RET } from '../upload/refused.js'
import { type Content, pieces } from './content.js'
import type { OneTimeStream } from './single-use-stream.js'

/** A stream: it is read once, and not before the connection stands. */
export function contentOfStream(source: OneTimeStream): Content {
  let begun = false
  async function* read(): AsyncGenerator<Uint8Array> {
    begun = true
    try {
      for await (const chunk of source.read()) yield* pieces(bytesOf(chunk))
    } catch (cause) {
      throw cause instanceof TpnsRequestError ? cause : failed(cause)
    }
  }
  return {
    repeatable: () => !begun,
    async open() {
      const reason = source.unreadable()
      if (reason !== undefined) throw refused('stream', `cannot be read: it ${reason}. Hand in a fresh one`)
      return {
        size: undefined,
        chunks: read(),
        // Untouched so far, it may serve the next attempt.
        close: async () => {
          if (begun) source.discard()
        },
      }
    },
  }
}

function bytesOf(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  if (typeof chunk === 'string') return Buffer.from(chunk, 'utf8')
  throw refused(
    'stream',
    'gave something other than bytes or text. For tokens or accounts one by one use { entries }',
    { retCode: UPLOAD_RET.wrongType },
  )
}

function failed(cause: unknown) {
  return refused('stream', `failed while it was read (${reasonOf(cause)})`, { cause })
}
