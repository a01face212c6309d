import { TpnsClient } from '../../client.js'
import type { TpnsHooks, WarningEvent } from '../../core/observe/hooks.js'
import type { TpnsClientOptions } from '../../options/client-options.js'
import type { Cli } from '../cli.js'
import { formatDuration } from '../output/numbers.js'
import type { Bilingual } from '../text.js'
import { readCredentials } from './credentials.js'
import { startEmbeddedFake } from './embedded-fake.js'

/** What a command is given to work with. */
export interface Connection {
  readonly client: TpnsClient
  readonly accessId: string
  /** `fake`, or the host that requests go to. */
  readonly host: string
}

export interface ConnectOptions {
  /** Of the client, before all others. */
  readonly client?: TpnsClientOptions
  /** Names what the embedded fake has, for commands that need an id or a token. */
  readonly samples?: true
}

/**
 * Runs a command with a client: of the service, or of the embedded fake with `--fake`. Waits, retries and warnings are
 * printed on stderr.
 *
 * @throws UsageError without credentials, TpnsConfigError for bad ones
 */
export async function withClient<T>(
  cli: Cli,
  work: (connection: Connection) => Promise<T>,
  { client: more, samples }: ConnectOptions = {},
): Promise<T> {
  const options = cli.fake ? await getFakeOptions(cli, samples === true) : await readCredentials(cli)
  const client = new TpnsClient({ runtime: cli.runtime, hooks: createHooks(cli), ...options, ...more })
  const host = cli.fake ? 'fake' : new URL(String(client.toJSON().baseUrl)).host
  try {
    return await work({ client, accessId: String(options.accessId), host })
  } finally {
    await client.close()
  }
}

/** The same for commands that need an id or a token: with `--fake` it names what the fake has. */
export function withClientAndSamples<T>(cli: Cli, work: (connection: Connection) => Promise<T>): Promise<T> {
  return withClient(cli, work, { samples: true })
}

async function getFakeOptions(cli: Cli, samples: boolean): Promise<TpnsClientOptions> {
  const { options, sentId, scheduledId, token } = await startEmbeddedFake(cli)
  printNote(cli, { en: 'Fake: nothing leaves this machine.', zh: '模拟服务：请求不会离开本机。' })
  if (samples) {
    printNote(cli, {
      en: `It has the pushes ${sentId} (sent) and ${scheduledId} (for tomorrow) and the token ${token}.`,
      zh: `已有推送任务 ${sentId}（已推送）、${scheduledId}（定于明天）和 Token ${token}。`,
    })
  }
  return options
}

function printNote(cli: Cli, text: Bilingual): void {
  cli.note(text, { style: cli.err.style.dim })
}

/** What somebody who waits at a terminal wants to know. */
function createHooks(cli: Cli): TpnsHooks {
  return {
    warning: (warning) => printWarning(cli, warning),
    retry: ({ attempt, delayMs, error }) =>
      printNote(cli, {
        en: `Attempt ${attempt} failed (${error.code}); the next begins in ${formatDuration(delayMs)}.`,
        zh: `第 ${attempt} 次尝试失败（${error.code}），${formatDuration(delayMs)} 后重试。`,
      }),
    wait: ({ waitMs }) =>
      printNote(cli, {
        en: `Waiting ${formatDuration(waitMs)} for the rate limit.`,
        zh: `等待限频：${formatDuration(waitMs)}。`,
      }),
  }
}

/** What is sent although it is probably a mistake. On stderr, also with `--json`. */
export function printWarning({ err, say }: Cli, { path, text }: Pick<WarningEvent, 'path' | 'text'>): void {
  const label = err.style.yellow(say({ en: 'warning: ', zh: '警告：' }))
  err.paragraph(`${label}${say({ en: `${path}: ${text.en}`, zh: `${path}：${text.zh}` })}`)
}
