import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { displayWidth } from '../../../src/cli/output/width.js'
import { listCampaign, MESSAGE, openLab, tokens, whenOver } from '../../bullmq/support.js'
import { readText, snippetsIn } from '../../docs/markdown.js'
import { until } from '../../redis/support.js'
import { ACCESS_ID, SECRET_KEY } from '../../support/client.js'
import { explainSkip, HAS_REDIS, startRedis } from '../../support/redis-server.js'
import { run, type Started, start } from '../start.js'
import { runIn, type TerminalOptions } from '../support/terminal.js'

beforeAll(explainSkip)
afterEach(() => {
  vi.unstubAllEnvs()
})

const { title, content } = MESSAGE.message
const TEXT = ['--title', title, '--content', content]
const unwrapped = (text: string) => text.replace(/\s+/g, ' ')

/** A Redis, a service, and a folder whose .env names both. */
async function openDesk() {
  const lab = await openLab()
  const folder = await mkdtemp(join(tmpdir(), 'tpns-cli-'))
  const file = (name: string) => join(folder, name)
  await writeFile(
    file('.env'),
    `TPNS_ACCESS_ID=${ACCESS_ID}\nTPNS_SECRET_KEY=${SECRET_KEY}\nTPNS_BASE_URL=${lab.service.url}\nREDIS_URL=${lab.redis.url}\n`,
  )
  const line = (...args: string[]) => ['campaign', ...args, '--env-file', file('.env')]
  return {
    ...lab,
    folder,
    file,
    writeTokens: (count: number) => writeFile(file('tokens.txt'), [...tokens(count)].join('\n')),
    create: (...more: string[]) =>
      line('create', 'spring', file('tokens.txt'), ...TEXT, '--empty-redis', 'start', ...more),
    line,
    /** In this process. */
    call: (args: string[], options?: TerminalOptions) => runIn(line(...args), options),
    start: (...args: string[]) => start(...line(...args)),
    run: (...args: string[]) => run(...line(...args)),
    [Symbol.asyncDispose]: lab[Symbol.asyncDispose],
  }
}

async function printedError({ process }: Started, pattern: RegExp): Promise<void> {
  let text = ''
  process.stderr.on('data', (more: string) => {
    text += more
  })
  await until(() => pattern.test(text), 30_000)
}

const everybodyOnce = (received: ReadonlyMap<string, number>, count: number) => {
  expect(received.size).toBe(count)
  expect([...received.values()].every((times) => times === 1)).toBe(true)
}

