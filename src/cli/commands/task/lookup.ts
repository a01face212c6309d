import type { LookUpVerdict } from '../../../api/push/methods/look-up.js'
import type { Cli } from '../../cli.js'
import { defineCommand } from '../../command.js'
import { withClientAndSamples } from '../../connect/with-client.js'
import { EXIT, type ExitCode } from '../../failures/exit-codes.js'
import { parsed, whole } from '../../option.js'
import { buildRequest } from '../../request/build-request.js'
import { AUDIENCE_OPTIONS, MESSAGE_OPTIONS, TIME_OPTIONS } from '../../request/message-options.js'
import { parseMoment } from '../../request/parse.js'
import type { Bilingual } from '../../text.js'
import { printRecord } from './record.js'

export const lookup = defineCommand({
  name: 'lookup',
  summary: { en: 'whether a push of unknown outcome was accepted', zh: '回查结果未知的推送是否已被受理' },
  details: [
    {
      en: 'Give the options of the push, and --sent-at. Compares the records of the service by title, content, audience and time; sends nothing. Exit code 0: it was accepted; 1: no such record appeared; 3: nobody can tell, ask a person.',
      zh: '使用与推送相同的选项，并加上 --sent-at。按标题、内容、推送目标和时间比对推送记录，不发送任何消息。退出码 0：已受理；1：未出现该记录；3：无法判断，请人工确认。',
    },
  ],
  options: {
    ...AUDIENCE_OPTIONS,
    ...MESSAGE_OPTIONS,
    ...TIME_OPTIONS,
    sentAt: parsed('--sent-at <time>', parseMoment('--sent-at'), {
      en: 'when it was sent: 2026-12-01T09:00:00+08:00, or Unix seconds; default now',
      zh: '发送时间：2026-12-01T09:00:00+08:00 或 Unix 秒，默认现在',
    }),
    within: whole(
      '--within <seconds>',
      { min: 1, max: 86_400 },
      { en: 'how far around --sent-at; default 120', zh: '--sent-at 前后的时间范围（秒），默认 120' },
    ),
    for: whole(
      '--for <seconds>',
      { min: 0, max: 3_600 },
      {
        en: 'how long to look for it, since records may lag; default 30',
        zh: '持续回查的时间（秒，记录可能延迟），默认 30',
      },
    ),
  },
  examples: [
    {
      line: 'tpns-client lookup --tag vip --title Sale --content "From 9 o\'clock" --sent-at 2026-12-01T09:00:00+08:00',
      text: { en: 'after exit code 3 of a push', zh: '推送以退出码 3 结束之后' },
    },
  ],
  async run(cli, { options }) {
    const request = await buildRequest(cli, options)
    return withClientAndSamples(cli, async ({ client }) => {
      const verdict = await client.push.lookUp(request, {
        signal: cli.signal,
        sentAt: options.sentAt,
        withinMs: toMs(options.within),
        forMs: toMs(options.for),
      })
      return report(cli, verdict)
    })
  },
})

const toMs = (seconds: number | undefined) => (seconds === undefined ? undefined : seconds * 1_000)

const EXIT_CODES = {
  accepted: EXIT.done,
  'not-found': EXIT.failed,
  'cannot-tell': EXIT.unknown,
} as const satisfies Record<LookUpVerdict['verdict'], ExitCode>

const REASONS: Readonly<Record<Extract<LookUpVerdict, { verdict: 'cannot-tell' }>['why'], Bilingual>> = {
  'several-match': { en: 'several pushes look the same', zh: '有多条推送与之相同' },
  'records-too-bare': { en: 'the records show too little to compare', zh: '推送记录的信息不足以比对' },
  'not-recognisable': {
    en: 'a push without title and content cannot be distinguished from others',
    zh: '没有标题和内容的推送无法与其他推送区分',
  },
}

function report(cli: Cli, verdict: LookUpVerdict): ExitCode {
  const { out, say, json } = cli
  if (json) cli.printJson(verdict)
  else if (verdict.verdict === 'accepted') {
    out.paragraph(
      { en: 'Accepted. Do not send it again.', zh: '已受理，请勿重发。' },
      { style: out.style.green },
    )
    printRecord(cli, verdict.record)
  } else if (verdict.verdict === 'not-found') {
    out.paragraph(
      {
        en: `Not found among ${verdict.recordsSeen} records: likely, not certain, that it was never accepted. How soon records appear is not documented; look once more before you send it again.`,
        zh: `在 ${verdict.recordsSeen} 条记录中未找到：很可能未被受理，但不能确定。记录多久出现官方未说明，重发前请再回查一次。`,
      },
      { style: out.style.yellow },
    )
  } else {
    out.paragraph(
      {
        en: `Cannot tell: ${say(REASONS[verdict.why])}. Ask somebody who can look at the console or a phone.`,
        zh: `无法判断：${say(REASONS[verdict.why])}。请在控制台或设备上人工确认。`,
      },
      { style: out.style.yellow },
    )
    for (const record of verdict.candidates) {
      out.line()
      printRecord(cli, record)
    }
  }
  return EXIT_CODES[verdict.verdict]
}
