import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { runIn } from '../support/terminal.js'

const KEY = '1452fcebae9f3115ba794fb0fff2fd73'
const ENV = { TPNS_ACCESS_ID: '1500001048', TPNS_SECRET_KEY: KEY }
const BODY = '{"audience_type": "account","platform": "android"}'

const sign = (args: readonly string[], stdin = BODY, env: Readonly<Record<string, string>> = ENV) =>
  runIn(['sign', '--timestamp', '1565314789', ...args], { stdin, env })

describe('tpns-client sign', () => {
  const hex = createHmac('sha256', KEY).update(`15653147891500001048${BODY}`).digest('hex')
  const base64 = Buffer.from(hex).toString('base64')

  it('shows the string to sign, the hexadecimal digest and the headers', async () => {
    const { exitCode, stdout, stderr } = await sign([])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const lines = stdout.split('\n')
    expect(lines).toContain(`15653147891500001048${BODY}`)
    expect(lines).toContain(hex)
    expect(lines).toContain(`Sign: ${base64}`)
    expect(lines).toContain('TimeStamp: 1565314789')
    expect(stdout).not.toContain(KEY)
  })

  it('prints the same as one JSON document', async () => {
    const { stdout } = await sign(['--json'])
    expect(JSON.parse(stdout)).toEqual({
      accessId: '1500001048',
      timestamp: 1565314789,
      bodyBytes: Buffer.byteLength(BODY),
      stringToSign: `15653147891500001048${BODY}`,
      hex,
      sign: base64,
    })
  })

  it('signs the bytes as they are, and says so of a line break at the end', async () => {
    const { stdout } = await sign([], `${BODY}\n`)
    expect(stdout).not.toContain(hex)
    expect(stdout).toContain('It ends with a line break, which is signed too')
  })

  it('never shows the key, even when the body holds it', async () => {
    for (const args of [[], ['--json']]) {
      expect((await sign(args, `{"key":"${KEY}"}`)).stdout).not.toContain(KEY)
    }
  })

  it('needs credentials, or --fake', async () => {
    expect(await sign([], BODY, {})).toMatchObject({ exitCode: 2, stdout: '' })
    const { exitCode, stdout } = await sign(['--fake'], BODY, {})
    expect(exitCode).toBe(0)
    expect(stdout).toContain(`15653147891500000001${BODY}`)
  })
})
