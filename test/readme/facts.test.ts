import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../src/cli/commands/index.js'
import * as publicFace from '../../src/index.js'
import { REGIONS, resolveOptions, type TpnsClientOptions } from '../../src/options.js'
import { SERVER_RETURN_CODES } from '../../src/return-codes/index.js'
import { blockIn, REPOSITORY, readme, snippetsIn, tableUnder } from './readme.js'

const bare = (cell: string | undefined): string => (cell ?? '').replaceAll('`', '')

describe('the table of regions', () => {
  it('has the access points and hosts of the code', () => {
    const rows = tableUnder(readme(), /Regions/).map(([region, , url]) => [bare(region), bare(url)])
    expect(Object.fromEntries(rows)).toEqual(REGIONS)
  })
})

describe('the table of options', () => {
  const rows = new Map(tableUnder(readme(), /Options/).map(([name, value]) => [bare(name), bare(value)]))

  it('has every option of the client', () => {
    // A new option does not compile until it is listed here.
    const options: Record<keyof TpnsClientOptions, readonly string[]> = {
      accessId: ['accessId'],
      secretKey: ['secretKey'],
      region: ['region'],
      baseUrl: ['baseUrl'],
      allowInsecureHttp: ['allowInsecureHttp'],
      platform: ['platform'],
      auth: ['auth'],
      timeout: ['timeout.attempt', 'timeout.total'],
      retry: ['retry.attempts', 'retry.unknownOutcome', 'retry.budget'],
      rateLimit: ['rateLimit'],
      connections: ['connections'],
      keepAliveTimeout: ['keepAliveTimeout'],
      dispatcher: ['dispatcher'],
      transport: ['transport'],
      utcOffset: ['utcOffset'],
      clock: ['clock'],
      maxAnswerBytes: ['maxAnswerBytes'],
      checks: ['checks'],
      hooks: ['hooks'],
      runtime: ['runtime'],
    }
    expect([...rows.keys()].sort()).toEqual(Object.values(options).flat().sort())
  })

  it('gives the defaults that the client applies', () => {
    const defaults = resolveOptions({ accessId: 1, secretKey: 'any' }, {})
    const offset = `+${String(defaults.utcOffsetMinutes / 60).padStart(2, '0')}:00`
    const expected = {
      auth: `'${defaults.auth}'`,
      'timeout.attempt': String(defaults.attemptTimeoutMs),
      'timeout.total': String(defaults.totalTimeoutMs),
      'retry.attempts': String(defaults.maxAttempts),
      'retry.unknownOutcome': `'${defaults.unknownOutcome}'`,
      'retry.budget': String(defaults.retryBudget),
      rateLimit: `'${defaults.rateLimit}'`,
      connections: String(defaults.connections),
      transport: `'${defaults.transport}'`,
      checks: `'${defaults.checks}'`,
      utcOffset: `'${offset}'`,
      clock: `'${defaults.clock}'`,
      maxAnswerBytes: String(defaults.maxAnswerBytes),
    }
    expect(Object.fromEntries([...rows].filter(([name]) => name in expected))).toEqual(expected)
  })
})

describe('the table of errors', () => {
  it('has every class of error', () => {
    const classes = Object.keys(publicFace).filter((name) => /^Tpns\w+Error$/.test(name))
    const shown = tableUnder(readme(), /Errors/).map(([name]) => bare(name))
    expect(classes.filter((name) => !shown.includes(name))).toEqual([])
  })

  it('gives each class the return codes that the code gives it', () => {
    const expected = new Map<string, string[]>()
    for (const { code, errorClass } of SERVER_RETURN_CODES)
      expected.set(errorClass, [...(expected.get(errorClass) ?? []), String(code)])
    const shown = new Map(
      tableUnder(readme(), /Errors/).map(([name, codes]) => [bare(name), codes?.match(/\d{7,8}/g) ?? []]),
    )
    for (const [name, codes] of expected)
      expect([name, shown.get(name)?.sort()]).toEqual([name, codes.sort()])
  })
})

describe('a command of the README', () => {
  const { scripts, version } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
    version: string
  }
  const shell = snippetsIn(readme()).filter(({ language }) => ['sh', 'bash', 'shell'].includes(language))
  const prose = readme().match(/`npm [^`]+`/g) ?? []
  const commands = [...shell.map(({ code }) => code), ...prose].join('\n')

  it('runs only scripts that package.json has', () => {
    const named = [...commands.matchAll(/npm run (?:--\S+ )*([\w:-]+)|npm (start|test)\b/g)].map(
      ([, run, short]) => run ?? short ?? '',
    )
    expect(named).toContain('start')
    expect(named.filter((name) => !(name in scripts))).toEqual([])
  })

  it('names the tarball that npm pack makes', () => {
    expect(commands.match(/tpns-client-[\d.]+\.tgz/)?.[0]).toBe(`tpns-client-${version}.tgz`)
  })

  it('of the command line is one that its help knows', () => {
    const named = [...commands.matchAll(/npx tpns-client (\w+)/g)].map(([, command]) => command)
    expect(named).not.toEqual([])
    expect(COMMANDS.map(({ name }) => name)).toEqual(expect.arrayContaining(named))
  })

  it('names only files that exist', () => {
    const files = [...commands.matchAll(/\b(?:examples|test|bench)\/[\w./-]*\w/g)].map(([file]) => file)
    expect(files.filter((file) => !existsSync(join(REPOSITORY, file)))).toEqual([])
  })
})

describe('a link of the README', () => {
  it('inside the repository leads to a file that exists', () => {
    const targets = [...readme().matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target]) => target ?? '')
    expect(targets).not.toEqual([])
    expect(targets.filter((target) => !existsSync(join(REPOSITORY, target)))).toEqual([])
  })

  it('to a heading of its own leads to one that exists', () => {
    const slug = (heading: string) =>
      heading
        .toLowerCase()
        .replace(/[^\p{Letter}\p{Number} -]/gu, '')
        .replaceAll(' ', '-')
    const headings = [...readme().matchAll(/^#+ (.*)$/gm)].map(([, heading]) => slug(heading ?? ''))
    const targets = [...readme().matchAll(/\]\(#([^)]+)\)/g)].map(([, target]) => target ?? '')
    expect(targets.filter((target) => !headings.includes(target))).toEqual([])
  })
})

it('stays readable at one sitting: some 600 lines beside the generated tables', () => {
  const generated = ['endpoints', 'return-codes'].map((name) => blockIn(readme(), name)).join('\n')
  expect(readme().split('\n').length - generated.split('\n').length).toBeLessThanOrEqual(610)
})
