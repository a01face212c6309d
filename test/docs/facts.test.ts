import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../src/cli/commands/index.js'
import { SHARED_OPTIONS } from '../../src/cli/shared-options.js'
import { allPages, anchorsIn, type Page, REPOSITORY, readme, snippetsIn, withoutCode } from './markdown.js'

describe('a command of the documents', () => {
  const { scripts, version } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
    version: string
  }
  const commands = allPages()
    .flatMap(({ text }) => [
      ...snippetsIn(text)
        .filter(({ language }) => ['sh', 'bash', 'shell'].includes(language))
        .map(({ code }) => code),
      ...(text.match(/`(npm|npx) [^`]+`/g) ?? []),
    ])
    .join('\n')

  it('runs only scripts that package.json has', () => {
    const named = [...commands.matchAll(/npm run (?:--\S+ )*([\w:-]+)|npm (start|test)\b/g)].map(
      ([, run, short]) => run ?? short ?? '',
    )
    expect(named).toContain('start')
    expect(named.filter((name) => !(name in scripts))).toEqual([])
  })

  it('names the tarball that npm pack makes', () => {
    const named = new Set(commands.match(/tpns-client-[\d.]+\.tgz/g))
    expect([...named]).toEqual([`tpns-client-${version}.tgz`])
  })

  it('of the command line is one that its help knows', () => {
    const named = [...commands.matchAll(/npx tpns-client (\w[\w-]*)/g)].map(([, command = '']) => command)
    const known: string[] = COMMANDS.map(({ name }) => name)
    expect(named).not.toEqual([])
    expect(named.filter((name) => !known.includes(name))).toEqual([])
  })

  it('of the command line has only options that its help knows', () => {
    const given = [...commands.matchAll(/npx tpns-client (\w[\w-]*)([^\n`]*)/g)].flatMap(
      ([, command = '', rest = '']) =>
        (rest.match(/--[a-z][a-z-]*/g) ?? []).map((option) => `${command} ${option}`),
    )
    const known = COMMANDS.flatMap(({ name, options = {}, commands: parts = [] }) =>
      [SHARED_OPTIONS, options, ...parts.map((part) => part.options ?? {})]
        .flatMap((each) => Object.values(each))
        .map(({ flags }) => `${name} ${flags.split(' ')[0]}`),
    )
    expect(given).not.toEqual([])
    expect(given.filter((option) => !known.includes(option))).toEqual([])
  })

  it('names only files that exist', () => {
    const files = [...commands.matchAll(/\b(?:examples|test|bench)\/[\w./-]*\w/g)].map(([file]) => file)
    expect(files.filter((file) => !existsSync(join(REPOSITORY, file)))).toEqual([])
  })
})

describe('both READMEs', () => {
  it.each(['en', 'zh'] as const)('have the two commands, and 150 to 200 lines (%s)', (language) => {
    const text = readme(language)
    expect(text).toContain('npm ci && npm start')
    expect(text).toContain('npm ci && npm test')
    const lines = text.trimEnd().split('\n').length
    expect(lines).toBeGreaterThanOrEqual(150)
    expect(lines).toBeLessThanOrEqual(200)
  })
})

describe('a link of the documents', () => {
  const links = allPages().flatMap((page) =>
    [...withoutCode(page.text).matchAll(/\]\((?!https?:|mailto:)([^)\s]*)\)/g)].map(([, target = '']) => ({
      page,
      target,
    })),
  )
  const resolve = ({ path }: Page, target: string): [file: string, anchor: string | undefined] => {
    const [file = '', anchor] = target.split('#')
    return [file === '' ? path : normalize(join(dirname(path), decodeURI(file))), anchor]
  }

  it('leads to a file that exists', () => {
    expect(links).not.toEqual([])
    const broken = links.filter(({ page, target }) => !existsSync(join(REPOSITORY, resolve(page, target)[0])))
    expect(broken.map(({ page, target }) => `${page.path} → ${target}`)).toEqual([])
  })

  it('with an anchor leads to a heading that exists', () => {
    const broken = links.filter(({ page, target }) => {
      const [file, anchor] = resolve(page, target)
      if (anchor === undefined) return false
      const text = readFileSync(join(REPOSITORY, file), 'utf8')
      return !anchorsIn(text).includes(decodeURI(anchor))
    })
    expect(broken.map(({ page, target }) => `${page.path} → ${target}`)).toEqual([])
  })

  it.each(['docs/en', 'docs/zh-CN'])('of the index of %s leads to each page once', (folder) => {
    const listed = links
      .filter(({ page }) => page.path === `${folder}/README.md`)
      .flatMap(({ page, target }) => resolve(page, target)[0])
      .filter((file) => file.startsWith(`${folder}/`))
    const pages = allPages().map(({ path }) => path)
    const there = pages.filter((path) => path.startsWith(`${folder}/`) && path !== `${folder}/README.md`)
    expect(listed.sort()).toEqual(there.sort())
  })

  it('stays in its language, but for the one that changes it', () => {
    const other = { en: /zh-CN/, zh: /(^|\/)README\.md|\/en\// }
    const strays = links.filter(({ page, target }) => other[page.language].test(resolve(page, target)[0]))
    const changing = strays.filter(({ page, target }) => {
      const line = page.text.split('\n').findIndex((text) => text.includes(`](${target})`))
      return line < 4
    })
    expect(
      strays
        .filter((stray) => !changing.includes(stray))
        .map(({ page, target }) => `${page.path} → ${target}`),
    ).toEqual([])
  })
})
