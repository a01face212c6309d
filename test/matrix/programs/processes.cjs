/**
 * Four workers, threads or processes of node:cluster as KIND says, push at the same time, each by a client of its own; a fifth
 * is ended in the middle of its work. Prints how many pushes each says were accepted.
 */
const cluster = require('node:cluster')
const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads')
const { TpnsClient, TpnsError, TpnsInvalidTokenError } = require('tpns-client')

const EACH = 25

async function pushAll(worker, tell) {
  const tpns = new TpnsClient({
    accessId: '1500000001',
    secretKey: '0123456789abcdef0123456789abcdef',
    baseUrl: process.env.FAKE_URL,
  })
  const push = (title) => ({
    audience_type: 'token',
    token_list: ['0123456789abcdef0123456789abcdef0123'],
    message_type: 'notify',
    message: { title, content: 'It arrives tomorrow' },
  })
  const sending = Array.from({ length: EACH }, (_, nth) => tpns.push.send(push(`${worker} ${nth}`)))
  sending[0].then(() => tell({ begins: worker }))
  const accepted = (await Promise.all(sending)).length
  const dead = { ...push(`${worker} dead`), token_list: ['ffffffffffffffffffffffffffffffffffff'] }
  const error = await tpns.push.send(dead).catch((thrown) => thrown)
  await tpns.close()
  // An error goes to another thread as well: it can be cloned.
  tell({ worker, accepted, refused: error instanceof TpnsInvalidTokenError && TpnsError.is(error), error })
}

function startThread(worker, onMessage) {
  const thread = new Worker(__filename, { workerData: worker })
  thread.on('message', onMessage)
  return { kill: () => thread.terminate(), ended: new Promise((resolve) => thread.once('exit', resolve)) }
}

function startProcess(worker, onMessage) {
  const child = cluster.fork({ WORKER: worker })
  child.on('message', onMessage)
  return {
    kill: () => child.process.kill('SIGKILL'),
    ended: new Promise((resolve) => child.once('exit', resolve)),
  }
}

async function main() {
  const start = process.env.KIND === 'cluster' ? startProcess : startThread
  const results = []
  const workers = [1, 2, 3, 4].map((nth) =>
    start(`worker-${nth}`, ({ error, ...result }) => {
      if (result.accepted !== undefined) results.push({ ...result, message: error.message })
    }),
  )
  const doomed = start('doomed', ({ begins }) => begins && doomed.kill())
  await Promise.all([...workers, doomed].map(({ ended }) => ended))
  console.log(JSON.stringify(results))
}

if (cluster.isWorker)
  pushAll(process.env.WORKER, (message) => process.send(message)).then(() => process.disconnect())
else if (!isMainThread) pushAll(workerData, (message) => parentPort.postMessage(message))
else main()
