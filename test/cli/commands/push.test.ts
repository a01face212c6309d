import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runIn, type TerminalOptions } from '../support/terminal.js'

const TOKEN = 'a'.repeat(36)
const TEXT = ['--title', 'Order shipped', '--content', 'It arrives tomorrow']

const push = (args: readonly string[], options?: TerminalOptions) =>
  runIn(['push', '--fake', ...args], options)

/** The body that would be sent. */
async function getBody(args: readonly string[], options?: TerminalOptions): Promise<Record<string, unknown>> {
  const { stdout, stderr } = await push(['--dry-run', '--json', ...args], options)
  try {
    return JSON.parse(stdout).body
  } catch {
    throw new Error(stdout + stderr)
  }
}

async function inFile(text: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'tpns-cli-')), 'push.json')
  await writeFile(file, text)
  return file
}

describe('the audience of tpns-client push', () => {
  it.each([
    ['one token', ['--token', TOKEN], { audience_type: 'token', token_list: [TOKEN] }],
    [
      'several tokens',
      ['--token', TOKEN, '--token', 'b'.repeat(36)],
      { audience_type: 'token_list', token_list: [TOKEN, 'b'.repeat(36)] },
    ],
    [
      'an account with its type',
      ['--account', 'alice', '--account-type', '1002'],
      { audience_type: 'account', account_list: ['alice'], account_type: 1002 },
    ],
    [
      'several accounts',
      ['--account', 'alice', '--account', 'bob'],
      { audience_type: 'account_list', account_list: ['alice', 'bob'] },
    ],
    [
      'any of several tags',
      ['--tag', 'vip', '--tag', 'new'],
      {
        audience_type: 'tag',
        tag_rules: [
          {
            tag_items: [
              {
                tags: ['vip', 'new'],
                is_not: false,
                tags_operator: 'OR',
                items_operator: 'OR',
                tag_type: 'xg_user_define',
              },
            ],
            operator: 'OR',
            is_not: false,
          },
        ],
      },
    ],
    ['a package of tokens', ['--token-package', '7'], { audience_type: 'package_token_push', upload_id: 7 }],
    [
      'a package of accounts',
      ['--account-package', '7'],
      { audience_type: 'package_account_push', upload_id: 7 },
    ],
    ['everybody', ['--all'], { audience_type: 'all' }],
  ])('is %s', async (_, args, audience) => {
    expect(await getBody([...args, ...TEXT])).toEqual({
      ...audience,
      message_type: 'notify',
      message: { title: 'Order shipped', content: 'It arrives tomorrow' },
    })
  })

  it.each([
    ['missing', [], 'say to whom'],
    ['given twice', ['--token', TOKEN, '--all'], 'one push has one audience'],
  ])('that is %s is a usage error', async (_, args, complaint) => {
    const { exitCode, stdout, stderr } = await push([...args, ...TEXT])
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(complaint)
  })
})

describe('the message of tpns-client push', () => {
  it.each(['android', 'ios'] as const)('has custom data where %s looks for it', async (platform) => {
    const custom = ['--custom', '{"order":42}', '--platform', platform, '--environment', 'dev']
    expect(await getBody(['--token', TOKEN, ...TEXT, ...custom])).toMatchObject({
      message: { [platform]: { custom_content: '{"order":42}' } },
      environment: 'dev',
    })
  })

  it.each([
    ['at UTC+8', '2026-12-02 09:00', '2026-12-02 09:00:00'],
    ['with its seconds', '2026-12-02 09:00:30', '2026-12-02 09:00:30'],
    ['in another zone', '2026-12-02T01:00:00Z', '2026-12-02 09:00:00'],
  ])('has a time %s', async (_, at, sent) => {
    expect(await getBody(['--tag', 'vip', ...TEXT, '--at', at])).toMatchObject({ send_time: sent })
  })

  it.each([
    ['a time that is none', ['--at', 'tomorrow'], '--at is "2026-12-01 09:00"'],
    ['custom data that is no object', ['--custom', '42'], '--custom must be a JSON object'],
    [
      'a file that is not there',
      ['--request', '/nowhere/push.json'],
      'cannot read /nowhere/push.json (ENOENT)',
    ],
  ])('with %s is a usage error of two lines', async (_, args, complaint) => {
    const { exitCode, stderr } = await push(['--token', TOKEN, ...TEXT, ...args])
    expect(exitCode).toBe(2)
    expect(stderr.trimEnd().split('\n')).toHaveLength(2)
    expect(stderr).toContain(complaint)
  })
})

describe('--request of tpns-client push', () => {
  const body = {
    audience_type: 'account_list',
    account_list: ['alice', 'bob'],
    message_type: 'notify',
    message: { title: 'Old', content: 'C', android: { n_ch_id: 'news', custom_content: 'x' } },
  }

  it('is sent as it stands in a file', async () => {
    expect(await getBody(['--request', await inFile(JSON.stringify(body))])).toEqual(body)
  })

  it('is read from stdin for -, a byte order mark included', async () => {
    expect(await getBody(['--request', '-'], { stdin: `\uFEFF${JSON.stringify(body)}` })).toEqual(body)
  })

  it('gives way to the other options, its audience as a whole', async () => {
    const file = await inFile(JSON.stringify(body))
    const sent = await getBody(['--request', file, '--token', TOKEN, '--title', 'New', '--custom', '{"a":1}'])
    expect(sent).toEqual({
      audience_type: 'token',
      token_list: [TOKEN],
      message_type: 'notify',
      message: { title: 'New', content: 'C', android: { n_ch_id: 'news', custom_content: '{"a":1}' } },
    })
  })

  it.each([
    ['not JSON', '{', 'is not JSON'],
    ['no object', '[]', 'must hold a JSON object'],
  ])('that is %s is a usage error', async (_, text, complaint) => {
    const { exitCode, stderr } = await push(['--request', '-'], { stdin: text })
    expect(exitCode).toBe(2)
    expect(stderr).toContain(complaint)
  })
})

