import { readFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, connect, type Server } from 'node:net'
import { Agent } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDoctor } from '../../../src/cli/commands/doctor.js'
import type { ExamineInit } from '../../../src/cli/doctor/examine.js'
import type { Result } from '../../../src/cli/doctor/result.js'
import { systemRuntime } from '../../../src/core/ports/runtime.js'
import { FakeTpns } from '../../../src/testing/fake-tpns.js'
import type { FakeServer } from '../../../src/testing/server/listen.js'
import { runIn } from '../support/terminal.js'

const ACCESS_ID = '1500001048'
const SECRET_KEY = 'c0ffee0123456789abcdef0123456789'
const OTHER_KEY = 'ffffffffffffffffffffffffffffffff'
const GOOD = { TPNS_ACCESS_ID: ACCESS_ID, TPNS_SECRET_KEY: SECRET_KEY }
const tls = (name: string) => readFileSync(new URL(`../../fixtures/tls/${name}.pem`, import.meta.url), 'utf8')

const fake = new FakeTpns({ accessId: ACCESS_ID, secretKey: SECRET_KEY })
/** Another access point: it knows other apps. */
const other = new FakeTpns({ accessId: '1500009999' })
let here: FakeServer
let there: FakeServer
const ends: (() => unknown)[] = []
beforeAll(async () => {
  here = await fake.listen()
  there = await other.listen()
})
afterAll(async () => {
  await Promise.all([here.close(), there.close(), ...ends.map((end) => end())])
})

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => server.close())
  return (server.address() as AddressInfo).port
}

const answering = async (handler: RequestListener) =>
  `http://127.0.0.1:${await listen(createServer(handler))}/`

/** Where nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer()
  const port = await listen(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** A proxy whose tunnels all lead to one port. */
async function proxyTo(port: number): Promise<string> {
  const server = createServer()
  server.on('connect', (_request, client) => {
    const target = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      target.pipe(client).pipe(target)
    })
    for (const side of [target, client]) side.on('error', () => side.destroy())
  })
  return `http://127.0.0.1:${await listen(server)}`
}

type Env = Readonly<Record<string, string>>

async function examine(
  env: Env,
  { skewMs = 0, ...init }: Omit<ExamineInit, 'env'> & { readonly skewMs?: number } = {},
) {
  const runtime = { ...systemRuntime, now: () => Date.now() + skewMs }
  const ran = await runIn(['doctor', '--json'], { env, runtime, commands: [createDoctor(init)] })
  const { ok, checks } = JSON.parse(ran.stdout) as { ok: boolean; checks: Result[] }
  const having = (status: Result['status']) =>
    checks.filter((each) => each.status === status).map(({ check }) => check)
  const get = (check: Result['check']) => checks.find((each) => each.check === check)
  return { ...ran, ok, checks, failed: having('failed'), warned: having('warning'), get }
}

