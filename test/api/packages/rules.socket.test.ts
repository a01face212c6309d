import { mkdir, writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PackageKind, type PackageSource, TpnsRequestError } from '../../../src/index.js'
import { getFailure, SECRET_KEY, testClient } from '../../support/client.js'
import { getFile, inPieces, tempFolder, token, tokens, uploadServer } from './support.js'

/** The rule that an upload breaks, as `path code`, and how many whole requests the server has seen. */
async function broken(source: PackageSource): Promise<{ rule: string; message: string; uploads: number }> {
  await using server = await uploadServer()
  await using tpns = testClient({ baseUrl: server.url })
  const error = await getFailure(tpns.packages.upload(source))
  expect(error).toBeInstanceOf(TpnsRequestError)
  expect(error).toMatchObject({ outcome: 'not-sent', stopReason: 'not-retryable' })
  expect(error.attempts).toBeLessThanOrEqual(1)
  const [issue] = (error as TpnsRequestError).issues
  return {
    rule: `${issue!.path} ${issue!.retCode}`,
    message: issue!.message,
    uploads: server.uploads.length,
  }
}

interface LineCase {
  name: string
  content: string | Uint8Array
  filename?: string
  kind?: PackageKind
  /** Undefined: it is taken. */
  rule?: string
}

