import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { FakeClock, FakeTpns } from '../../../src/testing/index.js'
import { basicHeader, call, makeToken, PUSH, raw, readAnswer, signHeaders, toAll } from '../support.js'

const UPLOAD = 'v3/push/package/upload'
const TYPE = 'multipart/form-data; boundary=X'

function form(content: string | Uint8Array, filename = 'users.txt', name = 'file'): Uint8Array {
  const head = `--X\r\nContent-Disposition: form-data; name="${name}"; filename="${filename}"\r\n\r\n`
  return Buffer.concat([Buffer.from(head), Buffer.from(content as Uint8Array), Buffer.from('\r\n--X--\r\n')])
}

/** As the Python SDK of the vendor sends it. */
function nameless(content: string): Uint8Array {
  return Buffer.from(`--X\r\nContent-Disposition: form-data; name="file"\r\n\r\n${content}\r\n--X--\r\n`)
}

/** A zip as its format describes: local headers and data, directory, end record. Checksums are left 0. */
function makeZip(files: Record<string, string>): Uint8Array {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, text] of Object.entries(files)) {
    const data = deflateRawSync(text)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(8, 8)
    local.writeUInt32LE(data.length, 18)
    local.writeUInt32LE(text.length, 22)
    local.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(data.length, 20)
    entry.writeUInt32LE(text.length, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(offset, 42)
    locals.push(local, Buffer.from(name), data)
    directory.push(entry, Buffer.from(name))
    offset += 30 + name.length + data.length
  }
  const size = Buffer.concat(directory).length
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(directory.length / 2, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, ...directory, end])
}

async function upload(fake: FakeTpns, body: Uint8Array, type = TYPE) {
  return readAnswer(
    await raw(fake, UPLOAD, body, { headers: { authorization: basicHeader(), 'content-type': type } }),
  )
}

describe('a package upload', () => {
  it('gives an upload id, and its accounts are pushed to', async () => {
    const fake = new FakeTpns()
    fake.addDevice({ token: makeToken(1), accounts: ['user-1'] })
    fake.addDevice({ token: makeToken(2), accounts: ['user-2'] })
    fake.addDevice({ token: makeToken(3), accounts: ['user-3'] })
    const answer = await upload(fake, form('user-1\r\nuser-2\n'))
    expect(answer).toEqual({ retCode: 0, errMsg: 'NO_ERROR', uploadId: 36217 })
    await call(fake, PUSH, toAll({ audience_type: 'package_account_push', upload_id: answer.uploadId }))
    expect([1, 2, 3].map((n) => fake.pushesTo(makeToken(n)).length)).toEqual([1, 1, 0])
  })

  it('of tokens is pushed to the live ones', async () => {
    const fake = new FakeTpns({ unknownTokens: 'reject' })
    fake.addDevice({ token: makeToken(1) })
    const { uploadId } = await upload(fake, form(`${makeToken(1)}\n${makeToken(2)}`, 'tokens.csv'))
    await call(fake, PUSH, toAll({ audience_type: 'package_token_push', upload_id: uploadId }))
    expect(fake.pushes[0]?.deliveries.map((delivery) => delivery.token)).toEqual([makeToken(1)])
  })

  const long = (n: number) => `${'n'.repeat(n - 4)}.txt`
  it.each([
    ['a zip of one text file', form(makeZip({ 'users.txt': 'user-1' }), 'users.zip'), 0],
    ['a zip of two files', form(makeZip({ 'a.txt': 'user-1', 'b.txt': 'user-2' }), 'users.zip'), 1008011],
    ['a zip with a folder', form(makeZip({ 'a/b.txt': 'user-1' }), 'users.zip'), 1008011],
    ['a zip of another kind of file', form(makeZip({ 'users.md': 'user-1' }), 'users.zip'), 1008011],
    ['a zip that is none', form('user-1', 'users.zip'), 1008011],
    ['another extension', form('user-1', 'users.md'), 1008011],
    ['no extension', form('user-1', 'users'), 1008011],
    ['an empty filename', form('user-1', ''), 1008011],
    ['a part without a filename, as the Python SDK sends it', nameless('user-1'), 0],
    ['a filename of 100 characters', form('user-1', long(100)), 0],
    ['a filename of 101 characters', form('user-1', long(101)), 1008011],
    ['an empty file', form(''), 1008012],
    ['only empty lines', form('\n\n'), 1008012],
    ['another part name', form('user-1', 'users.txt', 'upload'), 1008012],
    ['an entry of one character', form('u'), 1008011],
    ['an entry of 100 characters', form('u'.repeat(100)), 0],
    ['an entry of 101 characters', form('u'.repeat(101)), 1008011],
    ['two columns', form('user-1,user-2', 'users.csv'), 1008011],
    ['a byte order mark', form('\uFEFFuser-1'), 0],
    ['bytes that are no UTF-8', form(Uint8Array.of(0xff, 0xfe, 0x41)), 1008011],
    ['a body cut off', form('user-1').subarray(0, -10), 1008011],
    ['something else in front', Buffer.concat([Buffer.from('x'), form('user-1')]), 1008011],
  ])('with %s gets the code for it', async (_, body, code) => {
    expect(await upload(new FakeTpns(), body)).toMatchObject({ retCode: code })
  })

  it('that is JSON is refused', async () => {
    expect(await upload(new FakeTpns(), form('user-1'), 'application/json')).toMatchObject({
      retCode: 1008011,
    })
  })

  it.each([
    ['refuses a signature', 'basic', 1008003],
    ['takes a signature if it is to', 'any', 0],
  ] as const)('%s', async (_, uploadAuth, code) => {
    const fake = new FakeTpns({ uploadAuth, clock: new FakeClock() })
    const body = form('user-1')
    const { AccessId, TimeStamp, Sign } = signHeaders(body, new FakeClock().now())
    const headers = { accessid: AccessId, timestamp: TimeStamp, sign: Sign, 'content-type': TYPE }
    expect(readAnswer(await raw(fake, UPLOAD, body, { headers }))).toMatchObject({ retCode: code })
  })

  it('takes what fetch makes of a FormData', async () => {
    const fake = new FakeTpns()
    const server = await fake.listen()
    const body = new FormData()
    body.set('file', new Blob(['user-1\nuser-2']), 'users.txt')
    const response = await fetch(`${server.url}/${UPLOAD}`, {
      method: 'POST',
      headers: { authorization: basicHeader() },
      body,
    })
    expect(await response.json()).toMatchObject({ retCode: 0 })
    await server.close()
  })
})

