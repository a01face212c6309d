import type { Bilingual } from './text.js'

/** What an HTTP status of an answer without a return code means for a push. */
export interface HttpStatusExplanation {
  readonly platform: 'http'
  readonly code: number
  readonly meaning: Bilingual
  readonly advice: Bilingual
  /** What is known of the request. */
  readonly outcome: 'rejected' | 'unknown'
}

const row = (
  code: number,
  outcome: HttpStatusExplanation['outcome'],
  meaning: Bilingual,
  advice: Bilingual,
): HttpStatusExplanation => ({ platform: 'http', code, meaning, advice, outcome })

const LOOK_UP: Bilingual = {
  en: 'A push may have been accepted: look it up (push.lookUp) before you send it again. Reads and idempotent writes are retried by the client.',
  zh: '推送可能已被受理：重发前请先用 push.lookUp 回查。查询和幂等写操作由客户端自动重试。',
}

/** The statuses that TPNS, or a gateway before it, is known to answer with. */
export const HTTP_STATUSES: readonly HttpStatusExplanation[] = [
  row(
    301,
    'rejected',
    { en: 'Redirected; the client follows no redirect', zh: '重定向，客户端不会跟随' },
    {
      en: 'Check TPNS_BASE_URL (baseUrl): it names another host or lacks https.',
      zh: '请检查 TPNS_BASE_URL（baseUrl）：主机名有误，或缺少 https。',
    },
  ),
  row(
    400,
    'rejected',
    {
      en: 'The request is not well-formed, or a gateway refused it',
      zh: '请求格式错误，或被网关拒绝',
    },
    {
      en: 'Read the body of the answer (error.bodyExcerpt).',
      zh: '请查看应答内容（error.bodyExcerpt）。',
    },
  ),
  row(
    401,
    'rejected',
    { en: 'Not authenticated', zh: '鉴权失败' },
    {
      en: 'Check that AccessID and SecretKey belong together, the region, and the clock of this machine.',
      zh: '请检查 AccessID 与 SecretKey 是否匹配、服务接入点（region）和本机时钟。',
    },
  ),
  row(
    403,
    'rejected',
    { en: 'Forbidden, by the IP allow-list or by a gateway', zh: '禁止访问：IP 白名单或网关限制' },
    {
      en: "Add this machine's public IP address to the IP allow-list of the console, or ask who runs the gateway.",
      zh: '请将本机公网 IP 加入控制台的 IP 白名单，或联系网关负责人。',
    },
  ),
  row(
    404,
    'rejected',
    { en: 'No such path', zh: '路径不存在' },
    {
      en: 'Check TPNS_BASE_URL (baseUrl): what follows the host must be what your gateway expects.',
      zh: '请检查 TPNS_BASE_URL（baseUrl）中主机名之后的路径。',
    },
  ),
  row(
    405,
    'rejected',
    { en: 'Only POST is answered', zh: '仅支持 POST' },
    { en: 'Use POST. The client always does.', zh: '请使用 POST（本客户端始终使用 POST）。' },
  ),
  row(
    407,
    'rejected',
    { en: 'The proxy wants a user name and a password', zh: '代理要求身份认证' },
    {
      en: 'Put them into the address of the proxy: http://user:password@proxy:8080.',
      zh: '请在代理地址中填写用户名和密码：http://user:password@proxy:8080。',
    },
  ),
  row(
    413,
    'rejected',
    { en: 'The body is too large', zh: '请求体过大' },
    {
      en: 'Push to at most 1000 tokens or accounts in one request (client.bulk splits a list). Shorten custom_content.',
      zh: '单次请求最多 1000 个 Token 或账号（client.bulk 会自动分批），并缩短 custom_content。',
    },
  ),
  row(
    422,
    'rejected',
    { en: 'A field has the wrong type', zh: '字段类型错误' },
    {
      en: 'Often custom_content that is an object: on the wire it is JSON in a string.',
      zh: '常见原因是 custom_content 未序列化为字符串。',
    },
  ),
  row(
    429,
    'rejected',
    { en: 'Too many requests', zh: '超出限频' },
    {
      en: 'Wait as long as Retry-After says, then send again. The client does so by itself.',
      zh: '请等待 Retry-After 指定的时间后再发，客户端会自动处理。',
    },
  ),
  row(500, 'unknown', { en: 'The service, or a gateway, failed', zh: '服务端或网关故障' }, LOOK_UP),
  row(
    502,
    'unknown',
    { en: 'A gateway got no proper answer from the service', zh: '网关未收到服务端的有效应答' },
    LOOK_UP,
  ),
  row(
    503,
    'unknown',
    { en: 'The service is not available at the moment', zh: '服务暂不可用' },
    {
      en: 'With Retry-After the request was refused, and the client sends it again later. Without it a push may have been accepted: look it up before you send it again.',
      zh: '带 Retry-After 时请求已被拒绝，客户端会稍后重试；否则推送可能已被受理，重发前请先回查。',
    },
  ),
  row(504, 'unknown', { en: 'A gateway waited too long for the service', zh: '网关等待服务端超时' }, LOOK_UP),
]
