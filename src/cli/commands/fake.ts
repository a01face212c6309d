import { readText } from '../../errors/message.js'
import { TpnsConfigError } from '../../errors/validation-errors.js'
import type { FakeTpns } from '../../testing/fake-tpns.js'
import type { FakeAppOptions, FakeTpnsOptions } from '../../testing/options/fake-options.js'
import type { Scenario } from '../../testing/scenario/load-scenario.js'
import { DEFAULT_SECRET_KEY } from '../../testing/state/app.js'
import type { Cli } from '../cli.js'
import { defineCommand } from '../command.js'
import { EXIT } from '../failures/exit-codes.js'
import { CliError, UsageError } from '../failures/usage-error.js'
import { describeFault } from '../fake/describe-fault.js'
import { choice, flag, text, whole } from '../option.js'
import { untilAborted } from '../process/interruption.js'
import { readInput } from '../request/read-input.js'
import { formatRequestBody, formatRequestLine } from '../request-line.js'
import type { Bilingual } from '../text.js'

/** Bounds the memory of a process that may run for weeks: only the log is read. */
const KEPT_REQUESTS = 100

export const fake = defineCommand({
  name: 'fake',
  isLocal: true,
  summary: {
    en: 'a TPNS on this machine for programs in any language; prints each request',
    zh: '在本机启动模拟服务，供任何语言的程序使用，并打印每个请求',
  },
  details: [
    {
      en: 'It checks requests by the documents and delivers nothing to real phones. Ctrl-C ends it.',
      zh: '按官方文档校验请求，不会向真实设备下发任何消息。按 Ctrl-C 结束。',
    },
  ],
  options: {
    port: whole(
      '--port <number>',
      { min: 0, max: 65_535, default: 8090 },
      { en: 'where to listen; 0 takes any free port', zh: '监听端口，0 表示任意空闲端口' },
    ),
    host: text('--host <address>', {
      en: 'address to listen at; default 127.0.0.1, which other machines cannot reach',
      zh: '监听地址，默认 127.0.0.1（其他机器无法访问）',
    }),
    accessId: text('--access-id <digits>', {
      en: 'AccessID of the invented app; default 1500000001',
      zh: '虚构应用的 AccessID，默认 1500000001',
    }),
    secretKey: text('--secret-key <text>', {
      en: 'SecretKey of the invented app, never a real one; default 0123456789abcdef0123456789abcdef',
      zh: '虚构应用的 SecretKey，请勿使用真实密钥，默认 0123456789abcdef0123456789abcdef',
    }),
    platform: choice('--platform <name>', ['android', 'ios'], {
      en: 'platform of the app; default android',
      zh: '应用的平台，默认 android',
    }),
    answerStyle: choice('--answer-style <name>', ['newer', 'older'], {
      en: 'documents from different years show different answers; default newer',
      zh: '应答格式（不同年份的文档有差异），默认 newer',
    }),
    unknownTokens: choice('--unknown-tokens <how>', ['accept', 'reject'], {
      en: 'accept: every token of 36 characters is a device; reject: none is, so that every token push is refused; default accept',
      zh: 'accept：任何 36 个字符的 Token 都是设备；reject：都不是，所有 Token 推送都会被拒绝。默认 accept',
    }),
    uploadAuth: choice('--upload-auth <how>', ['basic', 'any'], {
      en: 'basic: uploads use Basic authentication, as documented; any: they may be signed as well; default basic',
      zh: 'basic：上传使用文档规定的 Basic Auth；any：也接受签名。默认 basic',
    }),
    scenario: text('--scenario <file>', {
      en: 'JSON with devices and with faults by time or by request; "-" is stdin; other options count before its own',
      zh: '包含设备和故障（按时间或请求触发）的 JSON 文件，“-”表示标准输入；命令行选项优先于文件',
    }),
    verbose: flag('--verbose', {
      en: 'print the body of each request too',
      zh: '同时打印每个请求的请求体',
    }),
  },
  examples: [
    { line: 'tpns-client fake', text: { en: 'at http://127.0.0.1:8090', zh: '监听 http://127.0.0.1:8090' } },
    {
      line: 'tpns-client fake --scenario bad-day.json',
      text: { en: 'rehearse a bad day', zh: '演练故障场景' },
    },
  ],
  async run(cli, { options: { port, host = '127.0.0.1', verbose, scenario: file, ...app } }) {
    checkApp(app)
    const { tpns, scenario } = await createFake(cli, file, app, (request) => {
      if (cli.json) {
        cli.out.line(JSON.stringify(request))
        return
      }
      cli.out.line(formatRequestLine(request))
      if (verbose && request.body !== '') cli.out.line(formatRequestBody(request))
    })
    const server = await tpns.listen({ port, host }).catch((error: NodeJS.ErrnoException) => {
      throw cannotListen(error, { port, host })
    })
    const ended = untilAborted(cli.signal)
    printBanner(cli, server.url, tpns.accessId, scenario)
    await ended
    await server.close()
    if (!cli.json) cli.out.line({ en: 'stopped', zh: '已停止' })
    return EXIT.done
  },
})

/**
 * The fake of the options, and of the scenario if there is one.
 *
 * @throws UsageError naming what is wrong with the scenario
 */