const PLAN = 'v3/push/plan/add_plan_push'

describe('a plan', () => {
  it('is answered as newer documents show it', async () => {
    const fake = new FakeTpns({ clock: new FakeClock(1593314408_000) })
    expect(await call(fake, PLAN, { planName: 'spring-sale', planDescribe: 'all spring pushes' })).toEqual({
      retCode: 0,
      ErrMsg: '',
      errMsg: 'save success',
      result: {
        accessId: 0,
        planId: '48',
        planName: 'spring-sale',
        planDescribe: 'all spring pushes',
        planPushSource: 'api',
        createdAt: 1593314408,
        updateAt: 1593314408,
        lastPushTimestamp: 0,
        planPushCount: 0,
        isDefaultPlan: false,
        pushRateLimitEnable: 0,
        mark_status: 0,
      },
    })
  })

  it.each([
    ['no name', { planDescribe: 'd' }, 1008002],
    ['no description', { planName: 'n' }, 1008002],
    ['a name of 60', { planName: 'n'.repeat(60), planDescribe: 'd' }, 0],
    ['a name of 61', { planName: 'n'.repeat(61), planDescribe: 'd' }, 1008007],
    ['a description of 300', { planName: 'n', planDescribe: '述'.repeat(300) }, 0],
    ['a description of 301', { planName: 'n', planDescribe: 'd'.repeat(301) }, 1008007],
  ])('with %s gets the code for it', async (_, body, code) => {
    expect(await call(new FakeTpns(), PLAN, body)).toMatchObject({ retCode: code })
  })

  it('can be made 200 times a day', async () => {
    const clock = new FakeClock()
    const fake = new FakeTpns({ clock })
    const make = async () => (await call(fake, PLAN, { planName: 'n', planDescribe: 'd' })).retCode
    for (let n = 0; n < 200; n++) expect(await make()).toBe(0)
    expect(await make()).toBe(1008028)
    clock.advance(86_400_000)
    expect(await make()).toBe(0)
  })
})
