import { TpnsConfigError } from '../../errors/validation-errors.js'
import { describeOption } from '../../validation/options/option-values.js'
import { SUCCESSOR_LIMITS } from '../successor.js'

export interface Receivers {
  /** RegistrationIDs or UserIDs, each once, in lists of at most 500. */
  readonly chunks: readonly (readonly string[])[]
  /** Tokens or accounts that the map does not know. */
  readonly unmapped: readonly string[]
  /** How many were left out because another one has the same id there. */
  readonly merged: number
}

/** @throws TpnsConfigError when the map throws, or gives something else than a text */
export function mapReceivers(
  recipients: readonly string[],
  map: (recipient: string) => unknown,
  name: string,
): Receivers {
  const ids = new Set<string>()
  const unmapped: string[] = []
  let merged = 0
  for (const recipient of recipients) {
    const id = look(recipient, map, name)
    if (id === undefined) unmapped.push(recipient)
    else if (ids.has(id)) merged += 1
    else ids.add(id)
  }
  return { chunks: chunk([...ids], SUCCESSOR_LIMITS.receiversPerCall.max), unmapped, merged }
}

function look(recipient: string, map: (recipient: string) => unknown, name: string): string | undefined {
  let id: unknown
  try {
    id = map(recipient)
  } catch (cause) {
    throw new TpnsConfigError(
      {
        en: `${name} threw an error (see cause). Nothing was translated.`,
        zh: `${name} 抛出了异常（见 cause），未转换。`,
      },
      { cause },
    )
  }
  if (id === undefined || id === null || id === '') return undefined
  if (typeof id === 'string') return id
  const hint =
    id instanceof Promise
      ? {
          en: ' It is asked synchronously: look the ids up before.',
          zh: '该函数以同步方式调用，请事先查好 ID。',
        }
      : { en: '', zh: '' }
  throw new TpnsConfigError({
    en: `${name} must return the id as a string, or undefined, not ${describeOption(id)}.${hint.en} Nothing was translated.`,
    zh: `${name} 须返回字符串或 undefined，未转换。${hint.zh}`,
  })
}

function chunk<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, at) =>
    list.slice(at * size, (at + 1) * size),
  )
}
