import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  deviceDistribution,
  devicesPerDay,
  groupFunnel,
  groupFunnelOld,
  pushesPerDay,
  pushesPerDayOld,
  task,
  taskFunnel,
  tasks,
} from '../../src/api/statistics/endpoints.js'
import { toDay } from '../../src/api/statistics/schema.js'
import { formatDay } from '../../src/validation/time/calendar.js'
import { broken, encode, getWarnings, NOW, wire } from './support.js'

const DAY_MS = 86_400_000
/** The day at UTC+8 so many days before 20 November 2026. */
const ago = (days: number, separator = '') =>
  new Date(Date.UTC(2026, 10, 20) - days * DAY_MS).toISOString().slice(0, 10).replaceAll('-', separator)

describe.each([pushesPerDay, pushesPerDayOld, devicesPerDay])('$name', (endpoint) => {
  it('sends days as YYYYMMDD, and unknown fields', async () => {
    const request = { startDate: '20261101', endDate: '20261120', newField: 1 }
    expect(await wire(endpoint, request)).toEqual(request)
  })

  it.each([
    ['nothing', {}, ['startDate 1008002', 'endDate 1008002']],
    ['the other format', { startDate: '2026-11-01', endDate: '20261101' }, ['startDate 1008016']],
    ['31 November', { startDate: '20261101', endDate: '20261131' }, ['endDate 1008016']],
    ['an invalid Date', { startDate: new Date(Number.NaN), endDate: '20261101' }, ['startDate 1008016']],
    ['a number', { startDate: 20261101, endDate: '20261101' }, ['startDate 1008001']],
    ['null', { startDate: null, endDate: '20261101' }, ['startDate 1008001']],
    ['a range that runs backwards', { startDate: '20261102', endDate: '20261101' }, ['endDate 1008016']],
    ['one day', { startDate: '20261101', endDate: '20261101' }, []],
  ])('judges %s', async (_what, request, expected) => {
    expect(await broken(endpoint, request)).toEqual(expected)
  })
})

describe('a Date in a request', () => {
  const lateEvening = new Date('2026-11-18T20:30:00Z')

  it("is the day on the service's clock, whatever the zone of this machine", async () => {
    const request = { startDate: lateEvening, endDate: new Date('2026-11-19T15:59:59Z') }
    expect(await wire(pushesPerDay, request)).toEqual({ startDate: '20261119', endDate: '20261119' })
    const west = { utcOffsetMinutes: -300 }
    expect(await wire(pushesPerDay, request, west)).toEqual({ startDate: '20261118', endDate: '20261119' })
  })

  it('is written in the format of the endpoint', async () => {
    const range = { startDate: lateEvening, endDate: lateEvening }
    expect(await wire(tasks, range)).toEqual({ startDate: '2026-11-19', endDate: '2026-11-19' })
    expect(await wire(groupFunnel, { planId: '1', ...range })).toMatchObject({ startDate: '20261119' })
    expect(await wire(deviceDistribution, { date: lateEvening, type: 'city' })).toEqual({
      date: '20261119',
      type: 'city',
    })
  })

  it('gives the same day as its text, for all days', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_900_000 }), (number) => {
        const day = number * DAY_MS
        expect(toDay(formatDay(day, 0, 'YYYYMMDD'), { utcOffsetMinutes: 480 })).toBe(day)
        expect(toDay(formatDay(day, 0, 'YYYY-MM-DD'), { utcOffsetMinutes: 0 })).toBe(day)
        expect(toDay(new Date(day), { utcOffsetMinutes: 0 })).toBe(day)
      }),
    )
  })

  it('is refused before 1970 and after 9998, where no wire format holds it', async () => {
    for (const date of [new Date(-DAY_MS), new Date(Date.UTC(10_000, 0))]) {
      expect(await broken(pushesPerDay, { startDate: date, endDate: date })).toContain('startDate 1008016')
    }
  })
})

