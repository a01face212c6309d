import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { type Fields, isFields } from '../../validation/members.js'
import type { Cli } from '../cli.js'
import { UsageError } from '../failures/usage-error.js'

/** The bytes of a file; `-` is stdin. @throws UsageError when it cannot be read */
export async function readInput(cli: Cli, path: string): Promise<Buffer> {
  try {
    return await buffer(openInput(cli, path))
  } catch (error) {
    throw cannotRead(path, error)
  }
}

/** Not opened before it is read, so that an error reaches the reader. */
export function openInput(cli: Cli, path: string): Readable {
  return path === '-' ? cli.stdin.stream : createReadStream(path)
}

export function cannotRead(path: string, error: unknown): UsageError {
  const { code = String(error) } = error as NodeJS.ErrnoException
  return new UsageError({ en: `cannot read ${path} (${code})`, zh: `无法读取 ${path}（${code}）` })
}

/** A JSON object from a file, or from stdin for `-`. @throws UsageError */
export async function readJson(cli: Cli, path: string): Promise<Fields> {
  const text = (await readInput(cli, path)).toString('utf8').replace(/^\uFEFF/, '')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const [reason = ''] = String((error as Error).message).split('\n')
    throw new UsageError({ en: `${path} is not JSON: ${reason}`, zh: `${path} 不是有效的 JSON：${reason}` })
  }
  if (isFields(value)) return value
  throw new UsageError({
    en: `${path} must hold a JSON object, the body of a push`,
    zh: `${path} 应为 JSON 对象，即推送的请求体`,
  })
}