describe('tpns-client push', () => {
  it('says which push was accepted', async () => {
    const { exitCode, stdout } = await push(['--token', TOKEN, ...TEXT])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^Accepted: push \d+\n {2}to {2}token \(1\)\n$/)
  })

  it('prints the answer as one JSON document', async () => {
    const { exitCode, stdout, stderr } = await push(['--token', TOKEN, ...TEXT, '--json'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({ push_id: expect.stringMatching(/^\d+$/), deduplicated: false })
  })

  it('says what is wrong with a push, that nothing was sent, and ends with 1', async () => {
    const { exitCode, stdout, stderr } = await push(['--token', TOKEN, '--title', 'T'])
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toContain('message.content: is required')
    expect(stderr).toMatch(/outcome +not-sent/)
    expect(stderr).toContain('tpns-client explain 1008002')
  })

  it('warns of what has no effect, and sends it', async () => {
    const { exitCode, stdout, stderr } = await push(['--request', '-', '--token', TOKEN, ...TEXT], {
      stdin: '{"push_speed":2000}',
    })
    expect(exitCode).toBe(0)
    expect(stdout).toContain('Accepted')
    expect(stderr).toContain('warning: push_speed:')
  })

  it.each([
    ['en', 'warning: push_speed: has no effect', /定速推送/],
    ['zh', '警告：push_speed：在此不生效', /has no effect/],
  ] as const)('warns in the one language that was asked for: %s', async (lang, expected, other) => {
    const given = ['--request', '-', '--token', TOKEN, ...TEXT, '--lang', lang]
    const { stderr } = await push(given, { stdin: '{"push_speed":2000}' })
    expect(stderr).toContain(expected)
    expect(stderr).not.toMatch(other)
  })
})

describe('a push to all', () => {
  const all = ['--all', ...TEXT]

  it.each([
    ['y', 0],
    ['yes', 0],
    ['', 1],
    ['n', 1],
    [undefined, 1],
  ])('asks on a terminal, and with the answer %j ends with %d', async (answer, expected) => {
    const { exitCode, stdout, questions } = await push(all, { answers: [answer] })
    expect(questions).toEqual(['Push to every device of the app 1500000001 at fake? [y/N] '])
    expect(exitCode).toBe(expected)
    expect(stdout.includes('Accepted')).toBe(expected === 0)
  })

  it('needs --yes without a terminal, and does not ask with it', async () => {
    const refused = await push(all)
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' })
    expect(refused.stderr).toContain('needs --yes')
    expect(await push([...all, '--yes'])).toMatchObject({ exitCode: 0, questions: [] })
  })

  it('is asked for too when the request says it', async () => {
    const { exitCode, stderr } = await push(['--request', '-', ...TEXT], { stdin: '{"audience_type":"all"}' })
    expect(exitCode).toBe(2)
    expect(stderr).toContain('needs --yes')
  })
})

describe('push --dry-run', () => {
  it('sends nothing and asks nothing', async () => {
    const { exitCode, stdout, questions } = await push(['--dry-run', '--all', ...TEXT])
    expect({ exitCode, questions }).toEqual({ exitCode: 0, questions: [] })
    expect(stdout).toContain('nothing is sent')
    expect(stdout).not.toContain('Accepted')
  })

  it('shows the headers without a signature that could be used', async () => {
    const { stdout } = await push(['--dry-run', '--token', TOKEN, ...TEXT])
    expect(stdout).toContain('AccessId: 1500000001\n')
    // 2026-12-01 09:00 at UTC+8.
    expect(stdout).toContain('TimeStamp: 1796086800\n')
    expect(stdout).toContain('Sign: (88 characters, not shown)\n')
    expect(stdout).not.toMatch(/[A-Za-z0-9+/]{60}/)
  })

  it('shows the warnings of the client and what the phones make of it', async () => {
    const given = ['--dry-run', '--request', '-', '--token', TOKEN, ...TEXT]
    const text = await push(given, { stdin: '{"push_speed":2000}' })
    expect(text.stderr).toContain('warning: push_speed:')
    expect(text.stdout).toContain('Huawei')
    const json = await push([...given, '--json'], { stdin: '{"push_speed":2000}' })
    expect(json.stderr).toBe('')
    expect(JSON.parse(json.stdout)).toMatchObject({
      dryRun: true,
      warnings: [{ key: 'push_speed.no-effect', path: 'push_speed' }],
      findings: expect.arrayContaining([expect.objectContaining({ channel: 'hw' })]),
    })
  })

  it('refuses what a push would refuse', async () => {
    expect(await push(['--dry-run', '--token', TOKEN, '--title', 'T'])).toMatchObject({
      exitCode: 1,
      stdout: '',
    })
  })
})
