import {
  explainSuccessorCode,
  SUCCESSOR_RETURN_CODES,
  type SuccessorReturnCode,
} from '../../migrate/return-codes.js'
import { explainReturnCode, type ReturnCodeExplanation } from '../../return-codes/explain.js'
import {
  CLIENT_MADE_CODES,
  DEVICE_RETURN_CODES,
  LEGACY_RETURN_CODES,
  SERVER_RETURN_CODES,
} from '../../return-codes/index.js'
import { RETURN_CODE } from '../../return-codes/names.js'
import { COLON, COMMAS } from '../../validation/words.js'
import type { Cli } from '../cli.js'
import { defineCommand } from '../command.js'
import { EXIT } from '../failures/exit-codes.js'
import { UsageError } from '../failures/usage-error.js'
import { HTTP_STATUSES, type HttpStatusExplanation } from '../http-statuses.js'
import { any, choice } from '../option.js'
import type { Bilingual } from '../text.js'

const PLATFORMS = ['server', 'android', 'ios', 'ios-legacy', 'harmony', 'http', 'timpush'] as const
type Platform = (typeof PLATFORMS)[number]

type Explanation = ReturnCodeExplanation | HttpStatusExplanation | SuccessorReturnCode

export const explain = defineCommand({
  name: 'explain',
  isLocal: true,
  summary: {
    en: 'what a return code or HTTP status means, why it comes and what to do',
    zh: '返回码与 HTTP 状态码的含义、原因和处理建议',
  },
  details: [
    {
      en: 'Without a code, the whole table. A code that some document does not list ends with exit code 1.',
      zh: '不带返回码时列出全部。官方文档未收录的返回码以退出码 1 结束。',
    },
  ],
  arguments: {
    codes: any('code', {
      en: `numbers, such as ${RETURN_CODE.rateLimited} or -503`,
      zh: `返回码，例如 ${RETURN_CODE.rateLimited} 或 -503`,
    }),
  },
  options: {
    platform: choice('--platform <name>', PLATFORMS, {
      en: 'whose code it is, since their numbers overlap; default server, and where it has none, all others. timpush is the successor of TPNS',
      zh: '返回码的来源（各来源的数字会重复）。默认为服务端；服务端没有时列出其他全部来源。timpush 为 TPNS 的后继服务',
    }),
  },
  examples: [
    {
      line: `tpns-client explain ${RETURN_CODE.authentication}`,
      text: { en: 'an alarm in the night', zh: '查询告警中的返回码' },
    },
    {
      line: 'tpns-client explain 10115 --platform android',
      text: { en: 'a code that a phone reported', zh: '查询客户端 SDK 上报的返回码' },
    },
  ],
  run(cli, { args: { codes }, options: { platform } }) {
    const wrong = codes.find((code) => !/^-?\d+$/.test(code))
    if (wrong !== undefined) {
      throw new UsageError({
        en: `a return code is a number, not "${wrong}"`,
        zh: `返回码应为数字，实际为“${wrong}”`,
      })
    }
    return codes.length === 0 ? printTable(cli, platform) : explainAll(cli, codes, platform)
  },
})

function explainAll(cli: Cli, codes: readonly string[], platform: Platform | undefined) {
  const found = codes.map((code) => ({ code, rows: find(code, platform) }))
  const complete = found.every(({ rows }) => rows.length > 0)
  if (cli.json) {
    cli.printJson(found.map(({ code, rows }) => ({ code: Number(code), explanations: rows })))
  } else {
    found.forEach(({ code, rows }, at) => {
      if (at > 0) cli.out.line()
      if (rows.length === 0) printNotListed(cli, code, platform)
      rows.forEach((row, index) => {
        if (index > 0) cli.out.line()
        printRow(cli, row)
      })
    })
  }
  return complete ? EXIT.done : EXIT.failed
}

function find(code: string, platform: Platform | undefined): readonly Explanation[] {
  const http = HTTP_STATUSES.filter((status) => status.code === Number(code))
  if (platform === 'http') return http
  if (platform === 'timpush') return explainSuccessorCode(code)
  if (platform !== undefined) return explainReturnCode(code, platform)
  const known = explainReturnCode(code)
  if (known[0]?.platform === 'server') return known
  return [...http, ...explainReturnCode(code, 'server'), ...known, ...explainSuccessorCode(code)]
}

/** A code of the server that was asked for as one of a phone, or the reverse. */
function printNotListed(cli: Cli, code: string, asked: Platform | undefined): void {
  const where = asked === undefined ? '' : ` (${asked})`
  cli.out.paragraph({
    en: `No document lists ${code}${where}. Search the newest pages of Tencent, and update tpns-client.`,
    zh: `官方文档未收录该返回码：${code}${where}。请查阅最新的官方文档，并升级 tpns-client。`,
  })
  const elsewhere =
    asked === undefined ? [] : PLATFORMS.filter((other) => other !== asked && find(code, other).length > 0)
  for (const platform of elsewhere) cli.out.line(`tpns-client explain ${code} --platform ${platform}`)
}

function printRow({ out, say, lang }: Cli, row: Explanation): void {
  const { code, platform, meaning, advice } = row
  out.paragraph(`${out.style.bold(`${code} (${platform})`)}  ${say(meaning)}`)
  const fields: [string, string | undefined][] = []
  const add = (label: Bilingual, value: string | undefined) => fields.push([`  ${say(label)}`, value])
  const cause = 'cause' in row ? row.cause : undefined
  add({ en: 'cause', zh: '原因' }, cause && say(cause))
  add({ en: 'advice', zh: '建议' }, say(advice))
  if ('outcome' in row) add({ en: 'outcome', zh: '结果' }, row.outcome)
  if ('errorClass' in row && row.errorClass !== undefined) {
    add({ en: 'error', zh: '错误类' }, `${row.errorClass}${COMMAS[lang]}${row.policy}`)
  }
  if ('tried' in row) {
    add({ en: 'basis', zh: '依据' }, say({ en: 'read, not tried', zh: '来自文档，未实测' }))
    for (const { date, url } of row.sources) add({ en: 'source', zh: '来源' }, `${date} ${url}`)
  }
  const exceptions = 'exceptions' in row ? (row.exceptions ?? []) : []
  for (const { methods, text } of exceptions) {
    add({ en: 'except', zh: '例外' }, `${methods.join(COMMAS[lang])}${COLON[lang]}${say(text)}`)
  }
  out.fields(fields, out.style.dim)
}

function printTable(cli: Cli, platform: Platform | undefined) {
  const ofServer = [...SERVER_RETURN_CODES, ...LEGACY_RETURN_CODES, ...CLIENT_MADE_CODES]
  const all: readonly Explanation[] = [
    ...ofServer.map((row) => ({ platform: 'server' as const, ...row })),
    ...DEVICE_RETURN_CODES,
    ...HTTP_STATUSES,
    ...SUCCESSOR_RETURN_CODES,
  ]
  const rows = platform === undefined ? all : all.filter((row) => row.platform === platform)
  const columns = [
    { title: { en: 'platform', zh: '来源' } },
    { title: { en: 'code', zh: '返回码' }, align: 'right' },
    { title: { en: 'meaning', zh: '含义' } },
  ] as const
  const cells = rows.map((row) => [row.platform, String(row.code), cli.say(row.meaning)])
  return cli.printResult(rows, () => cli.out.table(columns, cells, cli.out.style.bold))
}