describe('how far back an endpoint is asked', () => {
  const range = (separator: string) => (days: number) => ({
    startDate: ago(days, separator),
    endDate: ago(0, separator),
  })
  const onDay = (days: number) => ({ date: ago(days), type: 'city' })
  const ofGroup = (days: number) => ({ groupId: 'g', ...range('')(days) })

  // One day more than documented passes, because the zone of the service's day is not documented.
  it.each([
    ['pushesPerDay', '6 months', pushesPerDay, range(''), 185, 'startDate'],
    ['pushesPerDayOld', '3 months', pushesPerDayOld, range(''), 93, 'startDate'],
    ['devicesPerDay', '3 months', devicesPerDay, range(''), 93, 'startDate'],
    ['deviceDistribution', '1 month', deviceDistribution, onDay, 32, 'date'],
    ['tasks', '3 months, the widest of its pages', tasks, range('-'), 93, 'startDate'],
    ['groupFunnel', '7 days', groupFunnel, ofGroup, 8, 'startDate'],
    ['groupFunnelOld', '7 days', groupFunnelOld, ofGroup, 8, 'startDate'],
  ] as const)('%s: may be %s', async (_name, _words, endpoint, request, last, path) => {
    expect(await broken(endpoint, request(last))).toEqual([])
    expect(await broken(endpoint, request(last + 1))).toEqual([`${path} 1008016`])
  })

  it.each([
    ['pushesPerDay', '30 days', pushesPerDay, range(''), 31],
    ['tasks', '1 month', tasks, range('-'), 32],
    ['groupFunnel', '3 days', groupFunnel, ofGroup, 4],
  ] as const)(
    '%s: warns beyond %s, for versions of the page differ',
    async (name, _words, endpoint, request, last) => {
      expect(await getWarnings(endpoint, request(last))).toEqual([])
      expect(await getWarnings(endpoint, request(last + 1))).toEqual([`startDate.lookback.${name}`])
    },
  )

  it('gives no warning where they agree', async () => {
    expect(await getWarnings(devicesPerDay, range('')(93))).toEqual([])
    expect(await getWarnings(deviceDistribution, onDay(32))).toEqual([])
  })

  it('is counted from the injected clock', async () => {
    const later = { now: () => NOW + 10 * DAY_MS }
    expect(await broken(groupFunnel, ofGroup(0), later)).toEqual(['startDate 1008016'])
  })
})

describe('statistics.deviceDistribution', () => {
  it('notes the dimension for the answer', async () => {
    const { payload } = await encode(deviceDistribution, { date: '20261101', type: 'sdk_version' })
    expect(payload.value).toEqual({ date: '20261101', type: 'sdk_version' })
    expect(payload.notes).toEqual({ type: 'sdk_version' })
  })

  it.each([
    ['nothing', {}, ['date 1008002', 'type 1008002']],
    ['a number as dimension', { date: '20261101', type: 1 }, ['type 1008001']],
    ['the other format', { date: '2026-11-01', type: 'city' }, ['date 1008016']],
  ])('judges %s', async (_what, request, expected) => {
    expect(await broken(deviceDistribution, request)).toEqual(expected)
  })

  it.each([
    'city',
    'province',
    'app_version',
    'sdk_version',
    'system_version',
    'device_brand',
    'device_version',
  ])('knows the dimension %s', async (type) =>
    expect(await getWarnings(deviceDistribution, { date: '20261101', type })).toEqual([]),
  )

  it('sends a dimension it does not know, with a warning', async () => {
    const request = { date: '20261101', type: 'carrier' }
    expect(await getWarnings(deviceDistribution, request)).toEqual(['type.unknown'])
    expect(await wire(deviceDistribution, request)).toEqual(request)
  })
})

