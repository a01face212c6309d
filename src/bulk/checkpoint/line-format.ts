import { isObject } from '../../validation/members.js'
import type { CheckpointEvent } from './types.js'

/**
 * The format of a checkpoint file: the job as an object in the first line, then one short array per line. A hundred
 * million recipients are a hundred thousand batches and take about 8 MB.
 *
 *     {"tpns-client bulk":1,"method":"send",…}
 *     ["s",0,1000,"5f70bf18a0860070"]     batch 0 is about to be sent to 1000 recipients with this digest
 *     ["a",0,"1328245138690125824",2]     accepted, 2 of its tokens are invalid
 *     ["u",1,0,"TPNS_TIMEOUT",0,"1f3a9c02"]   unknown ("r" rejected, "n" not sent), retryable 0 or 1, error, return
 *                                         code, the run that wrote it
 *     ["o","1f3a9c02"]                    a later run writes from here on
 *
 * A run that lost its checkpoint may still write a line that was in flight. A failure in such a line is ignored, because
 * the new run may have sent that batch again; "started" and "accepted" always count.
 */
const MARK = 'tpns-client bulk'

/** The first characters of every checkpoint file. */
export const FILE_BEGINS = `{"${MARK}":`

type Failure = Extract<CheckpointEvent, { retryable: boolean }>

const LETTERS: Readonly<Record<Failure['type'], string>> = { rejected: 'r', unknown: 'u', 'not-sent': 'n' }
const TYPES: Readonly<Record<string, Failure['type']>> = { r: 'rejected', u: 'unknown', n: 'not-sent' }

/** @param run the run that writes it; empty in the first run */
export function formatEvent(event: CheckpointEvent, run = ''): string {
  switch (event.type) {
    case 'job': {
      const { type: _, version, ...job } = event
      return JSON.stringify({ [MARK]: version, ...job })
    }
    case 'started':
      return JSON.stringify(['s', event.batch, event.recipients, event.digest])
    case 'accepted':
      return JSON.stringify(['a', event.batch, event.push_id, event.invalid])
    default:
      return JSON.stringify([
        LETTERS[event.type],
        event.batch,
        event.retryable ? 1 : 0,
        event.error,
        event.retCode,
        ...(run === '' ? [] : [run]),
      ])
  }
}

/** The line that begins a later run. */
export function formatRun(run: string): string {
  return JSON.stringify(['o', run])
}

/** The run that this line begins; undefined for any other line. */
export function parseRun(line: string): string | undefined {
  return /^\["o","([0-9a-f]{8})"\]$/.exec(line)?.[1]
}

/** Whether the line reports a failure on behalf of a run that no longer owns the checkpoint. */
export function isLate(line: string, currentRun: string): boolean {
  const said = /^\["[run]",.*?(?:,"([0-9a-f]{8})")?\]$/.exec(line)
  return said !== null && (said[1] ?? '') !== currentRun
}

/** Undefined when the line is not ours. */
export function parseEvent(line: string): CheckpointEvent | undefined {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return undefined
  }
  if (!Array.isArray(value)) return parseJob(value)
  const [letter, batch, third, fourth, fifth] = value as unknown[]
  if (typeof batch !== 'number' || typeof letter !== 'string') return undefined
  if (letter === 's' && typeof third === 'number' && typeof fourth === 'string') {
    return { type: 'started', batch, recipients: third, digest: fourth }
  }
  if (letter === 'a' && typeof third === 'string' && typeof fourth === 'number') {
    return { type: 'accepted', batch, push_id: third, invalid: fourth }
  }
  const type = TYPES[letter]
  if (type === undefined || typeof fourth !== 'string' || typeof fifth !== 'number') return undefined
  return { type, batch, retryable: third === 1, error: fourth, retCode: fifth }
}

function parseJob(value: unknown): CheckpointEvent | undefined {
  if (!isObject(value) || !(MARK in value)) return undefined
  const { [MARK]: version, ...job } = value as Record<string, unknown>
  return { type: 'job', version, ...job } as CheckpointEvent
}
