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
  const pasted = findPasteFault(secretKey)
  if (pasted !== undefined) return pasted
  if (/^[\x21-\x7e]+$/.test(secretKey)) return undefined
  return {
    en: 'contains a space, a line break or a non-ASCII character. Copy it again from the console, without quotes.',
    zh: '含有空格、换行或非 ASCII 字符，请从控制台重新复制，不要带引号。',
  }
}
