import type { Cli } from '../cli.js'
import { UsageError } from '../failures/usage-error.js'
import { parseJson, readText } from '../request/read-input.js'

export interface PushOfFile {
  /** From 1; the place in the list, where the file is one JSON array. */
  readonly line: number
  readonly request: unknown
}

/** The pushes of a file: one JSON object, a JSON array of them, or JSON Lines. `-` is stdin. @throws UsageError */
export async function readPushes(cli: Cli, path: string): Promise<readonly PushOfFile[]> {
  const content = await readText(cli, path)
  const whole = tryJson(content)
  if (whole !== undefined) {
    const requests: readonly unknown[] = Array.isArray(whole.value) ? whole.value : [whole.value]
    return requests.map((request, at) => ({ line: at + 1, request }))
  }
  const lines = content.split('\n').map((line, at) => ({ line: at + 1, json: line.trim() }))
  const pushes = lines.filter(({ json }) => json !== '')
  if (pushes.length === 0) {
    throw new UsageError({ en: `${path} holds no push: it is empty`, zh: `${path} 为空，没有推送` })
  }
  return pushes.map(({ line, json }) => ({
    line,
    request: parseJson(json, { en: `line ${line} of ${path}`, zh: `${path} 第 ${line} 行` }),
  }))
}

/** A JSON value from a file, or written on the command line itself. @throws UsageError */
export async function readJsonOption(cli: Cli, name: string, given: string): Promise<unknown> {
  const inline = given.trimStart().startsWith('{')
  const content = inline ? given : await readText(cli, given)
  const parsed = tryJson(content)
  if (parsed !== undefined) return parsed.value
  throw new UsageError({
    en: `${name} is not JSON${inline ? '' : `: ${given}`}`,
    zh: `${name} 不是有效的 JSON${inline ? '' : `：${given}`}`,
  })
}

function tryJson(content: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(content) }
  } catch {
    return undefined
  }
}
