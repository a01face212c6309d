import { readFileSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pagesIn, REPOSITORY, snippetsIn } from '../docs/markdown.js'
import { basicHeader, makeToken, notify } from '../testing/support.js'
import { run, type Started, start } from './start.js'

const EXAMPLE = join(REPOSITORY, 'examples/25-bad-day.json')

async function scenarioFile(content: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'tpns-scenario-')), 'scenario.json')
  await writeFile(file, content)
  return file
}

async function begin(scenario: object, ...args: string[]): Promise<Started & { url: string }> {
  const file = await scenarioFile(JSON.stringify(scenario))
  const fake = start('fake', '--port', '0', '--scenario', file, ...args)
  const [, url = ''] = await fake.printed(/listens at (\S+)[\s\S]*Ctrl-C/)
  return Object.assign(fake, { url })
}

const post = (url: string, path: string, body: object, authorization = basicHeader()) =>
  fetch(`${url}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify(body),
  })

/** What comes of a push: its return code, its status, or that the connection broke. */
async function push(url: string, at: number): Promise<unknown> {
  try {
    const body = notify({ token_list: [makeToken(at)] })
    const response = await post(url, 'v3/push/app', body)
    return response.ok ? ((await response.json()) as { ret_code: number }).ret_code : response.status
  } catch {
    return 'broken'
  }
}

describe('tpns-client fake --scenario', () => {
  it('has the devices of the file and no others, and breaks what the file says, request by request', async () => {
    await using fake = await begin({
      unknownTokens: 'reject',
      devices: [{ token: makeToken(1) }, { token: makeToken(2) }],
      faults: [
        { path: 'v3/push/app', afterRequests: 2, reset: 'after-acceptance' },
        { path: 'v3/push/app', afterRequests: 3, times: 2, status: 502, body: '<html>Bad Gateway</html>' },
        // From the start, for an hour, on another path.
        { path: 'v3/device/tag', afterMs: 0, forMs: 3_600_000, retCode: 1008028 },
      ],
    })
    const came: unknown[] = []
    for (const token of [1, 2, 1, 2, 1, 2]) came.push(await push(fake.url, token))
    expect(came).toEqual([0, 0, 'broken', 502, 502, 0])
    expect(await push(fake.url, 3)).toBe(1008029)
    const tag = { operator_type: 1, token_list: [makeToken(1)], tag_list: ['vip'] }
    const tagged = await post(fake.url, 'v3/device/tag', tag)
    expect(await tagged.json()).toMatchObject({ ret_code: 1008028 })
  })

  it('says at its start what it has and what it will break', async () => {
    await using fake = start('fake', '--port', '0', '--scenario', EXAMPLE)
    await fake.printed(/ {2}devices {11}3\n/)
    await fake.printed(/ {2}v3\/push\/app, after 2 requests: reset after-acceptance\n/)
    await fake.printed(/ {2}any path, from 30 s to 1:30: retCode 1008028\n/)
    await fake.printed(/ {2}any path, from 2:20 on, 3 times: stall before-headers\n/)
  })

  it('is the app of the file, options count before it, and its key is never printed', async () => {
    const app = { accessId: '1600000009', secretKey: 'fedcba9876543210fedcba9876543210' }
    await using fake = await begin({ ...app, platform: 'ios' }, '--platform', 'android')
    const [, platform] = await fake.printed(/(\w+), AccessID 1600000009/)
    expect(platform).toBe('android')
    const response = await post(
      fake.url,
      'v3/push/app',
      notify({ token_list: [makeToken(1)] }),
      basicHeader(app.accessId, app.secretKey),
    )
    expect(await response.json()).toMatchObject({ ret_code: 0 })
    fake.process.kill('SIGTERM')
    const { stdout, stderr } = await fake.ended
    expect(stdout + stderr).not.toContain(app.secretKey)
  })

  it.each([
    ['{"faults":[{"path":"v3/push/ap","retCode":1}]}', 'faults.0.path is not an endpoint of TPNS'],
    ['{"devises":[]}', 'did you mean devices'],
    ['{"faults":[],}', 'the scenario is not JSON'],
  ])('of %s says what is wrong, and does not start', async (content, words) => {
    const { exitCode, stdout, stderr } = await run(
      'fake',
      '--port',
      '0',
      '--scenario',
      await scenarioFile(content),
    )
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(words)
  })

  it('of a file that is not there says so', async () => {
    const { exitCode, stderr } = await run('fake', '--scenario', 'nowhere.json')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('cannot read nowhere.json (ENOENT)')
  })
})

describe('the scenario of the documents', () => {
  it.each(['en', 'zh'] as const)('is the example (%s)', (language) => {
    const page = pagesIn(language).find(({ path }) => path.endsWith('fake-server.md'))
    const [shown] = snippetsIn(page?.text ?? '').filter((snippet) => snippet.language === 'json')
    expect(JSON.parse(shown?.code ?? '')).toEqual(JSON.parse(readFileSync(EXAMPLE, 'utf8')))
  })
})
