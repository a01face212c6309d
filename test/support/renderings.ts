import { inspect } from 'node:util'

/** Every form in which a value may end up in a log, as one text. */
export function everyRendering(value: unknown): string {
  const error = value as { stack?: unknown; message?: unknown }
  const texts = [
    String(value),
    inspect(value, { depth: 20, showHidden: true }),
    inspect(value, { depth: 20, showHidden: true, customInspect: false, getters: true }),
    toJson(value),
    String(error?.stack),
    String(error?.message),
  ]
  const own = typeof value === 'object' && value !== null ? Reflect.ownKeys(value) : []
  return [...texts, ...own.map((key) => inspect((value as never)[key], { depth: 10 }))].join('\n')
}

/** Empty for what JSON cannot hold: an answer that is nested too deep, for example. */
function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? ''
  } catch {
    return ''
  }
}
