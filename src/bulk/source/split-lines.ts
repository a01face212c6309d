/**
 * Splits chunks of bytes or text into lines of UTF-8 text, and yields the lines of each chunk together. Lines end with LF
 * or CRLF, empty lines are dropped, and so is a byte order mark at the beginning.
 */
export async function* splitLines(chunks: AsyncIterable<string | Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let rest = ''
  let begun = false
  for await (const chunk of chunks) {
    let text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
    if (!begun && text.startsWith('\uFEFF')) text = text.slice(1)
    begun ||= text !== ''
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    yield lines.map(withoutReturn).filter(isLine)
  }
  yield [withoutReturn(rest + decoder.decode())].filter(isLine)
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}

function isLine(line: string): boolean {
  return line !== ''
}
