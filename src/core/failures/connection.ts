import type { FailureReason } from '../../errors/failure-reason.js'
import type { ErrorText } from '../../errors/message.js'
import type { Outcome, TpnsError } from '../../errors/tpns-error.js'
import { type ConnectionPhase, TpnsConnectionError } from '../../errors/transport-errors.js'
import { TpnsConfigError } from '../../errors/validation-errors.js'
import { type Diagnosis, diagnose } from '../../http/failures/diagnose.js'
import { FAILURE_RULES } from '../../http/failures/failure-reasons.js'
import { type Redact, safeCause } from '../../redact/redactor.js'
import type { TransportPhase } from '../ports/transport.js'

export interface FailedExchange {
  readonly endpoint: string
  readonly url: URL
  readonly phase: TransportPhase
  /** What the transport threw, or its cause. */
  readonly cause: unknown
  readonly redact: Redact
  /** The clock of this machine, in Unix milliseconds. */
  readonly now: number
}

/** The error of an exchange that failed in the network or below it, worded for each reason. */
export function connectionError({ endpoint, url, phase, cause, redact, now }: FailedExchange): TpnsError {
  const { reason, said } = readReason(phase, cause)
  const outcome: Outcome = phase === 'maybe-written' ? 'unknown' : 'not-sent'
  const facts: Facts = { url, said: redact(said), endpoint, now, written: phase === 'maybe-written' }
  const text = { ...WORDS[reason](facts), ofCall: true } as const
  const copy = safeCause(cause, redact)
  // An AggregateError has no words of its own.
  if (copy.message === '') copy.message = facts.said
  const init = { endpoint, outcome, cause: copy }
  if (FAILURE_RULES[reason].misconfigured === true && outcome === 'not-sent') {
    return new TpnsConfigError(text, init)
  }
  return new TpnsConnectionError(text, { ...init, reason, phase: getConnectionPhase(phase, reason) })
}

/** A transport that says "certificate" without an error that names the reason has the last word. */
function readReason(phase: TransportPhase, cause: unknown): Diagnosis {
  const found = diagnose(cause)
  // Nobody configures anything while a request is under way: a TypeError of Node there is a bug of the transport.
  if (phase === 'maybe-written' && cause instanceof TypeError && FAILURE_RULES[found.reason].misconfigured) {
    return { ...found, reason: 'defect' }
  }
  if (phase !== 'certificate' || FAILURE_RULES[found.reason].final) return found
  return { ...found, reason: 'certificate-untrusted' }
}

function getConnectionPhase(phase: TransportPhase, reason: FailureReason): ConnectionPhase {
  if (reason === 'defect' || reason === 'repeated-by-dispatcher') return 'defect'
  if (phase === 'maybe-written') return 'exchange'
  if (reason === 'proxy-refused') return 'proxy'
  return FAILURE_RULES[reason].final ? 'tls' : 'connect'
}

interface Facts {
  readonly url: URL
  readonly endpoint: string
  /** What the other side, the system or undici said. */
  readonly said: string
  readonly written: boolean
  readonly now: number
}

