import type { Decided } from '../fields/decide.js'
import type { OfflinePushInfo } from '../successor.js'

const ROOT = 'OfflinePushInfo.'

/** Writes every value that is not dropped where its decision says. */
export function buildOfflinePushInfo(fields: readonly Decided[]): OfflinePushInfo {
  const info: Record<string, unknown> = {}
  for (const { report, decision, value } of fields) {
    for (const to of report.to) {
      if (to.startsWith(ROOT))
        setPath(info, to.slice(ROOT.length).split('.'), decision.write?.(value) ?? value)
    }
  }
  return info
}

function setPath(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key = '', ...rest] = path
  if (rest.length === 0) {
    target[key] = value
    return
  }
  const inner = (target[key] ?? {}) as Record<string, unknown>
  target[key] = inner
  setPath(inner, rest, value)
}
