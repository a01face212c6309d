/**
 * An HTTP server on bare sockets: `node:http` would need more of the machine than the client that is measured, and
 * hide its cost. It reads just enough to count requests and to find where their bodies end.
 */
import { once } from 'node:events'
import { createServer } from 'node:net'
import { answerParent } from './child.mjs'

const END_OF_HEAD = Buffer.from('\r\n\r\n')
const LAST_CHUNK = Buffer.from('\r\n0\r\n\r\n')
const ACCEPTED =
  '{"seq":0,"push_id":"1328245138690125824","ret_code":0,"environment":"","err_msg":"NO_ERROR","err_msg_zh":"","result":"{}"}'
const ANSWERS = {
  'http-500': ['500 Internal Server Error', ''],
  jpush: ['200 OK', '{"sendno":"0","msg_id":"18100287008546151"}'],
  fcm: ['200 OK', '{"name":"projects/bench/messages/0:1700000000000000%0123456789abcdef"}'],
  expo: ['200 OK', '{"data":[{"status":"ok","id":"0190f0a1-0000-7000-8000-0123456789ab"}]}'],
  onesignal: ['200 OK', '{"id":"01234567-89ab-cdef-0123-456789abcdef"}'],
  uploaded: ['200 OK', '{"retCode":0,"errMsg":"","uploadId":36217}'],
}

const [behaviour] = process.argv.slice(2)
let requests = 0
let answer = answerBytes()
// The Date header is part of the client's work, and has whole seconds.
setInterval(() => {
  answer = answerBytes()
}, 1_000).unref()

function answerBytes() {
  const [status, body] = ANSWERS[behaviour] ?? ['200 OK', ACCEPTED]
  const head = [
    `HTTP/1.1 ${status}`,
    `Date: ${new Date().toUTCString()}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: keep-alive',
  ]
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`)
}

function serve(socket) {
  let head = Buffer.alloc(0)
  let bodyLeft = 0
  const finish = () => {
    requests += 1
    if (behaviour === 'reset') socket.resetAndDestroy()
    else socket.write(answer)
  }
  socket.setNoDelay(true)
  socket.on('error', () => {})
  socket.on('data', (chunk) => {
    let rest = chunk
    while (rest.length > 0) {
      if (bodyLeft > 0) {
        const taken = Math.min(bodyLeft, rest.length)
        bodyLeft -= taken
        rest = rest.subarray(taken)
        if (bodyLeft === 0) finish()
        continue
      }
      head = head.length === 0 ? rest : Buffer.concat([head, rest])
      const end = head.indexOf(END_OF_HEAD)
      if (end < 0) return
      const text = head.latin1Slice(0, end)
      if (/\r\ntransfer-encoding: *chunked/i.test(text)) {
        // Without pipelining, a request in chunks is the last thing on its connection until it is answered.
        if (!head.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK)) return
        head = Buffer.alloc(0)
        return finish()
      }
      rest = head.subarray(end + END_OF_HEAD.length)
      bodyLeft = contentLength(text)
      head = Buffer.alloc(0)
      if (bodyLeft === 0) finish()
    }
  })
}

function contentLength(head) {
  const match = /\r\ncontent-length: *(\d+)/i.exec(head)
  if (match === null) throw new Error('this server needs a Content-Length')
  return Number(match[1])
}

const server = createServer(serve).listen(0, '127.0.0.1')
await once(server, 'listening')

answerParent((question) => {
  if (question === 'port') return { port: server.address().port }
  const counted = requests
  requests = 0
  return { requests: counted }
})
