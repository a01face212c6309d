/** Pushes to the real address under a listening msw, twice; no connection is made. Prints what became of it. */
import { setupServer } from 'msw/node'
import { Agent } from 'undici'
import { TpnsClient } from '../../src/index.js'

const dispatcher = new Agent({ connect: (_, callback) => callback(new Error('cut'), null) })
// As applications do: made before anything of the test set-up has run.
const tpns = new TpnsClient({
  accessId: '1500000001',
  secretKey: '0123456789abcdef0123456789abcdef',
  retry: { attempts: 1 },
  dispatcher,
})

for (const wanted of process.argv.slice(2)) {
  if (wanted === 'globals of mocha') Object.assign(globalThis, { describe: () => {}, it: () => {} })
  else await import(wanted)
}
setupServer().listen()

const push = () =>
  tpns.push
    .send({
      audience_type: 'token',
      token_list: ['0123456789abcdef0123456789abcdef0123'],
      message_type: 'notify',
      message: { title: 'T', content: 'C' },
    })
    .then(
      () => 'accepted',
      (error: Error) => error.name,
    )
console.log([await push(), await push()].join(', '))
