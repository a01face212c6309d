import type { Cli } from '../cli.js'
import { type CommandSpec, defineCommand } from '../command.js'
import { readEnv } from '../connect/credentials.js'
import { startEmbeddedFake } from '../connect/embedded-fake.js'
import { type ExamineInit, examine } from '../doctor/examine.js'
import { CHECK_NAMES, type Result } from '../doctor/result.js'
import { EXIT } from '../failures/exit-codes.js'
import { displayWidth, padEnd, wrap } from '../output/width.js'
import type { Bilingual } from '../text.js'

/** @param init for tests: other access points, another way to connect */
export function createDoctor(init: Omit<ExamineInit, 'env'> = {}): CommandSpec {
  return defineCommand({
    name: 'doctor',
    summary: {
      en: 'what is wrong with the setup: variables, network, clock, region, key pair, IP allow-list',
      zh: '检查配置：环境变量、网络、时钟、服务接入点、密钥和 IP 白名单',
    },
    details: [
      {
        en: 'Asks the service for the devices of an account that nobody has: nothing is pushed or changed. Where the key pair is refused, it asks the other access points too. Ends with exit code 1 when a check fails.',
        zh: '向服务端查询一个不存在的账号，不会推送，也不会修改任何数据。密钥被拒绝时还会询问其他接入点。有检查未通过时退出码为 1。',
      },
    ],
    examples: [
      { line: 'tpns-client doctor', text: { en: 'the variables of this shell', zh: '检查当前环境变量' } },
      {
        line: 'tpns-client doctor --env-file .env --json',
        text: { en: 'in a pipeline', zh: '在流水线中使用' },
      },
    ],
    async run(cli) {
      const results = await examine(cli, { ...init, ...(await readSetup(cli)) })
      const isWell = results.every(({ status }) => status !== 'failed')
      cli.printResult({ ok: isWell, checks: results }, () => print(cli, results))
      return isWell ? EXIT.done : EXIT.failed
    },
  })
}

export const doctor = createDoctor()

async function readSetup(cli: Cli): Promise<ExamineInit> {
  const env = await readEnv(cli)
  // What is in the wrong variable may be the key, too.
  for (const name of ['TPNS_SECRET_KEY', 'TPNS_ACCESS_ID']) {
    const value = env[name]?.trim() ?? ''
    if (!/^\d*$/.test(value)) cli.secrets.add(value)
  }
  if (!cli.fake) return { env }
  const { options } = await startEmbeddedFake(cli)
  const { accessId, secretKey, baseUrl, ...rest } = options
  return {
    env: {
      TPNS_ACCESS_ID: String(accessId),
      TPNS_SECRET_KEY: secretKey,
      TPNS_BASE_URL: String(baseUrl),
    },
    options: rest,
  }
}

const STATUS: Readonly<
  Record<Result['status'], Bilingual & { readonly colour: 'green' | 'yellow' | 'red' | 'dim' }>
> = {
  ok: { en: 'ok', zh: '正常', colour: 'green' },
  warning: { en: 'look', zh: '注意', colour: 'yellow' },
  failed: { en: 'WRONG', zh: '异常', colour: 'red' },
  skipped: { en: '-', zh: '-', colour: 'dim' },
}
/** Of the statuses, in either language. */
const STATUS_WIDTH = 5

function print({ out, say }: Cli, results: readonly Result[]): void {
  const nameWidth = Math.max(...results.map(({ check }) => displayWidth(say(CHECK_NAMES[check]))))
  const isNarrow = out.columns < 60
  const indent = ' '.repeat(isNarrow ? 2 : STATUS_WIDTH + nameWidth + 4)
  for (const { check, status, text, advice } of results) {
    const { colour, ...word } = STATUS[status]
    const name = say(CHECK_NAMES[check])
    const head = `${out.style[colour](padEnd(say(word), STATUS_WIDTH))}  ${out.style.bold(padEnd(name, nameWidth))}`
    const [first = '', ...more] = wrap(say(text), out.columns - indent.length)
    if (isNarrow) out.lines([head.trimEnd(), `${indent}${first}`])
    else out.line(`${head}  ${first}`)
    out.lines(more.map((line) => indent + line))
    if (advice === undefined) continue
    out.lines(
      wrap(`→ ${say(advice)}`, out.columns - indent.length).map((line) => indent + out.style.bold(line)),
    )
  }
}
