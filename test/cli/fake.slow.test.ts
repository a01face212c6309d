import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { TpnsClient } from '../../src/index.js'
import { basicHeader, makeToken, notify, SECRET_KEY } from '../testing/support.js'
import { type Started, start } from './start.js'

const OTHER_KEY = 'fedcba9876543210fedcba9876543210'

async function getUrl(fake: Started): Promise<string> {
  const [, url] = await fake.printed(/listens at (\S+)[\s\S]*Ctrl-C/)
  return url ?? ''
}

async function push(
  url: string,
  body: object,
  authorization = basicHeader(),
): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}/v3/push/app`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify(body),
  })
  return (await response.json()) as Record<string, unknown>
}

describe('tpns-client fake', () => {
  it('says how to reach it, and serves a client', async () => {
    await using fake = start('fake', '--port', '0')
    const url = await getUrl(fake)
    const [, accessId = '', secretKey] = await fake.printed(/AccessID (\d+)\s+SecretKey\s+(\S+)/)
    await using tpns = new TpnsClient({ baseUrl: url, accessId, secretKey })
    const { push_id } = await tpns.push.send({
      audience_type: 'token',
      token_list: [makeToken(1)],
      message_type: 'notify',
      message: { title: 'T', content: 'C' },
    })
    await fake.printed(new RegExp(`v3/push/app  token \\(1\\)  0 ok  push ${push_id}`))
  })

  it('prints each request in one line, with the reason of a refusal', async () => {
    await using fake = start('fake', '--port', '0')
    const url = await getUrl(fake)
    await push(url, notify({ audience_type: 'token_list', token_list: [makeToken(1), 'short'] }))
    await fake.printed(
      /^\d\d:\d\d:\d\d {2}v3\/push\/app {2}token_list \(2\) {2}1008029 token is not valid: token_list\[1\] does not have 36 characters$/m,
    )
    await fetch(`${url}/v3/nothing`)
    await fake.printed(/^\d\d:\d\d:\d\d {2}GET v3\/nothing {2}HTTP 404$/m)
  })

  it('prints bodies with --verbose only', async () => {
    const title = 'Order shipped'
    const body = notify({ message: { title, content: 'C' } })
    await using quiet = start('fake', '--port', '0')
    await using verbose = start('fake', '--port', '0', '--verbose')
    await push(await getUrl(verbose), body)
    await verbose.printed(/ {4}\{\n[\s\S]*"title": "Order shipped"/)
    await push(await getUrl(quiet), body)
    await quiet.printed(/0 ok/)
    quiet.process.kill('SIGTERM')
    expect((await quiet.ended).stdout).not.toContain(title)
  })

  it('is the app that the options describe, and never prints a key that was given', async () => {
    const app = ['--access-id', '1600000009', '--secret-key', OTHER_KEY, '--platform', 'ios']
    await using fake = start('fake', '--port', '0', ...app, '--answer-style', 'older', '--verbose')
    const url = await getUrl(fake)
    await fake.printed(/ios, AccessID 1600000009/)
    const authorization = basicHeader('1600000009', OTHER_KEY)
    // iOS needs an environment.
    expect(await push(url, notify(), authorization)).toMatchObject({ ret_code: 1008002 })
    // The newer style says NO_ERROR here.
    expect(await push(url, notify({ environment: 'dev' }), authorization)).toMatchObject({
      ret_code: 0,
      err_msg: '',
    })
    expect(await push(url, notify())).toMatchObject({ ret_code: 1008035 })
    await fake.printed(/1008035/)
    fake.process.kill('SIGTERM')
    const { stdout, stderr } = await fake.ended
    for (const secret of [OTHER_KEY, SECRET_KEY, authorization.slice(6)]) {
      expect(stdout + stderr).not.toContain(secret)
    }
  })

  it('knows no device with --unknown-tokens reject', async () => {
    await using fake = start('fake', '--port', '0', '--unknown-tokens', 'reject')
    expect(await push(await getUrl(fake), notify())).toMatchObject({ ret_code: 1008029 })
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('ends well at %s, also with connections open', async (signal) => {
    await using fake = start('fake', '--port', '0')
    // fetch keeps its connection alive.
    await push(await getUrl(fake), notify())
    fake.process.kill(signal)
    const { exitCode, stdout, stderr } = await fake.ended
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('stopped')
  })

  it('names the remedy and ends with 1 when the port is in use', async () => {
    const occupant = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => occupant.once('listening', resolve))
    const { port } = occupant.address() as AddressInfo
    const { exitCode, stdout, stderr } = await start('fake', '--port', String(port)).ended
    occupant.close()
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toContain(`port ${port} of 127.0.0.1 is in use. Choose another with --port`)
  })

  it('names the remedy when the host is not of this machine', async () => {
    const { exitCode, stderr } = await start('fake', '--port', '0', '--host', '192.0.2.1').ended
    expect(exitCode).toBe(1)
    expect(stderr).toContain('"192.0.2.1" is not an address of this machine')
  })
})
