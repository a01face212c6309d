import { describe, expect, it } from 'vitest'
import { DEVICE_RETURN_CODES } from '../../src/return-codes/device/table.js'
import type { DevicePlatform } from '../../src/return-codes/types.js'

/** The codes of each platform's document, in its order; a code listed twice there appears twice. */
const DOCUMENTED: Record<DevicePlatform, readonly number[]> = {
  android: [
    0, 2, 20, -1, -2, -3, -4, -5, -7, -11, -101, -102, -502, -701, -702, -1101, -1102, -1103, -10005, 10000,
    10001, 10002, 10003, 10004, 10005, 10006, 10007, 10008, 10008, 10009, 10101, 10102, 10103, 10104, 10105,
    10106, 10107, 10108, 10109, 10110, 10110, 10115, 10300, 10400, 20002, 10030009,
  ],
  ios: [
    101, 102, 701, 801, 802, 901, 903, 904, 1001, 1101, 1102, 1103, 1104, 1105, 1106, 1107, 1108, 1109, 1110,
    1111, 1112, 1401, 1402, 1501, 1502, 1503, 1504,
  ],
  'ios-legacy': [
    -10000, -10001, -10002, -10003, -10004, -101, -102, -201, -202, -203, -204, -205, -301, -302, -303, -304,
    -305,
  ],
  harmony: [
    -5, -7, -101, -503, -701, -702, 10000, 10100, 10109, 10110, 10110, 10115, 10116, 10117, 10118, 10119,
    1600001, 1600002, 1600003, 1600007, 1600012, 10030006,
  ],
}
const PLATFORMS = Object.keys(DOCUMENTED) as DevicePlatform[]

const ascending = (codes: readonly number[]) => codes.toSorted((a, b) => a - b)
const getRows = (platform: DevicePlatform) => DEVICE_RETURN_CODES.filter((row) => row.platform === platform)
const getMeanings = (platform: DevicePlatform, code: number) =>
  getRows(platform)
    .filter((row) => row.code === code)
    .map((row) => row.meaning.en)

describe('DEVICE_RETURN_CODES', () => {
  it.each(PLATFORMS)('lists every code of the %s document as often as the document does', (platform) => {
    const listed = getRows(platform).map((row) => row.code)
    expect(ascending(listed)).toEqual(ascending(DOCUMENTED[platform]))
  })

  it('holds no row of another platform', () => {
    const platforms = new Set(DEVICE_RETURN_CODES.map((row) => row.platform))
    expect([...platforms].toSorted()).toEqual(PLATFORMS.toSorted())
  })

  it.each<[DevicePlatform, number, RegExp[]]>([
    ['android', 10008, [/ContentProvider/, /AccessKey or AccessID/]],
    ['android', 10110, [/handler.*null/, /authentication/]],
    ['harmony', 10110, [/handler.*null/, /authentication/]],
  ])('keeps both documented meanings of %s %i apart', (platform, code, meanings) => {
    const listed = getMeanings(platform, code)
    expect(listed).toHaveLength(2)
    for (const [i, meaning] of meanings.entries()) expect(listed[i]).toMatch(meaning)
  })

  it.each<[DevicePlatform, number, RegExp]>([
    ['android', 0, /success/i],
    ['android', 20, /AccessID or AccessKey/],
    ['android', -3, /destroyed/],
    ['android', -4, /package/],
    ['android', 10005, /XGRemoteService/],
    ['android', 10004, /\.so library/],
    ['android', 10101, /connection could not be created/],
    ['android', 20002, /not paid/],
    ['android', 10030009, /app does not exist/],
    ['ios', 1001, /deviceToken is empty/],
    ['ios', 1102, /not registered/i],
    ['ios', 1111, /out of memory/i],
    ['ios', 1502, /not in the foreground/],
    ['ios', 1504, /30 seconds/],
    ['ios-legacy', -101, /MD5/],
    ['ios-legacy', -102, /account is empty/],
    ['ios-legacy', -10002, /bound or unbound/],
    ['ios-legacy', -305, /badge/],
    ['harmony', 10100, /network is not usable/],
    ['harmony', 10116, /account/],
    ['harmony', 10117, /tag/],
    ['harmony', 1600012, /out of memory/i],
    ['harmony', 10030006, /destroyed/],
  ])('gives %s %i the documented meaning', (platform, code, meaning) => {
    expect(getMeanings(platform, code)).toEqual([expect.stringMatching(meaning)])
  })

  it('keeps the platforms apart where their numbers overlap', () => {
    expect(getMeanings('android', -101)).toEqual([expect.stringMatching(/JSON/)])
    expect(getMeanings('ios-legacy', -101)).toEqual([expect.stringMatching(/MD5/)])
  })
})
