/**
 * Cuts bytes, in chunks of any length, into lines of UTF-8 text, and gives those of each chunk together. LF and CRLF end
 * a line, an empty line is no line, and a byte order mark at the beginning is dropped.
 */
export async function* linesOf(chunks: AsyncIterable<string | Uint8Array>): AsyncGenerator<string[]> {
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
