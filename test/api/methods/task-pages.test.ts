import { HttpResponse, http } from 'msw'
import { describe, expect, it } from 'vitest'
import { answerOf, type TaskRecord, type TasksResult } from '../../../src/index.js'
import { getFailure, testClient } from '../../support/client.js'
import { useMsw } from '../../support/msw.js'
import { answer, BASE, withClient } from './support.js'

const server = useMsw()
const PATH = 'v3/statistics/get_push_record'
const RANGE = { startDate: new Date(), endDate: new Date() }

interface Question {
  readonly offset: number
  readonly limit: number
}

/** A service with so many tasks, which answers page by page; `answers` may take its place for a request. */
function serviceWith(count: number, answers: Partial<Record<number, object>> = {}) {
  const questions: Question[] = []
  server.use(
    http.post(`${BASE}${PATH}`, async ({ request }) => {
      const { offset, limit } = (await request.json()) as Question
      const instead = answers[questions.length]
      questions.push({ offset, limit })
      if (instead !== undefined) return HttpResponse.json(instead as { retCode: number })
      const size = Math.max(0, Math.min(limit, count - offset))
      const pushRecordData = Array.from({ length: size }, (_, n) => ({ pushId: String(offset + n) }))
      return HttpResponse.json({ retCode: 0, errMsg: 'NO_ERROR', count, pushRecordData })
    }),
  )
  return questions
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const each of source) all.push(each)
  return all
}

const getIds = (records: readonly TaskRecord[]) => records.map((record) => Number(record.pushId))
const upTo = (end: number, start = 0) => Array.from({ length: end - start }, (_, n) => start + n)

