import { createReadStream, statSync } from 'node:fs'
import { Pool } from 'undici'
import { ACCESS_ID, SECRET_KEY } from '../harness/app.mjs'
import { answerParent } from '../harness/child.mjs'
import { measured } from '../harness/measured.mjs'

/** The least that a streamed upload takes: the file between two fixed pieces of multipart, unchecked. */
const [origin, path] = process.argv.slice(2)
const pool = new Pool(origin)
const BOUNDARY = 'bench-boundary'
const HEAD = Buffer.from(
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="tokens.txt"\r\n\r\n`,
)
const TAIL = Buffer.from(`\r\n--${BOUNDARY}--\r\n`)
const authorization = `Basic ${Buffer.from(`${ACCESS_ID}:${SECRET_KEY}`).toString('base64')}`

async function* body() {
  yield HEAD
  yield* createReadStream(path, { highWaterMark: 256 * 1024 })
  yield TAIL
}

answerParent(() =>
  measured(async () => {
    const answer = await pool.request({
      path: '/v3/push/package/upload',
      method: 'POST',
      headers: {
        authorization,
        'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
        'content-length': String(HEAD.length + statSync(path).size + TAIL.length),
      },
      body: body(),
    })
    if (JSON.parse(await answer.body.text()).retCode !== 0) throw new Error('refused')
  }),
)
