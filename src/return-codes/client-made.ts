import type { Bilingual } from './types.js'

/** A code that server programs log although the service never sent it. */
export interface ClientMadeCode {
  readonly code: number
  readonly meaning: Bilingual
  readonly cause: Bilingual
  readonly advice: Bilingual
}

/**
 * Codes that Tencent's own Java SDK makes up when it has no answer of the service to report. They are found in old
 * logs and tickets; this client never gives them. The device SDKs use the same numbers with other meanings.
 * Known from the sources of that SDK and from the service's FAQ (10101).
 */
export const CLIENT_MADE_CODES: readonly ClientMadeCode[] = [
  {
    code: 10100,
    meaning: {
      en: "Not an answer of the service: made by Tencent's Java SDK for a network failure",
      zh: '不是服务端返回码：由官方 Java SDK 在网络失败时生成',
    },
    cause: {
      en: 'The connection failed or broke: DNS, firewall, proxy, TLS or a timeout. The text is that of the Java exception.',
      zh: '连接失败或中断：可能是 DNS、防火墙、代理、TLS 或超时。附带的文字就是 Java 异常信息。',
    },
    advice: {
      en: 'Check that this machine reaches the host of the access point on port 443. The push may have been accepted before the connection broke: look it up with get_push_record before sending it again.',
      zh: '确认本机能访问接入点域名的 443 端口。连接中断前推送可能已被受理：重发前请先用 get_push_record 回查。',
    },
  },
  {
    code: 10101,
    meaning: {
      en: "Not an answer of the service: made by Tencent's Java SDK for an HTTP status other than 200",
      zh: '不是服务端返回码：由官方 Java SDK 在 HTTP 状态码不是 200 时生成',
    },
    cause: {
      en: 'Mostly HTTP 403: AccessID and SecretKey do not match, or the host is not the access point of the app. The text names the status.',
      zh: '多为 HTTP 403：AccessID 与 SecretKey 不匹配，或者域名与应用的接入点不匹配。附带的文字里有状态码。',
    },
    advice: {
      en: 'Read the HTTP status in the text. 403: check the key pair, the region and the IP allow-list in the console. 422: a field has the wrong type, typically custom_content sent as an object instead of a JSON string. 5xx: the push may have been accepted; look it up with get_push_record before sending it again.',
      zh: '先看附带文字里的 HTTP 状态码。403：检查密钥对、接入点和控制台的 IP 白名单。422：字段类型不对，多半是 custom_content 传了对象而不是 JSON 字符串。5xx：推送可能已被受理，重发前请先用 get_push_record 回查。',
    },
  },
]