describe.skipIf(!HAS_REDIS)('tpns-client campaign', { timeout: 90_000 }, () => {
  it('creates, sends, follows and reports a campaign, without a line of code', async () => {
    await using desk = await openDesk()
    await desk.writeTokens(2_500)
    await using worker = desk.start('work')
    const created = await run(...desk.create())
    expect(created).toMatchObject({ exitCode: 0, stderr: '' })
    expect(created.stdout).toMatch(/^spring: running, 2,500 recipients\n/)
    await using following = desk.start('status', 'spring', '--follow')
    const followed = await following.ended
    expect(followed.exitCode).toBe(0)
    expect(followed.stdout).toMatch(/^spring: finished, 2,500 recipients\n {2}accepted +2,500\n$/)
    everybodyOnce(desk.received(), 2_500)
    worker.process.kill('SIGTERM')
    expect(await worker.ended).toMatchObject({ exitCode: 0, stdout: 'stopped\n' })
    const again = await run(...desk.create())
    expect(again.stdout).toContain('It was created and queued before: nothing was changed.')
    expect(desk.received().size).toBe(2_500)
  })

  it.each([
    ['SIGINT', 130, 'Ctrl-C'],
    ['SIGTERM', 143, 'SIGTERM'],
  ] as const)(
    'create ends cleanly at %s, and goes on: nobody queued twice, nobody left out',
    async (signal, exitCode, name) => {
      const count = 400_000
      await using desk = await openDesk()
      await desk.writeTokens(count)
      const campaigns = desk.campaigns()
      await using first = start(...desk.create())
      await until(
        async () => ((await campaigns.report('spring').catch(() => undefined))?.taken ?? 0) > 0,
        30_000,
      )
      first.process.kill(signal)
      const interrupted = await first.ended
      expect(interrupted.exitCode).toBe(exitCode)
      expect(unwrapped(interrupted.stdout)).toContain(`Stopped by ${name}. What is queued is sent.`)
      const { taken, complete } = await campaigns.report('spring')
      expect(complete).toBe(false)
      expect(taken).toBeLessThan(count)
      expect((await run(...desk.create())).exitCode).toBe(0)
      expect(await campaigns.report('spring')).toMatchObject({ taken: count, complete: true, notSent: count })
      const payloads = await desk.redis.redis.hvals('{tpns-campaigns}:spring:payloads')
      const queued = new Set(payloads.flatMap((payload) => payload.slice(1).split('\n')))
      expect(queued.size).toBe(count)
    },
  )

  it('create refuses to go on with a file that has changed', async () => {
    await using desk = await openDesk()
    await desk.writeTokens(300_000)
    await using first = start(...desk.create())
    const campaigns = desk.campaigns()
    await until(
      async () => ((await campaigns.report('spring').catch(() => undefined))?.taken ?? 0) > 0,
      30_000,
    )
    first.process.kill('SIGKILL')
    await first.ended
    await writeFile(desk.file('tokens.txt'), [...tokens(300_001)].slice(1).join('\n'))
    const { exitCode, stderr } = await run(...desk.create())
    expect(exitCode).toBe(1)
    expect(unwrapped(stderr)).toContain('are not those that were queued. Nothing more was queued.')
  })

  it('create checks the push before anything is queued', async () => {
    await using desk = await openDesk()
    await desk.writeTokens(3)
    const args = ['create', 'spring', desk.file('tokens.txt'), '--title', 'T', '--empty-redis', 'start']
    const { exitCode, stderr } = await desk.call(args)
    expect(exitCode).toBe(1)
    expect(stderr).toContain('message.content')
    expect(await desk.redis.redis.keys('*')).toEqual([])
  })

  it('work ends at SIGTERM while Redis is frozen, and says what is in doubt', async () => {
    await using desk = await openDesk()
    await desk.writeTokens(3)
    desk.fake.next({ delayMs: 3_000 }, { path: 'v3/push/app' })
    await using idle = desk.start('work', '--prefix', 'other')
    await using busy = desk.start('work')
    await Promise.all([idle, busy].map((each) => printedError(each, /Sending campaigns of app/)))
    await run(...desk.create())
    await until(() => desk.fake.requests.length > 0)
    desk.redis.freeze()
    for (const { process } of [idle, busy]) process.kill('SIGTERM')
    expect(await idle.ended).toMatchObject({ exitCode: 0, stdout: 'stopped\n' })
    const { exitCode, stderr } = await busy.ended
    expect(exitCode).toBe(3)
    expect(unwrapped(stderr)).toContain('the outcomes of 1 batch could not be recorded')
  })

  it('report names batches in doubt, and what to do; decide ends the doubt', async () => {
    await using desk = await openDesk()
    await desk.writeTokens(40)
    desk.fake.next({ reset: 'after-acceptance' }, { path: 'v3/push/app' })
    await desk.worker({ concurrency: 1 })
    expect((await run(...desk.create('--batch-size', '20', '--max-failures', '9'))).exitCode).toBe(0)
    await whenOver(desk.campaigns())
    const { exitCode, stdout } = await desk.call(['report', 'spring'])
    expect(exitCode).toBe(3)
    expect(stdout).toMatch(/in doubt +20/)
    const row = /\n +(\d) +20 {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}in doubt: TPNS_CONNECTION, none\n/.exec(
      stdout,
    )
    const batch = String(row?.[1])
    expect(stdout).toContain(`tpns-client campaign decide spring ${batch} --as accepted`)
    const asked = await desk.call(['decide', 'spring', batch, '--as', 'resend'], { answers: ['n'] })
    expect(asked.questions).toEqual([expect.stringContaining('Who got the push gets it twice')])
    expect(asked.exitCode).toBe(1)
    const decided = await desk.call(['decide', 'spring', batch, '7', '--as', 'accepted'])
    const text = `${batch}: accepted\n7: not in doubt, nothing was changed\n`
    expect(decided).toMatchObject({ exitCode: 1, stdout: text })
    const json = await desk.call(['report', 'spring', '--json'])
    expect(JSON.parse(json.stdout)).toMatchObject({ id: 'spring', status: 'finished', parked: 0 })
    expect(json.exitCode).toBe(0)
  })

  it('report writes dead tokens to a file', async () => {
    await using desk = await openDesk()
    await writeFile(desk.file('tokens.txt'), [...tokens(9), 'dead'].join('\n'))
    await desk.worker()
    await run(...desk.create())
    await whenOver(desk.campaigns())
    const hint = await desk.call(['report', 'spring'])
    expect(hint.stdout).toContain('tpns-client campaign report spring --invalid-tokens dead.txt')
    const file = desk.file('dead.txt')
    const { exitCode, stdout } = await desk.call(['report', 'spring', '--invalid-tokens', file])
    expect(exitCode).toBe(0)
    expect(unwrapped(stdout)).toContain(`Delete the dead tokens in ${file} from your database.`)
    expect(await readFile(file, 'utf8')).toBe('dead\n')
    const nowhere = await desk.call(['report', 'spring', '--invalid-tokens', '/nowhere/dead.txt'])
    expect(nowhere.stderr).toContain('cannot write /nowhere/dead.txt (ENOENT)')
    expect(await readdir(desk.folder)).toEqual(['.env', 'dead.txt', 'tokens.txt'])
  })

  it('pause, resume, stop and speed change a campaign, and say when there is nothing to change', async () => {
    await using desk = await openDesk()
    const campaigns = desk.campaigns()
    await campaigns.create(listCampaign(30))
    expect(await desk.call(['pause', 'spring'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^spring: paused/),
    })
    expect((await campaigns.report('spring')).status).toBe('paused')
    expect((await desk.call(['resume', 'spring'])).stdout).toMatch(/^spring: running/)
    expect((await desk.call(['speed', 'spring', '250'])).stdout).toBe(
      'spring: at most 250 recipients a second\n',
    )
    expect((await desk.call(['speed', 'spring', 'none'])).stdout).toBe('spring: no limit of speed\n')
    expect((await desk.call(['stop', 'spring'])).stdout).toMatch(
      /^spring: stopped \(by command\), 30 recipients\n.*\n {2}not sent +30\n/,
    )
    expect(await desk.call(['pause', 'spring'])).toMatchObject({
      exitCode: 1,
      stderr: 'It is stopped: there is nothing to pause.\n',
    })
    // Stopped with recipients who did not get it: not done.
    expect((await desk.call(['status', 'spring'])).exitCode).toBe(1)
    const unknown = await desk.call(['stop', 'summer'])
    expect(unknown.exitCode).toBe(1)
    expect(unwrapped(unknown.stderr)).toContain('Redis knows no campaign "summer"')
  })

  it('says that Redis is away, and where, within its deadline', async () => {
    await using desk = await openDesk()
    await desk.redis.crash()
    const { exitCode, stderr } = await desk.call(['status', 'spring'])
    expect(exitCode).toBe(1)
    expect(unwrapped(stderr)).toContain(`connect ECONNREFUSED 127.0.0.1:${desk.redis.port}`)
  })

  it('takes the password of Redis from its file, and shows it nowhere', async () => {
    const password = 'p4ss:word'
    const encoded = encodeURIComponent(password)
    await using redis = await startRedis({ password })
    const folder = await mkdtemp(join(tmpdir(), 'tpns-cli-'))
    const [file, env] = [join(folder, 'tokens.txt'), join(folder, '.env')]
    await writeFile(file, [...tokens(3)].join('\n'))
    const create = [
      'campaign',
      'create',
      'spring',
      file,
      ...TEXT,
      '--empty-redis',
      'start',
      '--fake',
      '--env-file',
      env,
    ]
    await writeFile(env, `REDIS_URL=redis://:${encoded}@127.0.0.1:${redis.port}\n`)
    expect(await runIn(create)).toMatchObject({ exitCode: 0 })
    await writeFile(env, `REDIS_URL=redis://:wrong${encoded}@127.0.0.1:${redis.port}\n`)
    const { exitCode, stdout, stderr } = await runIn(create)
    expect(exitCode).toBe(1)
    expect(unwrapped(stderr)).toContain('WRONGPASS')
    expect(stdout + stderr).not.toContain(password)
    expect(stdout + stderr).not.toContain(encoded)
  })

  it('names the packages that it needs, in two lines, where they are not installed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tpns-cli-'))
    const hooks = `export const resolve = (name, context, next) => {
      if (name !== 'ioredis') return next(name, context)
      throw Object.assign(new Error("Cannot find package 'ioredis'"), { code: 'ERR_MODULE_NOT_FOUND' })
    }`
    await writeFile(join(folder, 'hooks.mjs'), hooks)
    await writeFile(
      join(folder, 'register.mjs'),
      "import { register } from 'node:module'\nregister('./hooks.mjs', import.meta.url)\n",
    )
    vi.stubEnv('NODE_OPTIONS', `--import=${join(folder, 'register.mjs')}`)
    const { exitCode, stderr } = await run('campaign', 'status', 'spring', '--redis', 'redis://127.0.0.1:1')
    expect(exitCode).toBe(2)
    expect(stderr).toBe(
      'tpns-client: campaigns need two packages more, beside tpns-client: npm install bullmq ioredis\n' +
        'Run "tpns-client campaign status --help" to see how.\n',
    )
  })

  it.each(['docs/en/command-line.md', 'docs/zh-CN/command-line.md'])(
    'has lines in %s that work',
    async (page) => {
      await using desk = await openDesk()
      await desk.writeTokens(30)
      const lines = snippetsIn(readText(page))
        .flatMap(({ code }) => code.split('\n'))
        .filter((line) => line.startsWith('npx tpns-client campaign '))
      expect(lines.length).toBeGreaterThan(5)
      let worker: Started | undefined
      try {
        for (const line of lines) {
          const [, , , ...words] = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(
            ([, quoted, bare]) => quoted ?? bare ?? '',
          )
          const args = words.map((word) => (/\.txt$/.test(word) ? desk.file(word) : word))
          if (args[0] === 'work') worker = desk.start(...args)
          else {
            const { exitCode, stderr } = await desk.call(args)
            expect({ line, exitCode, stderr }).toEqual({ line, exitCode: 0, stderr: '' })
          }
        }
        expect(worker).toBeDefined()
      } finally {
        await worker?.[Symbol.asyncDispose]()
      }
    },
  )

  describe('prints', () => {
    const COMMAND = /tpns-client \w+/
    const ESCAPES = '\u001b['

    it('within the width of any terminal, in colour on a terminal only, and one document with --json', async () => {
      await using desk = await openDesk()
      await desk.writeTokens(40)
      desk.fake.next({ reset: 'after-acceptance' }, { path: 'v3/push/app' })
      desk.fake.next({ retCode: 10010002 }, { path: 'v3/push/app' })
      await desk.worker({ concurrency: 1 })
      const lines = [
        [
          'create',
          'spring',
          desk.file('tokens.txt'),
          ...TEXT,
          '--batch-size',
          '10',
          '--empty-redis',
          'start',
        ],
        ['status', 'spring'],
        ['report', 'spring'],
        ['pause', 'spring'],
        ['speed', 'spring', '5'],
        ['stop', 'summer'],
      ]
      await desk.call(lines[0] as string[])
      await whenOver(desk.campaigns())
      for (const line of lines) {
        for (const [columns, lang] of [
          [80, 'en'],
          [80, 'zh'],
          [40, 'en'],
          [40, 'zh'],
        ] as const) {
          const { stdout, stderr } = await desk.call([...line, '--lang', lang], {
            columns,
            env: { NO_COLOR: '1' },
          })
          const shown = (stdout + stderr).split(/[\r\n]/).filter((each) => !COMMAND.test(each))
          for (const each of shown)
            expect(displayWidth(each.replace('\u001b[K', '')), each).toBeLessThanOrEqual(columns + 2)
        }
        const piped = await desk.call(line)
        expect(piped.stdout + piped.stderr).not.toContain(ESCAPES)
        const json = await desk.call([...line, '--json'], { columns: 80 })
        expect(json.stderr).toBe('')
        expect(JSON.parse(json.stdout)).toBeTypeOf('object')
      }
    })
  })
})
