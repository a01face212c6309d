import { createInterface } from 'node:readline'
import { assess } from '../../migrate/assess/assess.js'
import type { Assessment } from '../../migrate/assess/assessment.js'
import { toMarkdown } from '../../migrate/assess/markdown.js'
import type { Cli } from '../cli.js'
import { defineCommand } from '../command.js'
import { EXIT } from '../failures/exit-codes.js'
import { UsageError } from '../failures/usage-error.js'
import { printAssessment } from '../migrate/print-assessment.js'
import { choice, flag } from '../option.js'
import { cannotRead, choosePushes, openInput, PUSHES_FILE } from '../request/read-input.js'

export const migrate = defineCommand({
  name: 'migrate',
  isLocal: true,
  summary: {
    en: "what of your pushes survives the move to Tencent's successor service",
    zh: '评估现有推送迁移到腾讯云新推送服务后的保留情况',
  },
  details: [
    {
      en: 'Reads one push a line (JSONL): a request of v3/push/app, or {"request": ..., "at": ..., "platform": ...} with the time of the push, which limits per day and second need. Nothing is sent, and no text of a push is printed.',
      zh: '读取每行一条推送的文件（JSONL）：v3/push/app 的请求体，或 {"request": ..., "at": ..., "platform": ...}；按天、按秒的限制需要推送时间 at。不会发送，也不会输出推送文案。',
    },
    {
      en: 'Every statement names the page it rests on and its date. They were read, and none was tried against the service.',
      zh: '每条结论均注明所依据的文档及日期，均未在新服务上实测。',
    },
    {
      en: 'Ends with exit code 1 when a line is no push, or none is there.',
      zh: '存在无法识别的行或没有推送时，退出码为 1。',
    },
  ],
  arguments: PUSHES_FILE,
  options: {
    markdown: flag('--markdown', { en: 'print a Markdown document', zh: '以 Markdown 文档输出' }),
    platform: choice('--platform <name>', ['android', 'ios'], {
      en: 'platform of pushes that do not say theirs; default: guessed from each push',
      zh: '未注明平台的推送所属的平台，默认逐条推测',
    }),
  },
  examples: [
    { line: 'tpns-client migrate pushes.jsonl', text: { en: 'a summary to read', zh: '查看评估结果' } },
    {
      line: 'tpns-client migrate pushes.jsonl --markdown --lang zh > move.md',
      text: { en: 'for a ticket or a wiki, in Chinese', zh: '生成中文文档' },
    },
  ],
  async run(cli, { args: { file }, options: { markdown, platform } }) {
    if (markdown && cli.json)
      throw new UsageError({
        en: 'give --json or --markdown, not both',
        zh: '--json 与 --markdown 不能同时使用',
      })
    const path = choosePushes(cli, file)
    const assessment = await read(cli, path, platform)
    if (cli.json) cli.printJson(assessment)
    else if (markdown) cli.out.write(toMarkdown(assessment, cli.lang))
    else printAssessment(cli, assessment)
    return assessment.pushes > 0 && assessment.unreadable.count === 0 ? EXIT.done : EXIT.failed
  },
})

async function read(cli: Cli, path: string, platform: 'android' | 'ios' | undefined): Promise<Assessment> {
  try {
    return await assess(getLines(cli, path), { platform })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error
    throw cannotRead(path, error)
  }
}

async function* getLines(cli: Cli, path: string): AsyncIterable<string> {
  const input = openInput(cli, path)
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY, signal: cli.signal })
  // readline does not hand on the error of its input.
  const failed = new Promise<never>((_, reject) => input.once('error', reject))
  failed.catch(() => {})
  const iterator = lines[Symbol.asyncIterator]()
  let first = true
  for (;;) {
    const { done, value } = await Promise.race([iterator.next(), failed])
    if (done === true) break
    yield first ? value.replace(/^\uFEFF/, '') : value
    first = false
  }
  cli.signal.throwIfAborted()
}
