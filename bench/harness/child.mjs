import { fork } from 'node:child_process'
import { once } from 'node:events'

/**
 * Starts a file of the bench as a process of its own and talks to it: one question, one answer. Contenders must share
 * neither event loop, heap nor optimised code with each other, nor with the server.
 *
 * @param {URL} file see {@link answerParent}
 */
export async function startChild(file, args = []) {
  const child = fork(file, args)
  let settle
  child.on('message', ({ answer, error }) => {
    if (error === undefined) settle?.resolve(answer)
    else settle?.reject(new Error(`${file.pathname}: ${error}`))
  })
  child.on('exit', () => settle?.reject(new Error(`${file.pathname} has ended`)))
  const ask = (question) =>
    new Promise((resolve, reject) => {
      settle = { resolve, reject }
      child.send(question)
    })
  return {
    ask,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}

/** The child's side: answers each question; ends when the parent does, or lets go. */
export function answerParent(answerTo) {
  process.on('message', async (question) => {
    try {
      process.send({ answer: await answerTo(question) })
    } catch (error) {
      process.send({ error: error?.stack ?? String(error) })
    }
  })
  process.on('disconnect', () => process.exit())
}
