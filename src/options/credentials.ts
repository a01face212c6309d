import { TpnsConfigError } from '../errors/validation-errors.js'
import type { Bilingual } from '../return-codes/types.js'
import { findPasteFault } from '../validation/options/paste-fault.js'

const ACCESS_KEY = /^A[0-9A-Z]{9,15}$/

export function resolveAccessId(value: string | number | undefined): string {
  const accessId = String(value ?? '').trim()
  if (/^0*$/.test(accessId)) {
    throw new TpnsConfigError({
      en: 'accessId is missing: pass it to new TpnsClient({ accessId }) or set TPNS_ACCESS_ID. It is on the page "产品管理 / Product Management" of the TPNS console.',
      zh: '缺少 accessId：请传入 accessId，或设置环境变量 TPNS_ACCESS_ID（见控制台产品管理）。',
    })
  }
  if (/^\d+$/.test(accessId)) return accessId
  throw new TpnsConfigError(about('accessId', 'TPNS_ACCESS_ID', findAccessIdFault(accessId)))
}

export function about(option: string, variable: string, { en, zh }: Bilingual): Bilingual {
  return { en: `${option} (or ${variable}) ${en}`, zh: `${option}（或 ${variable}）：${zh}` }
}

function findAccessIdFault(accessId: string): Bilingual {
  if (ACCESS_KEY.test(accessId)) {
    return {
      en: 'looks like the AccessKey, which is for the device SDK. The AccessID contains only digits, such as 1500001048.',
      zh: '应填 AccessID（纯数字），而不是 AccessKey。',
    }
  }
  if (/^[0-9a-f]{32}$/i.test(accessId)) {
    return {
      en: 'looks like the SecretKey. Pass the AccessID (decimal digits such as 1500001048) as accessId, and the SecretKey as secretKey.',
      zh: '应填 AccessID（纯数字），而不是 SecretKey。',
    }
  }
  return (
    findPasteFault(accessId) ?? {
      en: `must contain only digits, such as 1500001048, and this is a string of ${accessId.length} characters with others. Did you pass the AccessKey, which starts with a letter?`,
      zh: '应为纯数字，请检查是否误传了 AccessKey。',
    }
  )
}

/** Messages never repeat the value: it may be (almost) the key. */
export function resolveSecretKey(value: string | undefined, accessId: string): string {
  const secretKey = (value ?? '').trim()
  if (secretKey === '') {
    throw new TpnsConfigError({
      en: 'secretKey is missing: pass it to new TpnsClient({ secretKey }) or set TPNS_SECRET_KEY. It is the SecretKey of the console\'s page "配置管理 / Configuration Management", not the AccessKey.',
      zh: '缺少 secretKey：请传入 secretKey，或设置环境变量 TPNS_SECRET_KEY（见控制台配置管理 > 基础配置，不要使用 AccessKey）。',
    })
  }
  const fault = findSecretKeyFault(secretKey, accessId)
  if (fault !== undefined) throw new TpnsConfigError(about('secretKey', 'TPNS_SECRET_KEY', fault))
  return secretKey
}

function findSecretKeyFault(secretKey: string, accessId: string): Bilingual | undefined {
  if (secretKey === accessId) {
    return {
      en: 'is the AccessID. Pass the SecretKey of the console\'s page "配置管理 / Configuration Management".',
      zh: '应填 SecretKey，而不是 AccessID。',
    }
  }
  if (ACCESS_KEY.test(secretKey)) {
    return {
      en: 'looks like the AccessKey, which is for the device SDK and cannot sign requests. Pass the SecretKey of the console\'s page "配置管理 / Configuration Management".',
      zh: '应填 SecretKey，而不是客户端 SDK 的 AccessKey。',
    }
  }
  const mistaken = MISTAKEN.find(({ found }) => found.test(secretKey) || found.test(decodeBase64(secretKey)))
  const pasted = mistaken?.text ?? findPasteFault(secretKey)
  if (pasted !== undefined) return pasted
  if (/^[\x21-\x7e]+$/.test(secretKey)) return undefined
  return {
    en: 'contains a space, a line break or a non-ASCII character. Copy it again from the console, without quotes.',
    zh: '含有空格、换行或非 ASCII 字符，请从控制台重新复制，不要带引号。',
  }
}

/** What is passed in place of a SecretKey: nothing of it can sign. Also when it is in base64. */
const MISTAKEN: readonly { readonly found: RegExp; readonly text: Bilingual }[] = [
  {
    found: /^(Bearer|Basic)\s|^\d{6,}:\S/i,
    text: {
      en: 'is a whole header or a pair AccessID:SecretKey. Pass the SecretKey alone: the client makes the header.',
      zh: '传入了整个请求头或“AccessID:SecretKey”，请只传 SecretKey，请求头由客户端生成。',
    },
  },
  {
    found: /^AKID/,
    text: {
      en: 'is the SecretId of a Tencent Cloud account, which TPNS does not know. Pass the SecretKey of the app.',
      zh: '是腾讯云账号的 SecretId，TPNS 不使用它。请传入应用的 SecretKey。',
    },
  },
  {
    found: /^[{[]\s*"/,
    text: {
      en: 'is JSON, such as a secret of several values. Parse it, and pass the SecretKey alone.',
      zh: '是 JSON，请解析后只传 SecretKey。',
    },
  },
  {
    found: /^[a-z][a-z0-9+.-]*:\/\/|^(arn|vault):|^projects\/|^@?\.{0,2}\/[\w.-]+\//i,
    text: {
      en: 'says where the key is kept (a path, or a reference of a secret store). Read it there, and pass what it holds.',
      zh: '是密钥的存放位置（路径或密钥管理服务的引用），请读取后传入其中的值。',
    },
  },
  {
    found: /^[0-9a-z]{32}\s+$/i,
    text: {
      en: 'is in base64, as Kubernetes keeps secrets. Decode it.',
      zh: '是 base64 编码（Kubernetes Secret 的存储形式），请先解码。',
    },
  },
]

/** The text in base64, with a line break at its end, which tells it from a text that is not; else ''. */
function decodeBase64(text: string): string {
  const decoded = Buffer.from(text, 'base64').toString('latin1').trimEnd()
  return /^[ -~]+$/.test(decoded) ? `${decoded}\n` : ''
}