async function createFake(
  cli: Cli,
  file: string | undefined,
  app: FakeAppOptions,
  onRequest: NonNullable<FakeTpnsOptions['onRequest']>,
): Promise<{ readonly tpns: FakeTpns; readonly scenario: Scenario }> {
  const json = file === undefined ? '{}' : (await readInput(cli, file)).toString('utf8')
  const { loadScenario } = await import('../../testing/scenario/load-scenario.js')
  try {
    const tpns = loadScenario(json, { ...app, keepRequests: KEPT_REQUESTS, onRequest })
    const given = Object.fromEntries(Object.entries(app).filter(([, value]) => value !== undefined))
    const scenario: Scenario = { ...(JSON.parse(json) as Scenario), ...given }
    for (const { secretKey } of [scenario, ...(scenario.apps ?? [])]) {
      if (secretKey !== undefined) cli.secrets.add(secretKey)
    }
    return { tpns, scenario }
  } catch (error) {
    if (file === undefined || !(error instanceof TpnsConfigError)) throw error
    const { en, zh } = readText(error)
    throw new UsageError({ en: `${file}: ${en}`, zh: `${file}：${zh}` })
  }
}

function checkApp({ accessId, secretKey }: FakeAppOptions): void {
  if (accessId !== undefined && !/^\d+$/.test(accessId)) {
    throw new UsageError({
      en: `--access-id must contain only digits, such as 1500000001, not "${accessId}"`,
      zh: `--access-id 应为纯数字，例如 1500000001，实际为“${accessId}”`,
    })
  }
  // The value is not repeated: it may be a real one.
  if (secretKey !== undefined && !/^[!-~]+$/.test(secretKey)) {
    throw new UsageError({
      en: '--secret-key is empty, or contains a space or a non-ASCII character',
      zh: '--secret-key 为空，或含有空格或非 ASCII 字符',
    })
  }
}

function printBanner(cli: Cli, url: string, accessId: string, scenario: Scenario): void {
  const { out, say } = cli
  const { apps, devices = [], faults = [] } = scenario
  const { platform = 'android', secretKey } = apps?.[0] ?? scenario
  if (cli.json) {
    out.line(JSON.stringify({ url, accessId, platform, devices: devices.length, faults: faults.length }))
    return
  }
  const key: Bilingual =
    secretKey === undefined
      ? { en: `${DEFAULT_SECRET_KEY} (the default)`, zh: `${DEFAULT_SECRET_KEY}（默认）` }
      : { en: 'the one that was given (not shown)', zh: '使用指定的密钥（不显示）' }
  const fields: [label: Bilingual, value: Bilingual][] = [
    [
      { en: 'app', zh: '应用' },
      { en: `${platform}, AccessID ${accessId}`, zh: `${platform}，AccessID ${accessId}` },
    ],
    [{ en: 'SecretKey', zh: 'SecretKey' }, key],
    [
      { en: 'tpns-client', zh: 'tpns-client' },
      {
        en: `set TPNS_BASE_URL=${url} TPNS_ACCESS_ID=${accessId}, and TPNS_SECRET_KEY`,
        zh: `设置 TPNS_BASE_URL=${url} TPNS_ACCESS_ID=${accessId} 以及 TPNS_SECRET_KEY`,
      },
    ],
    [
      { en: 'any other client', zh: '其他客户端' },
      {
        en: `use ${url} where it has https://api.tpns.tencent.com`,
        zh: `将 https://api.tpns.tencent.com 换成 ${url}`,
      },
    ],
    [
      { en: 'devices', zh: '设备' },
      { en: String(devices.length), zh: `${devices.length} 台` },
    ],
  ]
  const shown = fields.slice(0, devices.length === 0 ? -1 : undefined)
  out.paragraph({ en: `A fake TPNS listens at ${url}`, zh: `模拟服务已启动：${url}` })
  out.fields(shown.map(([label, value]) => [`  ${say(label)}`, say(value)]))
  if (faults.length > 0) {
    out.paragraph({ en: 'Faults, counted from now on:', zh: '故障（从现在起计算）：' })
    for (const fault of faults) out.paragraph(describeFault(fault), { indent: '  ' })
  }
  out.paragraph({
    en: 'Nothing is delivered to real phones. Ctrl-C ends it.',
    zh: '不会向真实设备下发任何消息。按 Ctrl-C 结束。',
  })
  out.line()
}

function cannotListen(
  error: NodeJS.ErrnoException,
  { port, host }: { readonly port: number; readonly host: string },
): CliError {
  const { code, message } = error
  const options = { cause: error }
  if (code === 'EADDRINUSE') {
    return new CliError(
      {
        en: `port ${port} of ${host} is in use. Choose another with --port, or --port 0 for any free one.`,
        zh: `${host} 的端口 ${port} 已被占用。请用 --port 换一个端口，或用 --port 0 选择任意空闲端口。`,
      },
      options,
    )
  }
  if (code === 'EACCES') {
    return new CliError(
      {
        en: `this user is not allowed to listen on port ${port}. Choose one from 1024 on with --port.`,
        zh: `当前用户无权监听端口 ${port}。请用 --port 选择 1024 及以上的端口。`,
      },
      options,
    )
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new CliError(
      {
        en: `"${host}" is not an address of this machine. --host 127.0.0.1 always is.`,
        zh: `“${host}”不是本机地址。--host 127.0.0.1 始终可用。`,
      },
      options,
    )
  }
  return new CliError(
    {
      en: `cannot listen on ${host}, port ${port}: ${message}`,
      zh: `无法监听 ${host} 的端口 ${port}：${message}`,
    },
    options,
  )
}