describe('tpns-client doctor', () => {
  it('finds nothing wrong with a setup that works, and has pushed nothing', async () => {
    const { ok, exitCode, checks, get } = await examine({ ...GOOD, TPNS_BASE_URL: here.url })
    expect({ ok, exitCode }).toEqual({ ok: true, exitCode: 0 })
    // Plain http to an IP of this machine: nothing to resolve, nothing to encrypt.
    const skipped = checks.filter(({ status }) => status === 'skipped').map(({ check }) => check)
    expect(skipped).toEqual(['dns', 'tls'])
    expect(get('clock')?.text.en).toContain('within two seconds')
    expect(fake.pushes).toEqual([])
    expect(new Set(fake.requests.map(({ path }) => path))).toEqual(new Set(['v3/device/account/query']))
  })

  it('works against the embedded fake, without variables, and claims nothing about a network', async () => {
    const { exitCode, stdout } = await runIn(['doctor', '--fake'], { commands: [createDoctor()] })
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringMatching(/^ok +credentials/m) })
    for (const check of ['DNS', 'connection', 'TLS'])
      expect(stdout).toMatch(new RegExp(`^- +${check} +none`, 'm'))
  })

  it.each([
    ['the AccessKey as AccessID', { ...GOOD, TPNS_ACCESS_ID: 'AQF5UKD8E0M7' }, 'looks like the AccessKey'],
    ['the AccessKey as SecretKey', { ...GOOD, TPNS_SECRET_KEY: 'AQF5UKD8E0M7' }, 'looks like the AccessKey'],
    [
      'AccessID and SecretKey exchanged',
      { TPNS_ACCESS_ID: SECRET_KEY, TPNS_SECRET_KEY: ACCESS_ID },
      'looks like the SecretKey',
    ],
    ['quotes', { ...GOOD, TPNS_SECRET_KEY: `"${SECRET_KEY}"` }, 'is in quotes'],
    ['a whole line of .env', { ...GOOD, TPNS_ACCESS_ID: 'TPNS_ACCESS_ID=1500001048' }, 'whole line'],
    ['no AccessID', { TPNS_SECRET_KEY: SECRET_KEY }, 'accessId is missing'],
    ['no SecretKey', { TPNS_ACCESS_ID: ACCESS_ID }, 'secretKey is missing'],
    ['an unknown region', { ...GOOD, TPNS_REGION: 'guangzou' }, 'guangzhou'],
    ['an address without https://', { ...GOOD, TPNS_BASE_URL: 'api.tpns.tencent.com' }, 'has no scheme'],
  ])('with %s says so, and asks nobody', async (_, env, words) => {
    const before = fake.requests.length
    const { failed, get, stdout, exitCode } = await examine(env)
    expect({ exitCode, failed: [...new Set(failed)] }).toEqual({ exitCode: 1, failed: ['variables'] })
    expect(get('variables')?.text.en).toContain(words)
    expect(get('service')?.status).toBe('skipped')
    expect(stdout).not.toContain(SECRET_KEY)
    expect(fake.requests).toHaveLength(before)
  })

  it('warns of blanks around a value, and of a region that has no effect', async () => {
    const { ok, warned } = await examine({
      ...GOOD,
      TPNS_SECRET_KEY: ` ${SECRET_KEY}\n`,
      TPNS_BASE_URL: here.url,
      TPNS_REGION: 'shanghai',
    })
    expect({ ok, warned }).toEqual({ ok: true, warned: ['variables', 'variables'] })
  })

  it('of a host that the DNS does not know says so', async () => {
    const { failed, get } = await examine({ ...GOOD, TPNS_BASE_URL: 'https://nowhere.invalid' })
    expect(failed).toEqual(['dns'])
    expect(get('dns')?.text.en).toMatch(/^nowhere\.invalid cannot be resolved \((ENOTFOUND|EAI_AGAIN)\)/)
    expect(get('service')?.status).toBe('skipped')
  })

  it('of a port where nobody listens says that the connection fails', async () => {
    const { failed, get } = await examine({
      ...GOOD,
      TPNS_BASE_URL: `http://127.0.0.1:${await closedPort()}`,
    })
    expect(failed).toEqual(['connection'])
    expect(get('connection')?.text.en).toContain('ECONNREFUSED')
  })

  it.each([
    ['a certificate that nobody vouches for', 'cert', false, 'is not trusted'],
    ['a certificate that has expired', 'expired', true, 'has expired'],
    ['a certificate that is not valid yet', 'not-yet-valid', true, 'is not valid yet'],
  ])('with %s says so', async (_, cert, trusted, words) => {
    const server = createTlsServer({ key: tls('key'), cert: tls(cert) }, (_request, response) =>
      response.end(),
    )
    const port = await listen(server)
    const dispatcher = new Agent({ connect: trusted ? { ca: tls('ca') } : {} })
    ends.push(() => dispatcher.close())
    const { failed, get } = await examine(
      { ...GOOD, TPNS_BASE_URL: `https://localhost:${port}` },
      { options: { dispatcher } },
    )
    expect(failed).toEqual(['tls'])
    expect(get('tls')?.text.en).toContain(words)
    expect(get('connection')?.status).toBe('ok')
  })

  it('of a server that speaks no TLS says so', async () => {
    const url = here.url.replace('http://', 'https://')
    const { failed, get } = await examine({ ...GOOD, TPNS_BASE_URL: url })
    expect(failed).toEqual(['tls'])
    expect(get('tls')?.text.en).toContain('does not speak TLS')
  })

  it('of a SecretKey that does not belong to the AccessID says so', async () => {
    const { failed, get, stdout } = await examine({
      ...GOOD,
      TPNS_SECRET_KEY: OTHER_KEY,
      TPNS_BASE_URL: here.url,
    })
    expect(failed).toEqual(['credentials'])
    expect(get('credentials')?.advice?.zh).toContain('配置管理 > 基础配置')
    expect(stdout).not.toContain(OTHER_KEY)
  })

  it('of an app at another access point names that one', async () => {
    const accessPoints = {
      guangzhou: there.url,
      shanghai: here.url,
      hongkong: there.url,
      singapore: there.url,
    }
    const { failed, get } = await examine(GOOD, { accessPoints })
    expect(failed).toEqual(['region'])
    expect(get('region')?.text.en).toBe('the app is at shanghai, not at guangzhou')
    expect(get('region')?.advice?.en).toBe('set TPNS_REGION=shanghai')
    const right = await examine({ ...GOOD, TPNS_REGION: 'shanghai' }, { accessPoints })
    expect(right.ok).toBe(true)
  })

  it('of an app that no access point knows says which were asked, and which gave no answer', async () => {
    const accessPoints = {
      guangzhou: there.url,
      shanghai: there.url,
      hongkong: there.url,
      singapore: `http://127.0.0.1:${await closedPort()}`,
    }
    const { failed, get } = await examine(GOOD, { accessPoints })
    expect(failed).toEqual(['region', 'credentials'])
    expect(get('credentials')?.text.en).toContain('(shanghai, hongkong); without an answer: singapore')
  })

  it.each([
    // The service gives its time in whole seconds.
    [-600_000, /^(599|60[01]) s slow/, /慢 (599|60[01]) 秒/],
    [600_000, /^(599|60[01]) s fast/, /快 (599|60[01]) 秒/],
  ])('of a clock that is %i ms off says so, and not that the key is wrong', async (skewMs, en, zh) => {
    const { failed, get } = await examine({ ...GOOD, TPNS_BASE_URL: here.url }, { skewMs })
    expect(failed).toEqual(['clock'])
    expect(get('clock')?.text.en).toMatch(en)
    expect(get('clock')?.text.zh).toMatch(zh)
    expect(get('credentials')?.status).toBe('skipped')
  })

  it('warns of a clock that is half a minute off, and works', async () => {
    const { ok, warned } = await examine({ ...GOOD, TPNS_BASE_URL: here.url }, { skewMs: 30_000 })
    expect({ ok, warned }).toEqual({ ok: true, warned: ['clock'] })
  })

  it.each([401, 403])('of HTTP %i without a return code names the allow-list', async (status) => {
    const url = await answering((_request, response) => response.writeHead(status).end('Forbidden'))
    const { failed, get } = await examine({ ...GOOD, TPNS_BASE_URL: url })
    expect(failed).toEqual(['ip'])
    expect(get('ip')?.advice?.en).toContain('NAT gateway')
  })

  it.each([
    ['a page of a captive portal', 200, '<html>Log in</html>', 'captive portal'],
    ['a gateway that fails', 502, '<html>Bad Gateway</html>', 'HTTP 502'],
    ['an app that is suspended', 200, '{"ret_code":1008030,"err_msg":"x"}', '1008030'],
  ])('of %s gives the error of the client', async (_, status, body, words) => {
    const url = await answering((_request, response) => response.writeHead(status).end(body))
    const { failed, get } = await examine({ ...GOOD, TPNS_BASE_URL: url })
    expect(failed).toEqual(['service'])
    expect(get('service')?.text.en).toContain(words)
  })

  it('finds the way through a proxy where there is no other, and says how the client takes it', async () => {
    const proxy = await proxyTo(Number(new URL(here.url).port))
    const env = { ...GOOD, TPNS_BASE_URL: `http://127.0.0.1:${await closedPort()}`, HTTPS_PROXY: proxy }
    const { failed, warned, get } = await examine(env)
    expect({ failed, warned }).toEqual({ failed: ['connection'], warned: ['proxy'] })
    expect(get('proxy')?.advice?.en).toContain('new ProxyAgent')
    expect(get('credentials')?.status).toBe('ok')
  })

  it('says of a proxy that it is not needed', async () => {
    const proxy = await proxyTo(Number(new URL(here.url).port))
    const { ok, get } = await examine({ ...GOOD, TPNS_BASE_URL: here.url, https_proxy: proxy })
    expect(ok).toBe(true)
    expect(get('proxy')?.text.en).toContain('not needed')
  })

  it('says of a proxy that it refuses, and hides its password', async () => {
    const server = createServer()
    server.on('connect', (_request, client) =>
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'),
    )
    const address = `http://anna:hunter2@127.0.0.1:${await listen(server)}`
    const env = { ...GOOD, TPNS_BASE_URL: `http://127.0.0.1:${await closedPort()}`, HTTPS_PROXY: address }
    const { failed, get, stdout } = await examine(env)
    expect(failed).toEqual(['proxy', 'connection'])
    expect(get('proxy')?.text.en).toContain('407')
    expect(stdout).not.toContain('hunter2')
  })

  it('says of a proxy that its address is none', async () => {
    const { failed, get } = await examine({
      ...GOOD,
      TPNS_BASE_URL: here.url,
      HTTPS_PROXY: 'not an address',
    })
    expect(failed).toEqual(['proxy'])
    expect(get('proxy')?.text.en).toBe('HTTPS_PROXY is not an address')
  })

  it.each([80, 40])('prints what is wrong and what to do at %i columns, in Chinese too', async (columns) => {
    const ran = await runIn(['doctor', '--lang', 'zh'], {
      env: { ...GOOD, TPNS_SECRET_KEY: OTHER_KEY, TPNS_BASE_URL: here.url, NO_COLOR: '1' },
      columns,
      runtime: systemRuntime,
      commands: [createDoctor()],
    })
    expect(ran.exitCode).toBe(1)
    expect(ran.stdout).toMatch(/^异常 +密钥/m)
    expect(ran.stdout.replace(/\s+/g, '')).toContain('→请核对控制台')
  })
})
