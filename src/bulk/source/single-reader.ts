import type { PushResult } from '../../api/push/endpoint.js'
import { snapshot } from '../../api/shared/snapshot.js'
import { TpnsConfigError } from '../../errors/before-the-wire.js'
import type { BulkBuild, SingleRequest } from '../request.js'
import type { BatchReader } from './batch.js'
import { digestOf } from './digest.js'
import { duplicateCheck, oneByOne, type Reading } from './reader-context.js'
import { accountFault, type SkipReason, tokenFault } from './recipient-checks.js'

export interface SingleReading extends Reading {
  readonly build: BulkBuild<never>
  readonly push: (request: SingleRequest) => Promise<PushResult>
}

/**
 * One batch per recipient, with the push that `build` returns for it. Built in source order, so that a second run drops the
 * same duplicates.
 */
export function singleReader(reading: SingleReading): BatchReader {
  const { counts, skip, build, push } = reading
  const taking = oneByOne(reading)
  const isDuplicate = duplicateCheck(reading)

  return {
    async next() {
      for (;;) {
        const index = counts.taken
        const next = await taking.next()
        if (next === undefined) return undefined
        const single = singleOf(build, next.recipient as never, index)
        if ('fault' in single) {
          await skip(next.recipient, single.fault, single.error)
        } else if (isDuplicate?.(`${single.request.audience_type} ${single.recipient}`) !== true) {
          const { request, recipient } = single
          const recipients = [recipient]
          return {
            index,
            recipients,
            count: 1,
            digest: () => digestOf([request.audience_type, recipient]),
            send: () => push(request),
            suspects: request.audience_type === 'token' ? recipients : [],
          }
        }
      }
    },
    unfinished: { recipients: [], count: 0 },
    get index() {
      return counts.taken
    },
    close: taking.close,
  }
}

type Single =
  | { readonly recipient: string; readonly request: SingleRequest }
  | { readonly fault: SkipReason; readonly error?: unknown }

function singleOf(build: BulkBuild<never>, given: never, index: number): Single {
  try {
    // A snapshot, because it is sent later and `build` may reuse one object.
    const request = snapshot(build(given, index))
    if (request === undefined) return { fault: 'no-request' }
    const isToken = request.audience_type === 'token'
    const list: readonly unknown[] = (isToken ? request.token_list : request.account_list) ?? []
    if ((!isToken && request.audience_type !== 'account') || list.length !== 1) throw notSingle()
    const fault = (isToken ? tokenFault : accountFault)(list[0])
    return fault === undefined ? { recipient: list[0] as string, request } : { fault }
  } catch (error) {
    return { fault: 'build-failed', error }
  }
}

function notSingle(): TpnsConfigError {
  return new TpnsConfigError(
    "build must return (not a promise of) a push with audience_type 'token' and one token in token_list, or 'account' and one account in account_list. Do slow work in the source, for example in an async generator.",
  )
}
