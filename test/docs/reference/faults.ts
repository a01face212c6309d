import type { Bilingual } from '../../../src/return-codes/index.js'
import type { FakeFault } from '../../../src/testing/index.js'
import type { Language } from '../markdown.js'
import { code, table } from './table.js'

type Kinds = FakeFault extends infer Kind
  ? Kind extends unknown
    ? Exclude<keyof Kind, 'delayMs'>
    : never
  : never
/** Fields that belong to another kind of fault. */
type Details = 'errMsg' | 'headers' | 'accepted'

/** A new kind of fault does not compile until it is listed here. Each is written as one passes it. */
const FAULTS: Readonly<
  Record<Exclude<Kinds, Details> | 'delayMs', { readonly shown: string[] } & Bilingual>
> = {
  retCode: {
    shown: ['{ retCode: 1008028, errMsg? }'],
    en: 'this code; the request is not executed',
    zh: '返回该返回码，请求不会执行',
  },
  status: {
    shown: ['{ status: 503, body?, headers?, accepted? }'],
    en: 'an HTTP status, as from a gateway; executed only with `accepted: true`',
    zh: 'HTTP 状态，如同来自网关；仅 `accepted: true` 时执行请求',
  },
  reset: {
    shown: ["{ reset: 'before-reading' }", "{ reset: 'after-acceptance' }"],
    en: 'the connection is reset: the push does not exist, or only its answer is lost',
    zh: '连接被重置：推送不存在，或仅丢失应答',
  },
  stall: {
    shown: ["{ stall: 'before-headers' }", "{ stall: 'in-body' }"],
    en: 'silence after acceptance',
    zh: '受理后无响应',
  },
  truncate: {
    shown: ['{ truncate: true }'],
    en: 'the connection closes in the middle of the answer, after acceptance',
    zh: '受理后应答被截断',
  },
  close: {
    shown: ["{ close: 'after-answer' }"],
    en: 'answered, then closed unannounced: the next request may meet it',
    zh: '应答后直接关闭连接，下一个请求可能遇到已关闭的连接',
  },
  body: {
    shown: ['{ body, contentType? }'],
    en: "another body than the service's, after acceptance",
    zh: '受理后返回指定的响应体',
  },
  contentType: {
    shown: ['{ contentType }'],
    en: 'another content type, after acceptance',
    zh: '受理后返回指定的内容类型',
  },
  delayMs: {
    shown: ['{ delayMs }'],
    en: 'the answer is held back; alone or with any other',
    zh: '延迟应答，可单独使用或与其他故障组合',
  },
}

export function faultsTable(language: Language): string {
  const header = [
    { en: 'Fault', zh: '故障' },
    { en: 'What happens', zh: '效果' },
  ]
  const rows = Object.values(FAULTS).map(({ shown, ...what }) => [shown.map(code).join(', '), what])
  return table(language, header, rows)
}
