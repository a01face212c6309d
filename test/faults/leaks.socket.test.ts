import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { describe, expect, it, vi } from 'vitest'
import { ACCESS_ID } from '../support/client.js'
import { ENCODINGS } from '../support/encodings.js'
import { everyRendering } from '../support/renderings.js'
import { ENDPOINT_KINDS, type KindName } from './endpoint-kinds.js'
import { findSecrets, listForms, readCredentials } from './find-secrets.js'
import { runCell } from './run-cell.js'
import { type Row, TABLE } from './table.js'

/** No token, and no other text of a request, is like it. */
const SECRET_KEY = 'f00dfacec0ffee1122334455deadbeef'
/** Signed, and with Basic authentication. */
const KINDS: readonly KindName[] = ['push to one', 'upload']
const WAYS = Object.keys(ENCODINGS)
/** In how many ways each row's server repeats the secrets; over the rows it is every way. */
const WAYS_A_ROW = process.env.FAULTS === 'whole' ? 8 : 1

const CHANNELS = [
  ...['call', 'attempt'].flatMap((trace) =>
    ['start', 'end', 'asyncStart', 'asyncEnd', 'error'].map((phase) => `tracing:tpns:${trace}:${phase}`),
  ),
  ...['warning', 'retry', 'wait', 'cooldown', 'result'].map((name) => `tpns:${name}`),
]

/** Those of undici, which hold the requests with all their headers. */
const WIRE_CHANNELS = [
  ...['beforeConnect', 'connected', 'connectError', 'sendHeaders'].map((name) => `undici:client:${name}`),
  ...['create', 'bodySent', 'bodyChunkSent', 'bodyChunkReceived', 'headers', 'trailers', 'error'].map(
    (name) => `undici:request:${name}`,
  ),
]
const BASIC = `Basic ${Buffer.from(`${ACCESS_ID}:${SECRET_KEY}`).toString('base64')}`

/** Runs a row whose server repeats every secret in this way, and lists the secrets that can be seen anywhere. */
async function findLeaks({ met: fault }: Row, name: KindName, way: string): Promise<string[]> {
  const seen: unknown[] = []
  const see = (...event: unknown[]) => void seen.push(event[0])
  const print = (...text: unknown[]) => seen.push(...text) > 0
  const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((level) =>
    vi.spyOn(console, level).mockImplementation(print),
  )
  spies.push(vi.spyOn(process.stderr, 'write').mockImplementation(print) as never)
  for (const channel of CHANNELS) subscribe(channel, see)
  process.on('warning', see)
  const credentials = new Set([SECRET_KEY])
  const hooks = {
    call: see,
    request: see,
    attempt: see,
    retry: see,
    wait: see,
    cooldown: see,
    warning: see,
  }
  try {
    const met = await runCell(ENDPOINT_KINDS[name], fault, {
      client: { secretKey: SECRET_KEY, hooks },
      echo: (request) => {
        for (const credential of readCredentials(request)) credentials.add(credential)
        return [...credentials].map((each) => ENCODINGS[way]!(each)).join(' | ')
      },
    })
    seen.push(...met.seen)
  } finally {
    process.off('warning', see)
    for (const channel of CHANNELS) unsubscribe(channel, see)
    for (const spy of spies) spy.mockRestore()
  }
  const forms = listForms([...credentials], [way])
  if (seen.length < 6) return ['too little was seen to say anything']
  return [...new Set(seen.map(everyRendering).flatMap((text) => findSecrets(text, forms)))]
}

describe('what a call shows of itself under a fault', { timeout: 120_000 }, () => {
  it.each(TABLE.map((row, index) => ({ ...row, index })))('holds no secret: $fault', async (row) => {
    // Silence repeats next to nothing, and takes long.
    const ways = row.met.attemptMs === undefined ? WAYS_A_ROW : 1
    for (let i = 0; i < ways; i += 1) {
      const way = WAYS[(row.index * WAYS_A_ROW + i) % WAYS.length]!
      for (const name of KINDS) expect(await findLeaks(row, name, way), `${name}, ${way}`).toEqual([])
    }
  })

  it.each(WAYS)('would be found out, were it written: %s', (way) => {
    const forms = listForms([SECRET_KEY], [way])
    expect(findSecrets(`{"err_msg":"key ${ENCODINGS[way]!(SECRET_KEY)} end"}`, forms)).not.toEqual([])
  })
})

describe('what undici shows of the requests on its own channels', { timeout: 300_000 }, () => {
  const forms = listForms([SECRET_KEY], WAYS)
  // Silence takes long, and shows no more.
  const rows = TABLE.filter(({ met }) => met.attemptMs === undefined).filter(
    (_, index) => process.env.FAULTS === 'whole' || index % 8 === 0,
  )

  it.each([
    ['push to one', 'holds no SecretKey, only what it signed', /\bSign\b/],
    ['upload', 'holds the SecretKey in its Basic credential alone', BASIC],
  ] as const)('%s: %s', async (kind, _, credential) => {
    for (const { met: fault, fault: name } of rows) {
      const messages: unknown[] = []
      const see = (message: unknown) => void messages.push(message)
      for (const channel of WIRE_CHANNELS) subscribe(channel, see)
      // No answer repeats a secret: those of undici hold the bytes that came.
      await runCell(ENDPOINT_KINDS[kind], fault, { client: { secretKey: SECRET_KEY } }).finally(() => {
        for (const channel of WIRE_CHANNELS) unsubscribe(channel, see)
      })
      const text = messages.map(everyRendering).join('\n')
      expect(text, name).toMatch(credential)
      expect(findSecrets(text.replaceAll(BASIC, ''), forms), name).toEqual([])
    }
  })
})
