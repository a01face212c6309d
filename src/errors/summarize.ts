/** What the line is made of, as far as an error has it. */
interface Facts {
  readonly name: string
  readonly endpoint: string | undefined
  readonly outcome: string
  readonly attempts: number
  readonly stopReason: string
  readonly elapsedMs?: number | undefined
  readonly audience?: { readonly type: string; readonly count: number | undefined } | undefined
  readonly accessId?: string | undefined
  readonly host?: string | undefined
}

/** What only some classes have, the most useful first; all are short, stable names or numbers. */
const DETAILS = ['retCode', 'httpStatus', 'reason', 'fault', 'timeout'] as const

/**
 * One line for an alert. What groups alerts comes first, what differs from call to call last:
 *
 *     TpnsTimeoutError (attempt) v3/push/app: unknown after 1 attempt, 10003 ms; unknown-outcome; token × 1000; app 1500001048 at api.tpns.tencent.com
 */
export function summarize(error: Facts): string {
  const fields = error as unknown as Readonly<Record<string, unknown>>
  const details = DETAILS.flatMap((name) =>
    fields[name] === undefined || fields[name] === 200 ? [] : [String(fields[name])],
  )
  const { name, endpoint, outcome, attempts, elapsedMs, stopReason, audience, accessId, host } = error
  const parts = [
    `${outcome} after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}${elapsedMs === undefined ? '' : `, ${elapsedMs} ms`}`,
    stopReason,
    audience === undefined
      ? undefined
      : `${audience.type}${audience.count === undefined ? '' : ` × ${audience.count}`}`,
    describeApp(accessId, host),
  ]
  const what = [
    name,
    ...(details.length === 0 ? [] : [`(${details.join(', ')})`]),
    ...(endpoint === undefined ? [] : [endpoint]),
  ]
  return `${what.join(' ')}: ${parts.filter((part) => part !== undefined).join('; ')}`
}

/** Either may be unknown before there is a call. */
function describeApp(accessId: string | undefined, host: string | undefined): string | undefined {
  if (accessId === undefined) return host === undefined ? undefined : `at ${host}`
  return host === undefined ? `app ${accessId}` : `app ${accessId} at ${host}`
}
