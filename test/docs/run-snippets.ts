import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { FakeTpns } from '../../src/testing/index.js'
import { startConnectProxy } from './connect-proxy.js'

/*
 * Runs snippets one after the other, each against a fake of its own, and prints a line of JSON for each. A process of
 * its own: a snippet that never ends, or ends the process, leaves no line.
 */

/** How a snippet ended. */
export interface SnippetRun {
  readonly file: string
  readonly stdout: string
  readonly error: string | undefined
  /** Requests that reached the fake. */
  readonly reached: number
  /** Tunnels through the proxy. */
  readonly tunnels: number
}

/** What to run; `ios` for an iOS app. */
export interface SnippetFile {
  readonly file: string
  readonly ios: boolean
}

const ANDROID = { accessId: '1500000001', secretKey: 'the-key-of-android', platform: 'android' } as const
const IOS = { accessId: '1600000001', secretKey: 'the-key-of-ios', platform: 'ios' } as const
/** The fake holds this one for uninstalled. */
const DEAD_TOKEN = 'f'.repeat(36)

async function runSnippet({ file, ios }: SnippetFile): Promise<SnippetRun> {
  const fake = new FakeTpns({ apps: [ANDROID, IOS] })
  fake.invalidateToken(DEAD_TOKEN)
  await using server = await fake.listen()
  await using proxy = await startConnectProxy()
  const app = ios ? IOS : ANDROID
  Object.assign(process.env, {
    TPNS_ACCESS_ID: app.accessId,
    TPNS_SECRET_KEY: app.secretKey,
    TPNS_IOS_ACCESS_ID: IOS.accessId,
    TPNS_IOS_SECRET_KEY: IOS.secretKey,
    TPNS_BASE_URL: server.url,
    HTTPS_PROXY: proxy.url,
  })
  process.chdir(await mkdtemp(join(dirname(file), 'cwd-'))) // for the files that a snippet writes
  let stdout = ''
  const { write } = process.stdout
  process.stdout.write = (chunk: string | Uint8Array) => {
    stdout += String(chunk)
    return true
  }
  let error: string | undefined
  try {
    await import(pathToFileURL(file).href)
  } catch (caught) {
    error = caught instanceof Error ? (caught.stack ?? caught.message) : String(caught)
  } finally {
    process.stdout.write = write
  }
  return { file, stdout, error, reached: fake.requests.length, tunnels: proxy.tunnels.length }
}

if (process.argv[2] !== undefined) {
  for (const given of JSON.parse(process.argv[2]) as SnippetFile[]) {
    if (!process.stdout.write(`${JSON.stringify(await runSnippet(given))}\n`))
      await once(process.stdout, 'drain')
  }
}
