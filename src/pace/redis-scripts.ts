import { createHash } from 'node:crypto'

/** A Lua script and the name that Redis knows it by. */
export interface Script {
  readonly lua: string
  readonly sha: string
}

const known = new Map<string, Script>()

export function script(lua: string): Script {
  let found = known.get(lua)
  if (found === undefined) {
    found = { lua, sha: createHash('sha1').update(lua).digest('hex') }
    known.set(lua, found)
  }
  return found
}

/** One clock for all: that of Redis, in milliseconds. */
const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`

/**
 * Goes before Bottleneck's scripts, whose first argument is the time of the process that calls. Two machines a second
 * apart would agree on a spacing of nothing.
 */
export const BY_THE_CLOCK_OF_REDIS = `${NOW}ARGV[1] = now\n`

/**
 * What is known of a group: milliseconds to the next free turn, turns left in the window ('' without one), milliseconds
 * to the next window, milliseconds of cool-down. Reads the record that Bottleneck keeps.
 *
 * KEYS: settings of the limiter, cool-downs. ARGV: length of the window, group.
 */
export const LOOK = script(`${NOW}
local function ahead(at) return math.max(0, math.ceil(at - now)) end
local seen = redis.call('HMGET', KEYS[1], 'nextRequest', 'reservoir', 'lastReservoirRefresh')
local paused = redis.call('ZSCORE', KEYS[2], ARGV[2])
return {
  seen[1] and ahead(seen[1]) or 0,
  seen[2] or '',
  seen[3] and ahead(seen[3] + ARGV[1]) or 0,
  paused and ahead(paused) or 0,
}
`)

/**
 * Moves the next turn of a spacing to a full spacing from now. For when the turns before now are not known to Redis:
 * it was emptied, or was away while the processes went on alone.
 *
 * KEYS: settings of the limiter. ARGV: spacing.
 */
export const KEEP_CLEAR = script(`${NOW}
local planned = tonumber(redis.call('HGET', KEYS[1], 'nextRequest') or nil)
if planned == nil then return end
redis.call('HSET', KEYS[1], 'nextRequest', math.max(planned, now + ARGV[1]))
`)

/**
 * Begins a cool-down, or makes it longer, and tells everybody. Of several the longest counts.
 *
 * KEYS: cool-downs. ARGV: what it belongs to, milliseconds.
 */
export const PAUSE = script(`${NOW}
local ends = now + math.ceil(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if ends <= tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or 0) then return end
redis.call('ZADD', KEYS[1], ends, ARGV[1])
redis.call('PEXPIREAT', KEYS[1], redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')[2])
redis.call('PUBLISH', KEYS[1], math.ceil(ARGV[2]) .. ':' .. ARGV[1])
`)

/** The cool-downs that have not ended: what each belongs to, and the milliseconds left, in turn. KEYS: cool-downs. */
export const PAUSES = script(`${NOW}
local found = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf', 'WITHSCORES')
for i = 2, #found, 2 do found[i] = math.ceil(found[i] - now) end
return found
`)
