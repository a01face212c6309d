import { describe, expect, it } from 'vitest'
import {
  FILE_BEGINS,
  formatEvent,
  formatRun,
  isLate,
  parseEvent,
  parseRun,
} from '../../../src/bulk/checkpoint/line-format.js'
import type { CheckpointEvent } from '../../../src/bulk/checkpoint/types.js'

const RUN = '1f3a9c02'
const JOB: CheckpointEvent = {
  type: 'job',
  version: 1,
  method: 'send',
  accessId: '1500000001',
  audience: 'tokens',
  batchSize: 1_000,
  dedupe: false,
  request: '0123456789abcdef',
}
const STARTED: CheckpointEvent = { type: 'started', batch: 0, recipients: 1_000, digest: '5f70bf18a0860070' }
const ACCEPTED: CheckpointEvent = { type: 'accepted', batch: 0, push_id: '1328245138690125824', invalid: 2 }
const failed = (type: 'rejected' | 'unknown' | 'not-sent', retryable = false): CheckpointEvent => ({
  type,
  batch: 1,
  retryable,
  error: 'TPNS_TIMEOUT',
  retCode: 1008019,
})

describe('a line of a checkpoint', () => {
  // Files of an older version must stay readable: these are the lines themselves.
  it.each<[CheckpointEvent, string]>([
    [
      JOB,
      '{"tpns-client bulk":1,"method":"send","accessId":"1500000001","audience":"tokens","batchSize":1000,"dedupe":false,"request":"0123456789abcdef"}',
    ],
    [STARTED, '["s",0,1000,"5f70bf18a0860070"]'],
    [ACCEPTED, '["a",0,"1328245138690125824",2]'],
    [failed('rejected'), '["r",1,0,"TPNS_TIMEOUT",1008019]'],
    [failed('unknown', true), '["u",1,1,"TPNS_TIMEOUT",1008019]'],
    [failed('not-sent'), '["n",1,0,"TPNS_TIMEOUT",1008019]'],
  ])('is what it is: %j', (event, line) => {
    expect(formatEvent(event)).toBe(line)
    expect(parseEvent(line)).toEqual(event)
  })

  it('begins the file with what no other file begins with', () => {
    expect(FILE_BEGINS).toBe('{"tpns-client bulk":')
    expect(formatEvent(JOB).startsWith(FILE_BEGINS)).toBe(true)
  })

  it('names a later run where it tells a failure, and nowhere else', () => {
    expect(formatEvent(failed('rejected'), RUN)).toBe('["r",1,0,"TPNS_TIMEOUT",1008019,"1f3a9c02"]')
    for (const event of [JOB, STARTED, ACCEPTED]) expect(formatEvent(event, RUN)).toBe(formatEvent(event))
    expect(parseEvent(formatEvent(failed('unknown'), RUN))).toEqual(failed('unknown'))
  })

  it.each([
    'not JSON',
    '',
    'null',
    '7',
    '"s"',
    '{}',
    '{"name":"settings"}',
    '[]',
    '["s"]',
    '["s","0",1000,"5f70bf18a0860070"]',
    '["s",0,"1000","5f70bf18a0860070"]',
    '["s",0,1000,5]',
    '[1,0,1000,"5f70bf18a0860070"]',
    '["a",0,1328,2]',
    '["a",0,"1328","2"]',
    '["u",1,0,7,0]',
    '["u",1,0,"TPNS_TIMEOUT","0"]',
    '["x",1,0,"TPNS_TIMEOUT",0]',
    '[["r"],1,0,"TPNS_TIMEOUT",0]',
    '["x",0,"1328",2]',
    '["o","1f3a9c02"]',
  ])('is not ours: %s', (line) => {
    expect(parseEvent(line)).toBeUndefined()
  })
})

describe('a run', () => {
  it('begins with a line of its own', () => {
    expect(formatRun(RUN)).toBe('["o","1f3a9c02"]')
    expect(parseRun(formatRun(RUN))).toBe(RUN)
  })

  it.each([
    'x["o","1f3a9c02"]',
    '["o","1f3a9c02"]x',
    '["o","1f3a9c0"]',
    '["o","1f3a9c021"]',
    '["o","1F3A9C02"]',
    '["o",1]',
    formatEvent(STARTED),
    formatEvent(failed('unknown'), RUN),
  ])('does not begin with %s', (line) => {
    expect(parseRun(line)).toBeUndefined()
  })

  it.each<[line: string, current: string, late: boolean]>([
    // The first run has no name.
    [formatEvent(failed('rejected')), '', false],
    [formatEvent(failed('rejected')), RUN, true],
    [formatEvent(failed('unknown'), RUN), RUN, false],
    [formatEvent(failed('unknown'), RUN), '', true],
    [formatEvent(failed('not-sent'), RUN), '00000000', true],
    // "started" and "accepted" always count: to forget one would be to send again.
    [formatEvent(STARTED), RUN, false],
    [formatEvent(ACCEPTED), RUN, false],
    [formatEvent(JOB), RUN, false],
    // Not a line of ours: nobody is to pass it over.
    [`x${formatEvent(failed('rejected'))}`, RUN, false],
    [`${formatEvent(failed('rejected'))}x`, RUN, false],
  ])('that wrote %s, while the current one is "%s", is late: %j', (line, current, late) => {
    expect(isLate(line, current)).toBe(late)
  })
})
