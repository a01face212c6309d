/** What surrounds the one file of a multipart/form-data body. */
export interface MultipartFrame {
  /** The `Content-Type` of the request. */
  readonly contentType: string
  /** From the first boundary to the blank line in front of the file. */
  readonly head: Uint8Array
  /** The end of the file and the body. Without it a body is incomplete: no server can mistake it for a whole file. */
  readonly tail: Uint8Array
}

/**
 * Frames a file as form field `name`, by RFC 7578.
 *
 * @param boundary must not occur in the file: take a random one
 */
export function buildMultipartFrame(name: string, filename: string, boundary: string): MultipartFrame {
  const head =
    `--${boundary}\r\n` +
    `Content-Disposition: form-data; name="${quoted(name)}"; filename="${quoted(filename)}"\r\n` +
    'Content-Type: application/octet-stream\r\n\r\n'
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    head: Buffer.from(head, 'utf8'),
    tail: Buffer.from(`\r\n--${boundary}--\r\n`, 'latin1'),
  }
}

/**
 * Percent-encodes what could end the quoted name or its line, as browsers do; other text is sent as UTF-8. Browsers
 * leave a backslash alone, but to some servers it is an escape that would swallow the closing quote.
 */
function quoted(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not get through.
  return text.replace(/[\u0000-\u001f\u007f"\\]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
  })
}