describe('statistics.tasks', () => {
  const days = { startDate: '2026-11-01', endDate: '2026-11-20' }

  it('sends the documented request unchanged', async () => {
    const request = { ...days, msgType: 'notify', pushType: 'all', offset: 0, limit: 50, newField: 1 }
    expect(await wire(tasks, request)).toEqual(request)
    expect(await wire(tasks, days)).toEqual(days)
  })

  it.each([
    ['the other format', { startDate: '20261101', endDate: '2026-11-20' }, ['startDate 1008016']],
    ['no days', { limit: 10 }, ['startDate 1008002', 'endDate 1008002']],
    ['a page of 201', { ...days, limit: 201 }, ['limit 1008007']],
    ['a page of 200', { ...days, limit: 200 }, []],
    ['a page of 0', { ...days, limit: 0 }, ['limit 1008007']],
    ['a page as text', { ...days, limit: '50' }, ['limit 1008001']],
    ['an offset below 0', { ...days, offset: -1 }, ['offset 1008007']],
    ['half an offset', { ...days, offset: 0.5 }, ['offset 1008007']],
  ])('judges %s', async (_what, request, expected) => {
    expect(await broken(tasks, request)).toEqual(expected)
  })

  it('warns that a filter is not one of the documented ones, such as the kinds that records carry', async () => {
    const request = { ...days, msgType: 'notification', pushType: 'token_list' }
    expect(await getWarnings(tasks, request)).toEqual(['msgType.unknown', 'pushType.unknown'])
    expect(await wire(tasks, request)).toEqual(request)
  })
})

describe.each([task, taskFunnel])('$name', (endpoint) => {
  it.each([
    ['text', '1328245138690125824', '1328245138690125824'],
    ['an exact number', 130248, '130248'],
    ['a bigint', 1328245138690125824n, '1328245138690125824'],
  ])('sends an id given as %s as text', async (_what, pushId, expected) => {
    expect(await wire(endpoint, { pushId, newField: 1 })).toEqual({ pushId: expected, newField: 1 })
  })

  it.each([
    ['no id', {}, ['pushId 1008002']],
    ['a rounded id', { pushId: Number('1328245138690125824') }, ['pushId 1008007']],
    ['a list', { pushId: ['1'] }, ['pushId 1008001']],
  ])('judges %s', async (_what, request, expected) => {
    expect(await broken(endpoint, request)).toEqual(expected)
  })
})

describe('statistics.groupFunnel', () => {
  const days = { startDate: '20261118', endDate: '20261120' }

  it('sends a plan as documented', async () => {
    expect(await wire(groupFunnel, { planId: '48', ...days })).toEqual({ planId: '48', ...days })
    expect(await wire(groupFunnel, { planId: 48, ...days })).toEqual({ planId: '48', ...days })
  })

  it('sends a group under both documented spellings, given in either', async () => {
    const expected = { groupId: 'pt:test', groupid: 'pt:test', ...days }
    expect(await wire(groupFunnel, { groupId: 'pt:test', ...days })).toEqual(expected)
    expect(await wire(groupFunnel, { groupid: 'pt:test', ...days })).toEqual(expected)
  })

  it('takes days in the format of the older tables and sends the newer one', async () => {
    const older = { planId: '48', startDate: '2026-11-18', endDate: '2026-11-20' }
    expect(await wire(groupFunnel, older)).toEqual({ planId: '48', ...days })
  })

  it('warns that the plan wins when both are given', async () => {
    expect(await getWarnings(groupFunnel, { planId: '48', groupId: 'g', ...days })).toEqual([
      'groupId.no-effect',
    ])
  })

  it.each([
    ['neither plan nor group', days, ['planId 1008002']],
    ['two groups', { groupId: 'a', groupid: 'b', ...days }, ['groupId 1008007']],
    ['backwards', { planId: '1', startDate: '20261120', endDate: '20261118' }, ['endDate 1008016']],
    [
      'too far back and backwards',
      { planId: '1', startDate: '20261101', endDate: '20261030' },
      ['startDate 1008016', 'endDate 1008016'],
    ],
  ])('judges %s', async (_what, request, expected) => {
    expect(await broken(groupFunnel, request)).toEqual(expected)
  })
})

describe('statistics.groupFunnelOld', () => {
  const days = { startDate: '20261118', endDate: '20261120' }

  it('sends the group under both documented spellings', async () => {
    expect(await wire(groupFunnelOld, { groupid: 'g', ...days })).toEqual({
      groupId: 'g',
      groupid: 'g',
      ...days,
    })
  })

  it('needs a group', async () => {
    expect(await broken(groupFunnelOld, days)).toEqual(['groupId 1008002'])
  })
})
