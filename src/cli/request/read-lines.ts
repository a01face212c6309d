import { splitLines } from '../../bulk/source/split-lines.js'
import type { Cli } from '../cli.js'
import { UsageError } from '../failures/usage-error.js'
import { cannotRead, openInput } from './read-input.js'

/** The lines of a file, or of stdin for `-`, without empty ones. @throws UsageError when there are none */
export async function readLines(cli: Cli, path: string): Promise<string[]> {
  const lines: string[] = []
  try {
    for await (const page of splitLines(openInput(cli, path))) for (const line of page) lines.push(line)
  } catch (error) {
    throw cannotRead(path, error)
  }
  if (lines.length > 0) return lines
  throw new UsageError({ en: `${path} has no lines`, zh: `${path} 中没有内容` })
}
