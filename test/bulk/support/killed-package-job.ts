/** A process that sends by package until somebody kills it. */
import { TpnsClient } from '../../../src/index.js'
import { PUSH, tokens } from './bulk.js'

const [baseUrl = '', count = '0'] = process.argv.slice(2)
const tpns = new TpnsClient({
  accessId: '1500000001',
  secretKey: '0123456789abcdef0123456789abcdef',
  baseUrl,
})
await tpns.bulk.send(PUSH, tokens(Number(count)), { via: 'package' })
await tpns.close()