describe('statistics.tasks', () => {
  it('asks nothing before it is wanted', async () => {
    const questions = serviceWith(3)
    await using tpns = testClient()
    tpns.statistics.tasks(RANGE)
    await new Promise((resolve) => setImmediate(resolve))
    expect(questions).toEqual([])
  })

  it('gives one page when it is awaited, and where the next begins', async () => {
    const questions = serviceWith(450)
    await using tpns = testClient()
    const page = await tpns.statistics.tasks(RANGE)
    expect(page.pushRecordData).toHaveLength(200)
    expect(page).toMatchObject({ count: 450, nextOffset: 200 })
    expect(answerOf(page)?.httpStatus).toBe(200)
    expect(questions).toEqual([{ offset: 0, limit: 200 }])
  })

  it('asks once, however often the same is awaited', async () => {
    const questions = serviceWith(1)
    await using tpns = testClient()
    const pages = tpns.statistics.tasks(RANGE)
    expect(await pages).toBe(await pages)
    expect(questions).toHaveLength(1)
  })

  it('gives every record when it is iterated, asking for 200 at a time', async () => {
    const questions = serviceWith(450)
    await using tpns = testClient()
    expect(getIds(await collect(tpns.statistics.tasks(RANGE)))).toEqual(upTo(450))
    expect(questions).toEqual([
      { offset: 0, limit: 200 },
      { offset: 200, limit: 200 },
      { offset: 400, limit: 200 },
    ])
  })

  it('needs no further question when the last page is full', async () => {
    const questions = serviceWith(4)
    await using tpns = testClient()
    expect(getIds(await collect(tpns.statistics.tasks({ ...RANGE, limit: 2 })))).toEqual(upTo(4))
    expect(questions).toHaveLength(2)
  })

  it('gives nothing when there is nothing', async () => {
    const questions = serviceWith(0)
    await using tpns = testClient()
    expect(await collect(tpns.statistics.tasks(RANGE))).toEqual([])
    expect(questions).toHaveLength(1)
  })

  it('asks no further when the consumer stops', async () => {
    const questions = serviceWith(10)
    await using tpns = testClient()
    for await (const task of tpns.statistics.tasks({ ...RANGE, limit: 3 })) {
      if (task.pushId === '3') break
    }
    expect(questions).toEqual([
      { offset: 0, limit: 3 },
      { offset: 3, limit: 3 },
    ])
  })

  it('goes on from an offset, which each page gives', async () => {
    serviceWith(7)
    await using tpns = testClient()
    const first: TasksResult[] = []
    for await (const page of tpns.statistics.tasks({ ...RANGE, limit: 2 }).pages()) {
      first.push(page)
      if (first.length === 2) break
    }
    const offset = first.at(-1)!.nextOffset!
    const rest = await collect(tpns.statistics.tasks({ ...RANGE, limit: 2, offset }))
    expect(getIds([...first.flatMap((page) => page.pushRecordData), ...rest])).toEqual(upTo(7))
  })

  it('survives 1008028 in the middle', async () => {
    const questions = serviceWith(6, { 1: { retCode: 1008028, errMsg: 'request too fast' } })
    const all = await withClient((tpns) => collect(tpns.statistics.tasks({ ...RANGE, limit: 2 })))
    expect(getIds(all)).toEqual(upTo(6))
    expect(questions.map((question) => question.offset)).toEqual([0, 2, 2, 4])
  })

  it('throws what ends it, after the records before', async () => {
    serviceWith(6, { 1: { retCode: 1008003, errMsg: 'auth failure' } })
    await using tpns = testClient()
    const got: unknown[] = []
    const error = await getFailure(
      (async () => {
        for await (const task of tpns.statistics.tasks({ ...RANGE, limit: 2 })) got.push(task.pushId)
      })(),
    )
    expect(got).toEqual(['0', '1'])
    expect(error.name).toBe('TpnsAuthError')
  })

  it('goes on after a page that is shorter than asked for while the count says that there is more', async () => {
    const short = { retCode: 0, count: 5, pushRecordData: [{ pushId: '0' }] }
    const questions = serviceWith(5, { 0: short })
    await using tpns = testClient()
    expect(getIds(await collect(tpns.statistics.tasks({ ...RANGE, limit: 2 })))).toEqual(upTo(5))
    expect(questions.map((question) => question.offset)).toEqual([0, 1, 3])
  })

  it.each([
    ['a page that is not full is the last', [2, 1], 2],
    ['an empty page is the last', [2, 2, 0], 3],
  ])('without a count: %s', async (_what, sizes, requests) => {
    const pages = sizes.map((size) => ({
      retCode: 0,
      pushRecordData: Array.from({ length: size }, () => ({ pushId: '1' })),
    }))
    const seen = answer(server, PATH, ...pages)
    await using tpns = testClient()
    await collect(tpns.statistics.tasks({ ...RANGE, limit: 2 }))
    expect(seen.requests).toHaveLength(requests)
  })

  it('ends on an empty page, whatever the count says', async () => {
    const seen = answer(server, PATH, { retCode: 0, count: 100, pushRecordData: [] })
    await using tpns = testClient()
    expect(await collect(tpns.statistics.tasks(RANGE))).toEqual([])
    expect(seen.requests).toHaveLength(1)
  })

  it('sends what the request was when it was called, however it changes later', async () => {
    const questions = serviceWith(4)
    await using tpns = testClient()
    const request = { ...RANGE, limit: 2 }
    const tasks = tpns.statistics.tasks(request)
    request.limit = 1
    request.startDate = new Date(Number.NaN)
    expect(getIds(await collect(tasks))).toEqual(upTo(4))
    expect(questions.map((question) => question.limit)).toEqual([2, 2])
  })

  it('drops no record that comes twice', async () => {
    const page = { retCode: 0, count: 4, pushRecordData: [{ pushId: '1' }, { pushId: '2' }] }
    answer(server, PATH, page)
    await using tpns = testClient()
    expect(getIds(await collect(tpns.statistics.tasks({ ...RANGE, limit: 2 })))).toEqual([1, 2, 1, 2])
  })

  it.each([
    [{ ...RANGE, limit: 201 }, 'limit'],
    [{ ...RANGE, offset: -1 }, 'offset'],
    [{ endDate: new Date() }, 'startDate'],
    [undefined, 'startDate'],
  ])('refuses %o before anything is sent', async (request, path) => {
    await using tpns = testClient()
    const asked = async () => await tpns.statistics.tasks(request as typeof RANGE)
    const error = await getFailure(asked())
    expect(error).toMatchObject({ name: 'TpnsRequestError' })
    expect((error as { issues?: { path: string }[] }).issues![0]!.path).toBe(path)
  })
})