const T = token(7)
const LINE_CASES: LineCase[] = [
  { name: 'tokens, one a line', content: `${T}\n${T}`, kind: 'token' },
  { name: 'a line break at the end', content: `${T}\n`, kind: 'token' },
  { name: 'several line breaks at the end', content: `${T}\r\n\r\n\n`, kind: 'token' },
  { name: 'Windows line ends', content: `${T}\r\n${T}\r\n`, kind: 'token' },
  { name: 'accounts of 2 and of 100 characters', content: `ab\n${'x'.repeat(100)}\n`, kind: 'account' },
  { name: '100 characters of 4 bytes', content: '😀'.repeat(100), kind: 'account' },
  { name: 'Chinese accounts', content: '用户\n用户一\n', kind: 'account' },
  { name: 'a comma in a .txt', content: 'Doe, Jane\n', kind: 'account' },
  { name: 'one column in a .csv', content: 'user-1\nuser-2', filename: 'a.csv' },
  { name: 'an extension in capitals', content: 'user-1', filename: 'A.TXT' },
  { name: 'a token among unknown entries', content: T },

  { name: 'a token of 35', content: `${T}\n${T.slice(1)}\n${T}`, kind: 'token', rule: 'line 2 1008011' },
  { name: 'a token of 37', content: `${T}\n${T}\n0${T}`, kind: 'token', rule: 'line 3 1008011' },
  { name: 'a token with a space behind it', content: `${T} \n`, kind: 'token', rule: 'line 1 1008011' },
  { name: 'an account of 1', content: 'ab\nc\n', kind: 'account', rule: 'line 2 1008011' },
  { name: 'an account of 1 that has 3 bytes', content: 'ab\n用\n', kind: 'account', rule: 'line 2 1008011' },
  { name: 'an account of 101', content: 'x'.repeat(101), kind: 'account', rule: 'line 1 1008011' },
  {
    name: 'an account of 101 of 4 bytes',
    content: `ab\n${'😀'.repeat(101)}`,
    kind: 'account',
    rule: 'line 2 1008011',
  },
  { name: 'HTML', content: '<html>\n<body>', rule: 'line 1 1008011' },
  { name: 'lines of JSON', content: '{"account":"anna"}\n{"account":"bert"}', rule: 'line 1 1008011' },
  {
    name: 'a pointer of Git LFS',
    content: 'version https://git-lfs.github.com/spec/v1\n',
    rule: 'line 1 1008011',
  },
  { name: 'the name of a column', content: 'account\nanna\n', kind: 'account', rule: 'line 1 1008011' },
  { name: 'the name of a column in Chinese', content: '账号\r\nanna\r\n', rule: 'line 1 1008011' },
  { name: 'a column’s name among the entries', content: 'anna\naccount\n', kind: 'account' },
  { name: 'a rounded number', content: '13800000000\n1.38E+10\r\n', kind: 'account', rule: 'line 2 1008011' },
  { name: 'an error of a spreadsheet', content: 'anna\n#N/A\nbert', kind: 'account', rule: 'line 2 1008011' },
  { name: 'an object as text', content: 'anna\n[object Object]', kind: 'account', rule: 'line 2 1008011' },
  { name: 'a lost character', content: 'anna\nb\ufffdrt', kind: 'account', rule: 'line 2 1008011' },
  { name: 'a line separator', content: 'anna\u2028bert', kind: 'account', rule: 'line 1 1008011' },
  {
    name: 'a full-width comma, which a name may hold',
    content: '杜，珍\n',
    filename: 'a.csv',
    kind: 'account',
  },
  { name: 'a line without end', content: 'x'.repeat(300_000), rule: 'line 1 1008011' },
  { name: 'an entry of 1 of unknown kind', content: 'a', rule: 'line 1 1008011' },
  { name: 'a blank line between entries', content: 'ab\n\ncd\n', rule: 'line 2 1008011' },
  { name: 'a blank line of Windows in front', content: '\r\nab', rule: 'line 1 1008011' },
  { name: 'old Macintosh line ends', content: `${T}\r${T}\r${T}`, kind: 'token', rule: 'line 1 1008011' },
  { name: 'nothing', content: '', rule: 'file 1008012' },
  { name: 'only line breaks', content: '\n\r\n\n', rule: 'file 1008012' },
  { name: 'a byte order mark', content: `\uFEFF${T}\n${T}`, kind: 'token', rule: 'line 1 1008011' },
  { name: 'UTF-16', content: Buffer.from('\uFEFFuser-1\nuser-2\n', 'utf16le'), rule: 'line 1 1008011' },
  {
    name: 'UTF-16 without its mark',
    content: Buffer.from('user-1\nuser-2\n', 'utf16le'),
    rule: 'line 1 1008011',
  },
  {
    name: 'CR line ends of a few accounts',
    content: 'anna\rbert\rcarl',
    kind: 'account',
    rule: 'line 1 1008011',
  },
  { name: 'a bare CR at the very end', content: 'anna\nbert\r', kind: 'account', rule: 'line 2 1008011' },
  { name: 'CR CR LF line ends', content: 'anna\r\r\nbert', kind: 'account', rule: 'line 1 1008011' },
  {
    name: 'mixed line ends, CR among them',
    content: 'anna\r\nbert\ncarl\rdora\n',
    kind: 'account',
    rule: 'line 3 1008011',
  },
  { name: 'mixed line ends, LF and CRLF', content: 'anna\r\nbert\ncarl\r\n', kind: 'account' },
  { name: 'quoted cells', content: 'anna\n"bert"\n', filename: 'a.csv', rule: 'line 2 1008011' },
  { name: 'single quotes around', content: "'anna'", kind: 'account', rule: 'line 1 1008011' },
  { name: 'a quote inside', content: '5"tall\n', kind: 'account' },
  { name: 'a blank behind an account', content: 'anna\nbert \r\n', kind: 'account', rule: 'line 2 1008011' },
  { name: 'a blank in front of an account', content: ' anna', kind: 'account', rule: 'line 1 1008011' },
  { name: 'a blank inside', content: 'anna b\n', kind: 'account' },
  { name: 'only blanks in a line', content: 'anna\n   \n', kind: 'account', rule: 'line 2 1008011' },
  { name: 'an ideographic space behind', content: '用户\u3000\n', kind: 'account', rule: 'line 1 1008011' },
  { name: 'a no-break space in front', content: '\u00a0anna', kind: 'account', rule: 'line 1 1008011' },
  {
    name: 'a mark where files were joined',
    content: 'anna\n\ufeffbert',
    kind: 'account',
    rule: 'line 2 1008011',
  },
  { name: 'a tab', content: 'anna\n13800138000\tbert', kind: 'account', rule: 'line 2 1008011' },
  { name: 'a NUL', content: 'anna\nbe\0rt', kind: 'account', rule: 'line 2 1008011' },
  { name: 'UTF-16, big end first', content: Buffer.from('feff0061006e', 'hex'), rule: 'line 1 1008011' },
  {
    name: 'GBK on the third line',
    content: Buffer.concat([
      Buffer.from('ab\ncd\n'),
      Buffer.from([0xd3, 0xc3, 0xbb, 0xa7]),
      Buffer.from('\nef'),
    ]),
    rule: 'line 3 1008011',
  },
  {
    name: 'a character cut off at the end of the file',
    content: Buffer.concat([Buffer.from('ab\n'), Buffer.from('用户').subarray(0, 5)]),
    rule: 'line 2 1008011',
  },
  {
    name: 'two columns in a .csv',
    content: 'user-1\nuser-2,2\n',
    filename: 'a.csv',
    rule: 'line 2 1008011',
  },
]

