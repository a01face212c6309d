import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildMultipartFrame } from '../../../src/http/multipart.js'

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8')

describe('the frame around a file', () => {
  it('is one form field with a file name, closed by the boundary', () => {
    const { contentType, head, tail } = buildMultipartFrame('file', 'tokens.txt', 'X')
    expect(contentType).toBe('multipart/form-data; boundary=X')
    expect(text(head)).toBe(
      '--X\r\nContent-Disposition: form-data; name="file"; filename="tokens.txt"\r\n' +
        'Content-Type: application/octet-stream\r\n\r\n',
    )
    expect(text(tail)).toBe('\r\n--X--\r\n')
  })

  it('writes names outside ASCII as UTF-8', () => {
    expect(text(buildMultipartFrame('file', '用户 😀.txt', 'X').head)).toContain('filename="用户 😀.txt"\r\n')
  })

  it.each([
    ['a quote', 'a"b.txt', 'a%22b.txt'],
    ['a line break', 'a\r\nX-Evil: 1.txt', 'a%0D%0AX-Evil: 1.txt'],
    ['a backslash, which would escape the quote behind it', 'a\\', 'a%5C'],
    ['a zero byte', 'a\u0000.txt', 'a%00.txt'],
  ])('escapes %s', (_, name, written) => {
    expect(text(buildMultipartFrame('file', name, 'X').head)).toContain(`filename="${written}"\r\n`)
  })

  it('never lets a name out of its quotes', () => {
    const character = fc.integer({ min: 0, max: 0x1ff }).map((code) => String.fromCodePoint(code))
    fc.assert(
      fc.property(fc.string({ unit: character }), (name) => {
        const lines = text(buildMultipartFrame('file', name, 'X').head).split('\r\n')
        expect(lines).toHaveLength(5)
        expect(lines[1]).toMatch(/^Content-Disposition: form-data; name="file"; filename="[^"\r\n]*"$/)
      }),
    )
  })
})
