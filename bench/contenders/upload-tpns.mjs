import { TpnsClient } from 'tpns-client'
import { ACCESS_ID, SECRET_KEY } from '../harness/app.mjs'
import { answerParent } from '../harness/child.mjs'
import { measured } from '../harness/measured.mjs'

const [origin, path] = process.argv.slice(2)
const client = new TpnsClient({ accessId: ACCESS_ID, secretKey: SECRET_KEY, baseUrl: origin })
answerParent(() => measured(() => client.packages.upload({ path, kind: 'token' })))
