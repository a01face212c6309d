import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { splitLines } from '../../bulk/source/split-lines.js'
import { type Fields, isFields } from '../../validation/members.js'
import type { Cli } from '../cli.js'
import { UsageError } from '../failures/usage-error.js'
import { optional } from '../option.js'
import type { Bilingual } from '../text.js'

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

/** The text of a file, without its byte order mark. @throws UsageError */
export async function readText(cli: Cli, path: string): Promise<string> {
  return (await readInput(cli, path)).toString('utf8').replace(/^\uFEFF/, '')
}

/** @param where what holds the JSON @throws UsageError */
export function parseJson(json: string, where: Bilingual): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    // The first line of a message of V8: further ones quote the text.
    const [reason] = (error as Error).message.split('\n')
    throw new UsageError({
      en: `${where.en} is not JSON: ${reason}`,
      zh: `${where.zh}不是有效的 JSON：${reason}`,
    })
  }
}

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

/** The pushes of a command that only reads them. */
export const PUSHES_FILE = {
  file: optional('file', { en: 'the pushes; left out or "-", stdin', zh: '推送文件，省略或“-”表示标准输入' }),
} as const

/** Where they are: stdin where no file is named. @throws UsageError when nobody writes to stdin */
export function choosePushes({ stdin }: Cli, file: string | undefined): string {
  if (file !== undefined || !stdin.isTTY) return file ?? '-'
  throw new UsageError({
    en: 'missing argument: a file, or pushes on stdin',
    zh: '缺少参数：推送文件或标准输入',
  })
}

/** A JSON object from a file, or from stdin for `-`. @throws UsageError */
export async function readJson(cli: Cli, path: string): Promise<Fields> {
  const value = parseJson(await readText(cli, path), { en: path, zh: `${path} ` })
  if (isFields(value)) return value
  throw new UsageError({
    en: `${path} must hold a JSON object, the body of a push`,
    zh: `${path} 应为 JSON 对象，即推送的请求体`,
  })
}