const SHAPES: [
  name: string,
  source: (bytes: Buffer, filename: string, kind?: PackageKind) => PackageSource,
][] = [
  ['in memory', (data, filename, kind) => ({ data, filename, kind })],
  ['as a stream', (bytes, filename, kind) => ({ stream: Readable.from([bytes]), filename, kind })],
  [
    'byte by byte',
    (bytes, filename, kind) => ({ stream: inPieces(bytes.subarray(0, 2_000), 1), filename, kind }),
  ],
]

for (const [shape, source] of SHAPES) {
  describe(`a text file ${shape}`, () => {
    for (const { name, content, filename = 'a.txt', kind, rule } of LINE_CASES) {
      const bytes = Buffer.from(content as string)
      if (rule === undefined) {
        it(`with ${name} is taken unchanged`, async () => {
          await using server = await uploadServer()
          await using tpns = testClient({ baseUrl: server.url })
          await tpns.packages.upload(source(bytes, filename, kind))
          expect((await getFile(server.uploads[0]!)).bytes).toEqual(bytes)
        })
      } else {
        it(`with ${name} is refused, and no whole request reaches the service`, async () => {
          expect(await broken(source(bytes, filename, kind))).toMatchObject({ rule, uploads: 0 })
        })
      }
    }
  })
}

it('a broken rule far inside a large file is named by its line', async () => {
  const lines = tokens(50_000)
  lines[43_210] = 'short'
  const { rule, message, uploads } = await broken({
    data: Buffer.from(lines.join('\n')),
    filename: 'a.txt',
    kind: 'token',
  })
  expect(rule).toBe('line 43211 1008011')
  expect(message).toContain('5 characters')
  expect(message).toContain('36 characters')
  expect(uploads).toBe(0)
})

it('messages never repeat an entry: accounts may be phone numbers', async () => {
  const { message } = await broken({
    data: Buffer.from(`ab\n${'13800138000'.repeat(10)}`),
    filename: 'a.txt',
  })
  expect(message).not.toContain('13800138000')
})

it('lines count the same wherever the chunks end', async () => {
  const line = fc.stringMatching(/^[a-z用😀]{0,4}$/u)
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1 }),
      fc.integer({ min: 1, max: 9 }),
      async (lines, size) => {
        const bytes = Buffer.from(lines.join('\r\n'))
        const { checkLines } = await import('../../../src/api/packages/upload/check-lines.js')
        const verdict = async (pieceSize: number) => {
          const check = checkLines('account', 'txt')
          try {
            for await (const piece of inPieces(bytes, pieceSize)) check.push(piece)
            await check.end()
            return check.entries()
          } catch (error) {
            return (error as TpnsRequestError).issues[0]!.path
          }
        }
        expect(await verdict(size)).toBe(await verdict(1_000))
      },
    ),
  )
})

describe('a file name', () => {
  const data = Buffer.from(T)
  const long = (length: number) => `${'n'.repeat(length - 4)}.txt`

  it.each(['a.txt', '.csv', '用户.csv', long(100), `${'😀'.repeat(96)}.txt`, 'a"b\r\n.txt', 'a.b.txt'])(
    '%j is taken',
    async (filename) => {
      await using server = await uploadServer()
      await using tpns = testClient({ baseUrl: server.url })
      await tpns.packages.upload({ data, filename })
      expect(server.uploads).toHaveLength(1)
    },
  )

  it.each([
    ['of 101 characters', long(101), 1008011],
    ['that is empty', '', 1008011],
    ['without an extension', 'tokens', 1008011],
    ['with another extension', 'tokens.xlsx', 1008011],
    ['that is no text', 7, 1008001],
    ['that is missing', undefined, 1008002],
  ])('%s is refused before anything is sent', async (_, filename, retCode) => {
    const source = { data, filename } as PackageSource
    expect(await broken(source)).toMatchObject({ rule: `filename ${retCode}`, uploads: 0 })
  })
})

