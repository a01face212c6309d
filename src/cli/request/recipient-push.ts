import type { Fields } from '../../validation/members.js'
import type { Cli } from '../cli.js'
import { UsageError } from '../failures/usage-error.js'
import { withoutAudience } from './build-request.js'
import { readJson } from './read-input.js'
import type { RecipientFile } from './recipients.js'

/** What a command is given that pushes to a file of recipients. */
export interface RecipientPush {
  readonly file: RecipientFile
  /** The fields of `--request`, without an audience. */
  readonly push: Fields
  readonly audience: 'tokens' | 'accounts'
}

/** @throws UsageError when stdin is to be both, or `--request` cannot be read */
export async function readRecipientPush(
  cli: Cli,
  path: string,
  options: {
    readonly request?: string | undefined
    readonly column?: string | undefined
    readonly delimiter?: string | undefined
    readonly audience?: 'tokens' | 'accounts' | undefined
  },
): Promise<RecipientPush> {
  const { request, column, delimiter = ',', audience = 'tokens' } = options
  if (path === '-' && request === '-') {
    throw new UsageError({
      en: 'stdin can be only one of the two: the recipients or --request',
      zh: '标准输入只能用于接收者或 --request 之一',
    })
  }
  const push = withoutAudience(request === undefined ? {} : await readJson(cli, request))
  return { file: { path, column, delimiter }, push, audience }
}
