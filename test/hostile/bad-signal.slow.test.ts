import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const client = fileURLToPath(new URL('../../src/index.js', import.meta.url))

/** Sends with a bad signal in a process of its own, and lives on until the timer of the attempt would have fired. */
const program = (signal: string) => `
  const { TpnsClient } = await import(${JSON.stringify(client)})
  let sent = 0
  const transport = { send: async () => { sent += 1; throw new Error('sent') }, close: async () => {} }
  const options = { accessId: '1500000001', secretKey: 'k'.repeat(32), transport, timeout: { attempt: 100, total: 200 } }
  const tpns = new TpnsClient(options)
  const push = { audience_type: 'token', token_list: ['0'.repeat(36)], message_type: 'notify', message: { title: 't', content: 'c' } }
  const error = await tpns.push.send(push, { signal: ${signal} }).catch((thrown) => thrown)
  await new Promise((resolve) => setTimeout(resolve, 500))
  console.log(error.name, sent)
`

it.each([
  ['null', 'null'],
  ['a controller instead of its signal', 'new AbortController()'],
  ['an empty object', '{}'],
  [
    'a signal that throws when it is listened to',
    '{ aborted: false, removeEventListener() {}, addEventListener() { throw 1 } }',
  ],
])(
  'a bad signal (%s) is refused before anything is sent, and does not end the process later',
  (_, signal) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', program(signal)],
      { encoding: 'utf8', timeout: 30_000, cwd: fileURLToPath(new URL('../..', import.meta.url)) },
    )
    expect({ status, stdout: stdout.trim(), stderr }).toEqual({
      status: 0,
      stdout: 'TpnsConfigError 0',
      stderr: '',
    })
  },
  40_000,
)
