import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from './npm.js'

/**
 * The files of packages that a program loads, as paths below node_modules. V8's own coverage lists them, which sees ES and
 * CommonJS modules alike, however they were loaded.
 */
export async function loadedBy(project: string, program: string): Promise<string[]> {
  const folder = await mkdtemp(join(project, 'coverage-'))
  const file = join(folder, 'program.mjs')
  await writeFile(file, program)
  await run(project, process.execPath, [file], { NODE_V8_COVERAGE: join(folder, 'v8') })
  const urls: string[] = []
  for (const report of await readdir(join(folder, 'v8'))) {
    const { result } = JSON.parse(await readFile(join(folder, 'v8', report), 'utf8')) as {
      result: { url: string }[]
    }
    urls.push(...result.map(({ url }) => url))
  }
  return urls.flatMap((url) => url.split('/node_modules/').slice(1, 2))
}