/** What happened and what to do now, for each reason. */
const WORDS: Readonly<Record<FailureReason, (facts: Facts) => ErrorText>> = {
  'certificate-untrusted': ({ url, said }) => ({
    en: `The certificate of ${url.host} is not trusted (${said}).`,
    zh: `${url.host} 的 TLS 证书不受信任（${said}）。`,
    remedy: {
      en: 'TLS checks are never switched off. If a proxy inspects the traffic or the server has a private CA, start Node with NODE_EXTRA_CA_CERTS=/path/to/ca.pem, or pass dispatcher: new Agent({ connect: { ca } }) of undici.',
      zh: '本客户端不会关闭证书校验。如经过代理或使用私有 CA，请通过 NODE_EXTRA_CA_CERTS 或 dispatcher 提供 CA 证书。',
    },
  }),
  'certificate-expired': ({ url, said }) => ({
    en: `The certificate of ${url.host} has expired (${said}).`,
    zh: `${url.host} 的 TLS 证书已过期（${said}）。`,
    remedy: {
      en: 'Renew it on the server or the proxy in between; if it is valid, correct the clock of this machine.',
      zh: '请在服务器或代理上更新证书；若证书有效，请校准本机时钟。',
    },
  }),
  'certificate-not-yet-valid': ({ url, said, now }) => ({
    en: `The certificate of ${url.host} is not valid yet (${said}). The clock of this machine says ${new Date(now).toISOString()}.`,
    zh: `${url.host} 的 TLS 证书尚未生效（${said}），本机时间为 ${new Date(now).toISOString()}。`,
    remedy: { en: 'Correct the clock: most likely it is slow.', zh: '请校准本机时钟（很可能偏慢）。' },
  }),
  'certificate-revoked': ({ url, said }) => ({
    en: `The certificate of ${url.host} was revoked (${said}).`,
    zh: `${url.host} 的 TLS 证书已被吊销（${said}）。`,
    remedy: {
      en: 'Do not trust the server until its operator has replaced the certificate.',
      zh: '在运营方更换证书之前，请勿信任该服务器。',
    },
  }),
  'certificate-wrong-host': ({ url, said }) => ({
    en: `The certificate is for another host than ${url.hostname} (${said}).`,
    zh: `TLS 证书与主机名 ${url.hostname} 不匹配（${said}）。`,
    remedy: CHECK_ADDRESS,
  }),
  'client-certificate': ({ url, said }) => ({
    en: `${url.host} wants a client certificate, or refused the one it got (${said}).`,
    zh: `${url.host} 要求客户端证书，或拒绝了已提供的证书（${said}）。`,
    remedy: {
      en: 'TPNS itself asks for none: check baseUrl. A gateway may: pass dispatcher: new Agent({ connect: { cert, key } }) of undici.',
      zh: 'TPNS 本身不需要客户端证书，请检查 baseUrl；如网关需要，请通过 dispatcher: new Agent({ connect: { cert, key } }) 提供。',
    },
  }),
  'not-tls': ({ url, said }) => ({
    en: `${url.host} does not speak TLS, although its address begins with https:// (${said}).`,
    zh: `${url.host} 不支持 TLS，但地址以 https:// 开头（${said}）。`,
    remedy: {
      en: 'Check the scheme and the port of baseUrl, and of the proxy if there is one.',
      zh: '请检查 baseUrl 与代理地址的协议和端口。',
    },
  }),
  'https-required': ({ url }) => ({
    en: `${url.host} speaks TLS, but its address begins with http://.`,
    zh: `${url.host} 使用 TLS，但地址以 http:// 开头。`,
    remedy: {
      en: 'Write https:// in baseUrl, or check the port.',
      zh: '请将 baseUrl 改为 https://，或检查端口。',
    },
  }),
  'tls-incompatible': ({ url, said }) => ({
    en: `${url.host} and this machine cannot agree on a TLS version or a cipher (${said}).`,
    zh: `本机与 ${url.host} 没有共同支持的 TLS 版本或加密套件（${said}）。`,
    remedy: {
      en: 'Both need TLS 1.2 or newer: check baseUrl, the proxy, and the TLS options of Node and of the dispatcher. Some servers say the same when they want a client certificate.',
      zh: '双方都需支持 TLS 1.2 以上：请检查 baseUrl、代理以及 Node 和 dispatcher 的 TLS 选项；对方要求客户端证书时也可能如此。',
    },
  }),
  'unknown-server-name': ({ url, said }) => ({
    en: `The server at the address of ${url.host} does not serve this host (${said}).`,
    zh: `该地址上的服务器不提供 ${url.host} 的服务（${said}）。`,
    remedy: CHECK_ADDRESS,
  }),
  'handshake-broken': (facts) =>
    facts.written
      ? broken(facts)
      : {
          en: `The TLS handshake with ${facts.url.host} for ${facts.endpoint} was broken off (${facts.said}).`,
          zh: `调用 ${facts.endpoint} 时，与 ${facts.url.host} 的 TLS 握手中断（${facts.said}）。`,
          remedy: CHECK_NETWORK,
        },
  refused: noConnection,
  unreachable: noConnection,
  'connect-timeout': noConnection,
  'host-not-found': ({ url, said }) => ({
    en: `The DNS knows no host ${url.hostname} (${said}).`,
    zh: `域名 ${url.hostname} 不存在（${said}）。`,
    remedy: {
      en: "Check region and baseUrl (and the proxy's address), and whether this machine's DNS resolves names of the internet.",
      zh: '请检查 region、baseUrl（及代理地址），以及本机 DNS 能否解析公网域名。',
    },
  }),
  'dns-unavailable': ({ url, said }) => ({
    en: `The DNS server did not answer the question for ${url.hostname} (${said}).`,
    zh: `查询域名 ${url.hostname} 时 DNS 服务器无应答（${said}）。`,
    remedy: {
      en: 'Check the network and the DNS settings of this machine or container.',
      zh: '请检查本机或容器的网络和 DNS 配置。',
    },
  }),
  'proxy-refused': ({ url, said }) => ({
    en: `The proxy refused to connect to ${url.host} (${said}).`,
    zh: `代理拒绝连接 ${url.host}（${said}）。`,
    remedy: {
      en: '407: give the proxy its credentials (token of new ProxyAgent({ uri, token })). 403: have it allow this host.',
      zh: '407：请提供代理的认证信息（new ProxyAgent({ uri, token }) 的 token）。403：请在代理上放行该主机。',
    },
  }),
  'proxy-failed': ({ url, said }) => ({
    en: `The proxy could not connect to ${url.host} (${said}).`,
    zh: `代理无法连接 ${url.host}（${said}）。`,
    remedy: {
      en: 'Check whether the proxy works and reaches the internet.',
      zh: '请检查代理是否正常、能否访问外网。',
    },
  }),
  'dispatcher-version': ({ said }) => ({
    en: `The dispatcher was made by another version of undici (${said}): undici 5 and 6 (the one inside Node 20 and 22) do not work here.`,
    zh: `dispatcher 来自不兼容的 undici 版本（${said}）：不支持 undici 5 和 6（Node 20、22 内置）。`,
    remedy: {
      en: 'Run npm install undici@7 and make it with that.',
      zh: '请运行 npm install undici@7，并用它创建 dispatcher。',
    },
  }),
  'dispatcher-closed': (facts) =>
    facts.written
      ? broken(facts)
      : {
          en: `The dispatcher is closed (${facts.said}).`,
          zh: `dispatcher 已关闭（${facts.said}）。`,
          remedy: {
            en: 'Make a new client with an open dispatcher, and close the dispatcher only after the client.',
            zh: '请用未关闭的 dispatcher 新建客户端，并在关闭客户端之后再关闭 dispatcher。',
          },
        },
  'dispatcher-options': (facts) =>
    facts.written
      ? broken(facts)
      : {
          en: `The dispatcher cannot work with the options it was made with (${facts.said}).`,
          zh: `dispatcher 的选项有误（${facts.said}）。`,
          remedy: {
            en: 'Correct them, its TLS options (ca, cert, key, minVersion, ciphers) first.',
            zh: '请更正其选项，先检查 TLS 选项（ca、cert、key、minVersion、ciphers）。',
          },
        },
  'no-mock-matches': ({ url, endpoint, said }) => ({
    en: `The MockAgent given as dispatcher has no interceptor for POST ${url.origin}/${endpoint} (${said}).`,
    zh: `作为 dispatcher 的 MockAgent 没有匹配 POST ${url.origin}/${endpoint} 的拦截器（${said}）。`,
    remedy: {
      en: 'Add one, or enable net connect.',
      zh: '请添加拦截器，或允许真实网络连接（enableNetConnect）。',
    },
  }),
  'repeated-by-dispatcher': ({ endpoint, said }) => ({
    en: `The request to ${endpoint} failed, and its second copy was stopped (${said}).`,
    zh: `对 ${endpoint} 的请求失败，dispatcher 试图自行重发，已被阻止（${said}）。`,
    remedy: {
      en: 'Take the retry or redirect interceptor (or RetryAgent) out of the dispatcher: this client retries what is safe to retry.',
      zh: '请从 dispatcher 中移除重试、重定向拦截器或 RetryAgent：可安全重试的请求由本客户端重试。',
    },
  }),
  defect: ({ endpoint, said }) => ({
    en: `The transport failed on the way to ${endpoint} by a programming error (${said}), not by the network. It was not tried again.`,
    zh: `调用 ${endpoint} 时 transport 内部出错（${said}），并非网络故障，未再重试。`,
    remedy: {
      en: 'See error.cause: correct your transport or dispatcher, or report it to this project.',
      zh: '请查看 error.cause，并修正自定义的 transport 或 dispatcher，或向本项目反馈。',
    },
  }),
  broken: (facts) => (facts.written ? broken(facts) : noConnection(facts)),
}

const CHECK_NETWORK = {
  en: 'Check the network between this machine and that address (firewall, proxy, baseUrl).',
  zh: '请检查本机到该地址的网络（防火墙、代理、baseUrl）。',
}
const CHECK_ADDRESS = {
  en: 'Check region and baseUrl, the DNS of this machine, and the proxy if there is one.',
  zh: '请检查 region、baseUrl、本机 DNS，以及代理（如有）。',
}

function noConnection({ url, endpoint, said }: Facts): ErrorText {
  return {
    en: `No connection to ${url.host} for ${endpoint} (${said}).`,
    zh: `调用 ${endpoint} 时无法连接 ${url.host}（${said}）。`,
    remedy: CHECK_NETWORK,
  }
}

/** What to do is up to the outcome: it may have been accepted. */
function broken({ url, endpoint, said }: Facts): ErrorText {
  return {
    en: `The connection to ${url.host} broke for ${endpoint} (${said}).`,
    zh: `调用 ${endpoint} 时与 ${url.host} 的连接中断（${said}）。`,
  }
}
