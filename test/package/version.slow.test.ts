import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { VERSION } from '../../src/version.js'
import { entries } from './manifest.js'
import { REPOSITORY } from './npm.js'

const read = (name: string) => readFile(join(REPOSITORY, name), 'utf8')

it('is the same in the code and in package.json', async () => {
  expect(VERSION).toBe(JSON.parse(await read('package.json')).version)
})

it('has its section in the change log', async () => {
  expect(await read('CHANGELOG.md')).toContain(`\n## [${VERSION}]`)
})

it('is licensed as package.json says', async () => {
  expect(JSON.parse(await read('package.json')).license).toBe('MIT')
  expect(await read('LICENSE')).toMatch(/^MIT License\n/)
})

it('has the same entries for the compiler here (paths of tsconfig.json) as for users', async () => {
  const { paths } = JSON.parse(await read('tsconfig.json')).compilerOptions as { paths: object }
  expect(Object.keys(paths).sort()).toEqual(entries.map(({ specifier }) => specifier).sort())
})
