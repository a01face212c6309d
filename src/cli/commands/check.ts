import { CHANNELS, type CheckChannel } from '../../check/channels.js'
import {
  type CheckApp,
  type CheckedRequest,
  checkPush,
  type PushCheck,
  type Severity,
} from '../../check/index.js'
import { SEVERITIES } from '../../check/rule.js'
import { printCheck, printFindings } from '../check/print-check.js'
import { type PushOfFile, readJsonOption, readPushes } from '../check/read-pushes.js'
import type { Cli } from '../cli.js'
import { defineCommand } from '../command.js'
import { EXIT } from '../failures/exit-codes.js'
import { UsageError } from '../failures/usage-error.js'
import { choice, list, text, whole } from '../option.js'
import { choosePushes, PUSHES_FILE } from '../request/read-input.js'

interface Checked {
  readonly line: number
  readonly check: PushCheck
}

export const check = defineCommand({
  name: 'check',
  isLocal: true,
  summary: {
    en: 'what each phone would make of a push: cut, ignored, counted as marketing, refused',
    zh: '逐通道检查推送：截断、忽略、按营销计、拒绝',
  },
  details: [
    {
      en: 'Reads one push as JSON, a JSON array, or a file with one push a line (JSONL). Nothing is sent, and no credentials are needed. Findings rest on published documents, each named with its date.',
      zh: '读取单个 JSON、JSON 数组或每行一条推送的文件（JSONL）。不会发送，也无需密钥。结论均来自公开文档，并注明日期。',
    },
    {
      en: 'Ends with exit code 1 when a finding is as severe as --fail-on, or worse; else with 0.',
      zh: '存在达到 --fail-on 级别的结论时退出码为 1，否则为 0。',
    },
  ],
  arguments: PUSHES_FILE,
  options: {
    channel: list('--channel <name>', {
      en: `only this channel; may be repeated: ${CHANNELS.join(', ')}`,
      zh: `仅检查该通道，可重复：${CHANNELS.join('、')}`,
    }),
    app: text('--app <json>', {
      en: 'what a request does not say, as a JSON file or JSON itself: platform, region, news, messages, granted, channelIds, huaweiData',
      zh: '请求中没有的信息，JSON 文件或 JSON 文本：platform、region、news、messages、granted、channelIds、huaweiData',
    }),
    failOn: choice('--fail-on <severity>', [...SEVERITIES, 'never'], {
      en: 'least severity that ends with exit code 1; default error',
      zh: '以退出码 1 结束的最低级别，默认 error',
    }),
    line: whole(
      '--line <number>',
      { min: 1, max: Number.MAX_SAFE_INTEGER },
      { en: 'only the push on this line, with how it looks', zh: '仅检查该行的推送，并显示效果' },
    ),
  },
  examples: [
    { line: 'tpns-client check push.json', text: { en: 'one push', zh: '检查单条推送' } },
    {
      line: 'tpns-client check campaign.jsonl --fail-on warning --json',
      text: { en: 'all pushes of a campaign, in CI', zh: '在 CI 中检查整个营销活动' },
    },
    {
      line: `tpns-client check push.json --channel hw --app '{"messages":"service","granted":["hw"]}'`,
      text: { en: 'with what the app may do', zh: '提供应用的权益信息' },
    },
  ],
  async run(cli, { args: { file }, options: { channel, app, failOn = 'error', line } }) {
    const path = choosePushes(cli, file)
    const channels = readChannels(channel)
    const given = app === undefined ? undefined : await readJsonOption(cli, '--app', app)
    const pushes = await readPushes(cli, path)
    const wanted = line === undefined ? pushes : pushes.filter((push) => push.line === line)
    if (wanted.length === 0) {
      throw new UsageError({ en: `there is no push on line ${line}`, zh: `第 ${line} 行没有推送` })
    }
    const options = { channels, app: given as CheckApp | undefined, now: new Date(cli.runtime.now()) }
    const checked = wanted.map(
      ({ line, request }: PushOfFile): Checked => ({
        line,
        check: checkPush(request as CheckedRequest, options),
      }),
    )
    print(cli, checked)
    return isAtLeast(failOn, checked) ? EXIT.failed : EXIT.done
  },
})

function readChannels(names: readonly string[]): readonly CheckChannel[] | undefined {
  const unknown = names.find((name) => !CHANNELS.includes(name as CheckChannel))
  if (unknown !== undefined) {
    throw new UsageError({
      en: `--channel is one of ${CHANNELS.join(', ')}, not "${unknown}"`,
      zh: `--channel 可选：${CHANNELS.join('、')}，实际为“${unknown}”`,
    })
  }
  return names.length === 0 ? undefined : (names as readonly CheckChannel[])
}

function print(cli: Cli, checked: readonly Checked[]): void {
  const [first] = checked
  if (cli.json) {
    cli.printJson({ severity: findWorst(checked) ?? null, pushes: checked.map(toJson) })
  } else if (checked.length === 1 && first !== undefined) {
    printCheck(cli, first.check)
  } else {
    cli.out.paragraph({
      en: `${checked.length} pushes. How one looks: --line <number>`,
      zh: `共 ${checked.length} 条推送。查看单条的显示效果：--line <number>`,
    })
    printFindings(
      cli,
      checked.map(({ line, check: { findings } }) => ({ line, findings })),
    )
  }
}

/** The findings once, and beside them how each channel shows the texts. */
function toJson({ line, check: { severity, channels, findings } }: Checked): object {
  const previews = channels.map(({ channel, name, preview }) => ({ channel, name, preview }))
  return { line, severity: severity ?? null, channels: previews, findings }
}

function findWorst(checked: readonly Checked[]): Severity | undefined {
  return SEVERITIES.find((severity) => checked.some(({ check }) => check.severity === severity))
}

function isAtLeast(failOn: Severity | 'never', checked: readonly Checked[]): boolean {
  const worst = findWorst(checked)
  return failOn !== 'never' && worst !== undefined && SEVERITIES.indexOf(worst) <= SEVERITIES.indexOf(failOn)
}
