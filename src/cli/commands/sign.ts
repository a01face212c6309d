import { computeSignature } from '../../http/sign.js'
import { DEFAULT_ACCESS_ID, DEFAULT_SECRET_KEY } from '../../testing/state/app.js'
import type { Cli } from '../cli.js'
import { defineCommand } from '../command.js'
import { readCredentials } from '../connect/credentials.js'
import { EXIT } from '../failures/exit-codes.js'
import { optional, whole } from '../option.js'
import { formatCount } from '../output/numbers.js'
import { wrap } from '../output/width.js'
import { readInput } from '../request/read-input.js'

export const sign = defineCommand({
  name: 'sign',
  summary: {
    en: 'the signature of a body, step by step, to compare with a client in another language',
    zh: '逐步计算请求体的签名，用于与其他语言的客户端比对',
  },
  details: [
    {
      en: 'Signs exactly the bytes of the file, a line break at its end included. Nothing is sent. The Sign header is valid for some minutes: do not show it around.',
      zh: '对文件的全部字节签名（包括末尾的换行），不发送请求。Sign 在数分钟内有效，请勿外传。',
    },
  ],
  arguments: {
    file: optional('file', {
      en: 'the body; left out or "-", stdin',
      zh: '请求体文件，省略或“-”表示标准输入',
    }),
  },
  options: {
    timestamp: whole(
      '--timestamp <seconds>',
      { min: 0, max: 99_999_999_999 },
      { en: 'Unix time of the request; default now', zh: '请求时间戳（Unix 秒），默认现在' },
    ),
  },
  examples: [
    {
      line: 'printf \'{"a":1}\' | tpns-client sign --fake --timestamp 1565314789',
      text: { en: 'with the key of the fake', zh: '使用模拟服务的密钥' },
    },
  ],
  async run(cli, { args: { file = '-' }, options: { timestamp } }) {
    const { accessId, secretKey } = cli.fake
      ? { accessId: DEFAULT_ACCESS_ID, secretKey: DEFAULT_SECRET_KEY }
      : await readCredentials(cli)
    const body = await readInput(cli, file)
    const seconds = timestamp ?? Math.floor(cli.runtime.now() / 1_000)
    const sign = computeSignature({
      accessId: String(accessId),
      secretKey: String(secretKey),
      timestamp: seconds,
      body,
    })
    print(cli, {
      accessId: String(accessId),
      timestamp: seconds,
      bodyBytes: body.length,
      stringToSign: cli.secrets.redact(`${seconds}${accessId}${body.toString('utf8')}`),
      hex: Buffer.from(sign, 'base64').toString('latin1'),
      sign,
    })
    return EXIT.done
  },
})

interface Signature {
  readonly accessId: string
  readonly timestamp: number
  readonly bodyBytes: number
  readonly stringToSign: string
  readonly hex: string
  readonly sign: string
}

/** Written past the printer, which takes signatures out of everything: here one is asked for. */
function print(cli: Cli, signature: Signature): void {
  const { say, out, stdout } = cli
  const { accessId, timestamp, bodyBytes, stringToSign, hex, sign } = signature
  if (cli.json) {
    stdout.write(`${JSON.stringify(signature, undefined, 2)}\n`)
    return
  }
  const title = (text: string) => wrap(text, out.columns).map(out.style.bold).join('\n')
  // Whole lines, however long: they are for copying.
  const lines = [
    title(
      say({
        en: 'String to sign: TimeStamp + AccessId + body',
        zh: '待签名字符串：TimeStamp + AccessId + 请求体',
      }),
    ),
    stringToSign,
    '',
    title(
      say({
        en: 'HMAC-SHA256 with the SecretKey, in hexadecimal',
        zh: '以 SecretKey 计算 HMAC-SHA256（十六进制）',
      }),
    ),
    hex,
    '',
    title(
      say({
        en: 'Headers; Sign is the Base64 of that hexadecimal text',
        zh: '请求头（Sign 为上述十六进制文本的 Base64）',
      }),
    ),
    `AccessId: ${accessId}`,
    `TimeStamp: ${timestamp}`,
    `Sign: ${sign}`,
    '',
  ]
  stdout.write(`${lines.join('\n')}\n`)
  const bytes = formatCount(bodyBytes)
  out.paragraph(
    { en: `The body has ${bytes} bytes.`, zh: `请求体共 ${bytes} 字节。` },
    { style: out.style.dim },
  )
  if (stringToSign.endsWith('\n')) {
    out.paragraph(
      {
        en: 'It ends with a line break, which is signed too: send it, or take it out.',
        zh: '请求体以换行结尾，换行也参与签名：请一并发送，或将其去掉。',
      },
      { style: out.style.yellow },
    )
  }
}
