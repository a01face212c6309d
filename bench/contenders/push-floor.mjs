import { Pool } from 'undici'
import { answerParent } from '../harness/child.mjs'
import { pushBare } from '../harness/floor.mjs'
import { timedPushes } from '../harness/timed-pushes.mjs'

const [origin, atOnce] = process.argv.slice(2)
const pool = new Pool(origin, { connections: Number(atOnce) })
answerParent(timedPushes(Number(atOnce), (i) => pushBare(pool, i)))