describe('a source', () => {
  it.each([
    ['nothing', undefined, ' 1008002'],
    ['a path that is not in an object', 'tokens.txt', ' 1008002'],
    ['an object without a place', { filename: 'a.txt' }, ' 1008002'],
    ['two places', { path: 'a.txt', data: Buffer.from(T), filename: 'a.txt' }, ' 1008001'],
    ['text as data', { data: T, filename: 'a.txt' }, 'data 1008001'],
    ['a Buffer as a stream', { stream: Buffer.from(T), filename: 'a.txt' }, 'stream 1008001'],
    ['an empty path', { path: '' }, 'path 1008001'],
    ['a web address as a path', { path: new URL('https://example.com/a.txt') }, 'path 1008001'],
    ['an unknown kind', { data: Buffer.from(T), filename: 'a.txt', kind: 'tokens' }, 'kind 1008001'],
    ['entries without a kind', { entries: [T] }, 'kind 1008002'],
    ['a text as entries', { entries: T, kind: 'token' }, 'entries 1008001'],
    ['a function that returns nothing', { entries: () => undefined, kind: 'token' }, 'entries 1008002'],
    ['entries in a zip', { entries: [T], kind: 'token', filename: 'a.zip' }, 'filename 1008011'],
    ['numbers as entries', { entries: [T, 7], kind: 'token' }, 'entries[1] 1008001'],
    ['bytes as entries', { entries: Buffer.from(T), kind: 'token' }, 'entries[0] 1008001'],
    ['no entries', { entries: [], kind: 'token' }, 'file 1008012'],
    ['a short token', { entries: [T, T.slice(1)], kind: 'token' }, 'entries[1] 1008011'],
    ['an account of 101', { entries: ['x'.repeat(101)], kind: 'account' }, 'entries[0] 1008011'],
    ['an empty account', { entries: ['ab', ''], kind: 'account' }, 'entries[1] 1008011'],
    ['a line break in an account', { entries: ['a\nb'], kind: 'account' }, 'entries[0] 1008011'],
    ['a carriage return in an account', { entries: ['ab\r'], kind: 'account' }, 'entries[0] 1008011'],
    ['half of a surrogate pair', { entries: ['ab\ud83d'], kind: 'account' }, 'entries[0] 1008011'],
    ['a byte order mark', { entries: ['\uFEFFab'], kind: 'account' }, 'entries[0] 1008011'],
    ['a comma in a .csv', { entries: ['a,b'], kind: 'account', filename: 'a.csv' }, 'entries[0] 1008011'],
    ['numbers in a stream', { stream: Readable.from([1]), filename: 'a.txt' }, 'stream 1008001'],
  ])('of %s is refused', async (_, source, rule) => {
    expect(await broken(source as PackageSource)).toMatchObject({ rule, uploads: 0 })
  })

  it('that does not exist, or is a folder, is refused before anything is sent', async () => {
    await using folder = await tempFolder()
    await mkdir(folder.file('folder.txt'))
    expect(await broken({ path: folder.file('missing.txt') })).toMatchObject({
      rule: 'path 1008011',
      message: expect.stringContaining('ENOENT'),
    })
    expect((await broken({ path: folder.file('folder.txt') })).rule).toBe('path 1008011')
  })

  it('that is an empty file is refused with 1008012', async () => {
    await using folder = await tempFolder()
    await writeFile(folder.file('a.txt'), '')
    expect((await broken({ path: folder.file('a.txt') })).rule).toBe('file 1008012')
  })

  it('that fails in the middle is the reason of the error, and its cause', async () => {
    const mine = new Error('the database went away')
    async function* failing() {
      yield Buffer.from(`${T}\n`)
      throw mine
    }
    await using server = await uploadServer()
    await using tpns = testClient({ baseUrl: server.url })
    const error = await getFailure(tpns.packages.upload({ stream: failing(), filename: 'a.txt' }))
    expect(error).toBeInstanceOf(TpnsRequestError)
    expect(error).toMatchObject({
      cause: mine,
      outcome: 'not-sent',
      attempts: 1,
      stopReason: 'not-retryable',
    })
    expect(error.message).toContain('the database went away')
    expect(JSON.stringify(error) + error.stack).not.toContain(SECRET_KEY)
    expect(server.uploads).toHaveLength(0)
  })
})

describe('the size of a file', () => {
  const MAX = 104_857_600

  it('beyond 100 MB is refused before anything is sent, where it is known', async () => {
    const data = Buffer.alloc(MAX + 1)
    expect(await broken({ data, filename: 'a.txt' })).toMatchObject({ rule: 'file 1008011', uploads: 0 })
  })

  it('beyond 100 MB breaks a stream off, where it is not known', async () => {
    const chunk = Buffer.from(`${tokens(1_000).join('\n')}\n`)
    let given = 0
    async function* endless() {
      for (;;) {
        given += chunk.length
        yield chunk
      }
    }
    const { rule, message, uploads } = await broken({ stream: endless(), filename: 'a.txt', kind: 'token' })
    expect(rule).toBe('file 1008011')
    expect(message).toContain('uploadEntries')
    expect(uploads).toBe(0)
    expect(given).toBeLessThanOrEqual(MAX + 2 * chunk.length)
  })
})
