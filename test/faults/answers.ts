import type { Fault, Meeting } from './fault.js'

type Body = object | string | Buffer

/** A whole answer, with what the server repeats of the request in its text and in a header. */
export function write({ socket, echo }: Meeting, status: number, body: Body, headers = ''): void {
  const bytes = toBytes(body, echo)
  const echoed = echo === '' ? '' : `x-echo: ${echo.replace(/[^\x20-\x7e]/g, ' ')}\r\n`
  const head = `HTTP/1.1 ${status} Words\r\n${headers}${echoed}content-length: ${bytes.length}\r\n\r\n`
  socket.write(Buffer.concat([Buffer.from(head), bytes]))
}

function toBytes(body: Body, echo: string): Buffer {
  if (Buffer.isBuffer(body)) return body
  if (typeof body === 'string') return Buffer.from(echo === '' ? body : `${body}<pre>${echo}</pre>`)
  return Buffer.from(
    JSON.stringify(echo === '' ? body : { ...body, err_msg: echo, result: { [echo]: echo } }),
  )
}

/** Answers each request so. */
export const answer = (status: number, body: Body, headers?: string): Fault => ({
  request: (meeting) => write(meeting, status, body, headers),
})

/** Answers each request with the answer that accepts it, changed. */
export const acceptedAnswer = (
  change: (
    accepted: string,
    meeting: Meeting,
  ) => { body: string | Buffer; headers?: string; status?: number },
): Fault => ({
  request: (meeting) => {
    const { body, headers, status = 200 } = change(JSON.stringify(meeting.accepted), meeting)
    write({ ...meeting, echo: '' }, status, body, headers)
  },
})

/** Writes bytes that need not be HTTP; what is repeated of the request comes first, where there is room for it. */
export const bytes = (text: string, end: 'keep' | 'end' | 'reset' = 'end'): Fault => ({
  request: ({ socket, echo }) => {
    socket.write(text.replace('%ECHO%', echo))
    if (end === 'end') socket.end()
    if (end === 'reset') setTimeout(() => socket.resetAndDestroy(), 20)
  },
})
