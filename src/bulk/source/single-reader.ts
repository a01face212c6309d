import { pushApp } from '../../api/push/endpoint.js'
import type { PushResult } from '../../api/push/results.js'
import { TpnsConfigError } from '../../errors/validation-errors.js'
import { snapshot } from '../../validation/plain-copy.js'
import type { BulkBuild, SingleRequest } from '../request.js'
import type { BatchReader } from './batch.js'
import { digestRecipients } from './digest.js'
import { createCursor, createDuplicateCheck, type ReaderContext } from './reader-context.js'
import { checkAccount, checkToken, type SkipReason } from './recipient-checks.js'

export interface SingleReaderInit extends ReaderContext {
  readonly build: BulkBuild<never>
  readonly push: (request: SingleRequest) => Promise<PushResult>
}

/**
 * One batch per recipient, with the push that `build` returns for it. Built in source order, so that a second run drops the
 * same duplicates.
 */
export function createSingleReader(init: SingleReaderInit): BatchReader {
  const { counts, skip, build, push } = init
  const cursor = createCursor(init)
  const isDuplicate = createDuplicateCheck(init)

  return {
    async next() {
      for (;;) {
        const index = counts.taken
        const next = await cursor.next()
        if (next === undefined) return undefined
        const single = buildSingle(build, next.recipient as never, index)
        if ('fault' in single) {
          await skip(next.recipient, single.fault, single.error)
        } else if (isDuplicate?.(`${single.request.audience_type} ${single.recipient}`) !== true) {
          const { request, recipient } = single
          const recipients = [recipient]
          return {
            index,
            recipients,
            count: 1,
            digest: () => digestRecipients([request.audience_type, recipient]),
            send: () => push(request),
            possiblyInvalid: request.audience_type === 'token' ? recipients : [],
          }
        }
      }
    },
    unfinished: { recipients: [], count: 0 },
    get index() {
      return counts.taken
    },
    close: cursor.close,
  }
}

type Single =
  | { readonly recipient: string; readonly request: SingleRequest }
  | { readonly fault: SkipReason; readonly error?: unknown }

function buildSingle(build: BulkBuild<never>, given: never, index: number): Single {
  try {
    // A snapshot, because it is sent later and `build` may reuse one object.
    const request = snapshot(build(given, index), pushApp.path)
    if (request === undefined) return { fault: 'no-request' }
    const isToken = request.audience_type === 'token'
    const list: readonly unknown[] = (isToken ? request.token_list : request.account_list) ?? []
    if ((!isToken && request.audience_type !== 'account') || list.length !== 1) throw notSingleError()
    const fault = (isToken ? checkToken : checkAccount)(list[0])
    return fault === undefined ? { recipient: list[0] as string, request } : { fault }
  } catch (error) {
    return { fault: 'build-failed', error }
  }
}

function notSingleError(): TpnsConfigError {
  return new TpnsConfigError({
    en: "build must return (not a promise of) a push with audience_type 'token' and one token in token_list, or 'account' and one account in account_list. This push was not sent. Do slow work in the source, for example in an async generator.",
    zh: "build 必须直接返回（而非 Promise）单个接收者的推送：audience_type 为 'token' 且 token_list 含一个 Token，或 'account' 且 account_list 含一个账号。该推送未发出。耗时操作请放在数据源中。",
  })
}
