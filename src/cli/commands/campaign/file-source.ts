import { createHash } from 'node:crypto'
import { CliError } from '../../failures/usage-error.js'

export interface FileSourceInit {
  /** The recipients from the beginning, page by page. */
  readonly read: () => AsyncIterable<readonly string[]>
  /** For messages. */
  readonly path: string
  /** Before each page. */
  readonly onPage: (taken: number) => void
}

/**
 * A file as the source of a campaign: each page says how many recipients there were before, and what they were. Who goes on
 * there reads the file again up to that place; a file that is another one there would leave people out, or push to them twice.
 */
export function openFileSource({ read, path, onPage }: FileSourceInit) {
  return async function* (cursor: string | undefined) {
    const [until = '0'] = cursor?.split('-') ?? []
    let left = Number(until)
    let taken = 0
    const hash = createHash('sha256')
    const getCursor = () => `${taken}-${hash.copy().digest('hex').slice(0, 16)}`
    /** Adds to what was read, and to the digest. */
    const add = (recipients: readonly string[]) => {
      for (const recipient of recipients) hash.update(recipient).update('\n')
      taken += recipients.length
    }
    for await (const page of read()) {
      const queued = page.slice(0, left)
      left -= queued.length
      add(queued)
      if (queued.length > 0 && left === 0 && getCursor() !== cursor) throw changedError(path, until)
      const recipients = page.slice(queued.length)
      if (recipients.length === 0) continue
      onPage(taken)
      add(recipients)
      yield { recipients, cursor: getCursor() }
    }
    if (left > 0) throw changedError(path, until)
  }
}

function changedError(path: string, until: string): CliError {
  return new CliError({
    en: `${path} has changed: its first ${until} recipients are not those that were queued. Nothing more was queued. Bring the file back as it was and run the same command again, or stop the campaign and create another for those who are left.`,
    zh: `${path} 已改变：前 ${until} 个接收者与已入队的不一致，未再入队。请恢复原文件后再次执行同一命令，或停止该推送活动，为剩余的接收者新建活动。`,
  })
}
