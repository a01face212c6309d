import { computeSignature } from '../../http/sign.js'
import { failed, ok, type Result } from './result.js'

/** The sample of "签名认证（推荐）", document 548/41046: the body of its Java code belongs to the value that it shows. */
export const DOCUMENTED = {
  accessId: '1500001048',
  secretKey: '1452fcebae9f3115ba794fb0fff2fd73',
  timestamp: 1_565_314_789,
  body: '{"audience_type": "account","platform": "android","message": {"title": "test title","content": "test content","android": { "action": {"action_type": 3,"intent": "xgscheme://com.xg.push/notify_detail?param1=xg"}}},"message_type": "notify","account_list": ["5822f0eee44c3625ef0000bb"] }',
  sign: 'Y2QyMDc3NDY4MmJmNzhiZmRiNDNlMTdkMWQ1ZDU2YjNlNWI3ODlhMTY3MGZjMTUyN2VmNTRjNjVkMmQ3Yjc2ZA==',
} as const

/** Signs the documented sample on this machine: with a crippled OpenSSL, no signature can be right. */
export function checkSignature(compute: typeof computeSignature = computeSignature): Result {
  const { sign, ...sample } = DOCUMENTED
  let made: string
  try {
    made = compute(sample)
  } catch (error) {
    return failed(
      'signature',
      {
        en: `HMAC-SHA256 cannot be computed here: ${(error as Error).message}`,
        zh: `本机无法计算 HMAC-SHA256：${(error as Error).message}`,
      },
      { en: 'check the OpenSSL configuration of this Node', zh: '请检查 Node 的 OpenSSL 配置' },
    )
  }
  if (made === sign) return ok('signature', { en: 'as in the documented sample', zh: '与官方文档的示例一致' })
  return failed(
    'signature',
    { en: 'another value than that of the documented sample', zh: '与官方文档的示例不一致' },
    {
      en: 'install tpns-client again: its code was changed',
      zh: '请重新安装 tpns-client，其代码可能已被改动',
    },
  )
}
