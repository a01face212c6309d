/**
 * What must happen in one step, in Lua. Decisions are made outside, by pure functions; a script compares and sets. Texts
 * are compared whole, so that nobody overwrites what he has not read.
 */

/** Who Redis is: another process, or another master, has another identity. Both may have forgotten the last second. */
const IDENTITY = `
local function identity()
  local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
  local master = string.match(redis.call('INFO', 'replication'), 'master_replid:(%w+)')
  return (run or '') .. '.' .. (master or '')
end
local function clock()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000), time[1] * 1000000 + time[2]
end
local function text(number) return string.format('%.0f', number) end
-- When Redis has changed its identity it may have forgotten what happened last. The workers that may have sent then are
-- those that were alive at the last moment that it remembers; each is waited for, in a field of the identity's hash.
local function notice(identityKey, workersKey, now, gap)
  local id = identity()
  local known = redis.call('HMGET', identityKey, 'id', 'since', 'remembers')
  if known[1] == id then return id, tonumber(known[2]), tonumber(known[3]) end
  -- Nothing was known: nothing can have been forgotten.
  local since = known[1] and now or 0
  local workers, last = redis.call('HGETALL', workersKey), 0
  for i = 2, #workers, 2 do last = math.max(last, tonumber(string.match(workers[i], '^%d+'))) end
  redis.call('HSET', identityKey, 'id', id, 'since', text(since), 'remembers', text(last))
  for i = 2, #workers, 2 do
    local seen = tonumber(string.match(workers[i], '^%d+'))
    if since > 0 and last - seen <= gap then redis.call('HSET', identityKey, 'worker ' .. workers[i - 1], '1') end
  end
  return id, since, last
end
-- Nobody takes a batch until all of them have reported again what they know, and for 'least' milliseconds.
local function quietFor(identityKey, now, since, least)
  if since == 0 then return 0 end
  local left = math.max(since + least - now, 0)
  if redis.call('HLEN', identityKey) > 3 then return math.max(left, 250) end
  return left
end
`

/**
 * KEYS: identity, workers, campaigns. ARGV: the worker, the identity for which it has reported everything ('' for none yet),
 * the times of its first and last heartbeats (0 for none), milliseconds after which a silent worker counts as gone, the
 * longest gap between heartbeats of a worker that may send, how much Redis may forget, least and most of the quiet.
 * Returns the time, the identity, how long nobody may take a batch, how many fields follow that say what was lost for
 * good, those, and the ids of the campaigns.
 */
export const HEARTBEAT = `
${IDENTITY}
local now = clock()
local worker, reported, first, last = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local gone, gap, forgets, least, most = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local id, since, remembers = notice(KEYS[1], KEYS[2], now, gap)
local before = redis.call('HGET', KEYS[2], worker)
local seen, began = string.match(before or '', '^(%d+) (%d+)')
if since > 0 and reported ~= id and last > 0 and last - math.max(remembers, first) > forgets then
  redis.call('HSET', KEYS[1], 'rollback', text(last - math.max(remembers, first)))
end
for i, other in ipairs(redis.call('HKEYS', KEYS[2])) do
  local at = tonumber(string.match(redis.call('HGET', KEYS[2], other), '^(%d+)'))
  if now - at > gone then redis.call('HDEL', KEYS[2], other) end
end
if not began or now - seen > gap then began = text(now) end
redis.call('HSET', KEYS[2], worker, text(now) .. ' ' .. began)
if reported == id then redis.call('HDEL', KEYS[1], 'worker ' .. worker) end
local answer = { text(now), id, quietFor(KEYS[1], now, since, least), 0 }
if since > 0 then
  for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
    if field == 'rollback' or now >= since + most and string.match(field, '^worker ') then
      table.insert(answer, field)
      answer[4] = answer[4] + 1
    end
  end
end
for _, campaign in ipairs(redis.call('SMEMBERS', KEYS[3])) do
  table.insert(answer, campaign)
end
return answer
`

/**
 * KEYS: identity, workers, meta, states, intended. ARGV: run, batch, the state that was read, the owner, the fence of an
 * intent that is renewed or '0', the longest gap between heartbeats of a worker that may send, least of the quiet,
 * milliseconds that a batch, and the worker, must have been in Redis.
 * Returns 'intended', the state as written and the fence; or why not: 'gone', 'quiet', 'held', 'early', 'young', 'changed'.
 */
export const INTEND = `
${IDENTITY}
local now, micros = clock()
local meta = redis.call('HMGET', KEYS[3], 'run', 'status', 'startAt', 'deadline', 'fence')
if meta[1] ~= ARGV[1] then return { 'gone' } end
local gap, settle = tonumber(ARGV[6]), tonumber(ARGV[8])
local _, since = notice(KEYS[1], KEYS[2], now, gap)
local quiet = quietFor(KEYS[1], now, since, tonumber(ARGV[7]))
if quiet > 0 then return { 'quiet', quiet } end
if meta[2] ~= 'running' then return { 'held', meta[2] } end
if now < tonumber(meta[3]) then return { 'early', tonumber(meta[3]) - now } end
if now >= tonumber(meta[4]) then return { 'held', 'deadline' } end
-- Who sends must be known to a Redis that has forgotten its last seconds: else nobody would wait for him.
local seen, began = string.match(redis.call('HGET', KEYS[2], string.match(ARGV[4], '^[^/]+')) or '0 0', '^(%d+) (%d+)')
if now - seen > gap then return { 'young', 1000 } end
if now - began < settle then return { 'young', settle - (now - began) } end
local state = redis.call('HGET', KEYS[4], ARGV[2])
if not state then return { 'gone' } end
local name, count, fence, at, owner = string.match(state, '^(%S+) (%d+) (%d+) (%d+) ?(%S*)')
if name == 'intended' and owner == ARGV[4] then
  -- A renewal before a further attempt; or the connection broke, and the command was sent again.
  if ARGV[5] ~= '0' and ARGV[5] ~= fence then return { 'changed', state } end
else
  if state ~= ARGV[3] or name ~= 'waiting' or ARGV[5] ~= '0' then return { 'changed', state } end
  local young = tonumber(at) + settle - now
  if young > 0 then return { 'young', young } end
  -- Grows also when Redis has forgotten the last ones.
  fence = text(math.max(tonumber(meta[5]) + 1, micros))
  redis.call('HSET', KEYS[3], 'fence', fence)
  redis.call('HINCRBY', KEYS[3], 'waiting', -count)
  redis.call('HINCRBY', KEYS[3], 'batches:waiting', -1)
  redis.call('HINCRBY', KEYS[3], 'inFlight', count)
  redis.call('HINCRBY', KEYS[3], 'batches:intended', 1)
end
local written = table.concat({ 'intended', count, fence, text(now), ARGV[4] }, ' ')
redis.call('HSET', KEYS[4], ARGV[2], written)
redis.call('ZADD', KEYS[5], text(now), ARGV[2])
return { 'intended', written, fence }
`

/**
 * KEYS: meta, states, payloads, intended, unknown, rejected, invalid tokens, events, accepted pushes. ARGV: run, batch, the state that was
 * read, the state to write, what it does to the failures in a row (reset, add, keep), an event or '', how many numbers of
 * counters follow, then pairs of counter and change, then invalid tokens.
 * Returns 'ok' with the failures in a row and the batches in doubt; or 'gone', or 'changed' with the present state.
 */
export const CHANGE = `
local meta = redis.call('HMGET', KEYS[1], 'run', 'via')
if meta[1] ~= ARGV[1] then return { 'gone' } end
local batch, before, after = ARGV[2], ARGV[3], ARGV[4]
local state = redis.call('HGET', KEYS[2], batch)
if not state then return { 'gone' } end
if state ~= before then return { 'changed', state } end
redis.call('HSET', KEYS[2], batch, after)
local name, at, push = string.match(after, '^(%S+) %d+ %d+ (%d+) ?(%S*)')
for index, set in ipairs({ 'intended', 'unknown', 'rejected' }) do
  local key = KEYS[3 + index]
  if name == set then redis.call('ZADD', key, at, batch) else redis.call('ZREM', key, batch) end
end
-- Recipients are personal data: what has come to its end needs them no longer.
if name == 'accepted' or name == 'rejected' then redis.call('HDEL', KEYS[3], batch) end
-- For look-ups, which pushes with a text of their own do not get.
if name == 'accepted' and push ~= '-' and meta[2] ~= 'each' then redis.call('SADD', KEYS[9], push) end
if ARGV[5] == 'reset' then redis.call('HSET', KEYS[1], 'failuresInARow', 0) end
if ARGV[5] == 'add' then redis.call('HINCRBY', KEYS[1], 'failuresInARow', 1) end
local counters = tonumber(ARGV[7])
for i = 8, 7 + counters, 2 do redis.call('HINCRBY', KEYS[1], ARGV[i], ARGV[i + 1]) end
for i = 8 + counters, #ARGV do redis.call('RPUSH', KEYS[7], ARGV[i]) end
local time = redis.call('TIME')
redis.call('HSET', KEYS[1], 'changedAt', string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)))
if ARGV[6] ~= '' then redis.call('XADD', KEYS[8], 'MAXLEN', '~', 10000, '*', 'event', ARGV[6]) end
local counts = redis.call('HMGET', KEYS[1], 'failuresInARow', 'batches:unknown', 'unknownAtStart', 'batches:accepted')
return { 'ok', counts[1], tonumber(counts[2] or 0) - tonumber(counts[3] or 0), counts[4] or '0' }
`

/**
 * KEYS: the mark of first use, meta, campaigns, events. ARGV: id, '1' when an empty Redis is no reason to refuse, an
 * event, then pairs of field and value of the campaign; the value of the field 'identity' says what it sends.
 * Returns 'created', 'exists' or 'other' (with the run of what is there), or 'empty'.
 */
export const CREATE = `
local run = redis.call('HGET', KEYS[2], 'run')
local wanted = {}
for i = 4, #ARGV, 2 do wanted[ARGV[i]] = ARGV[i + 1] end
if run then
  local same = redis.call('HGET', KEYS[2], 'identity') == wanted['identity']
  return { same and 'exists' or 'other', run }
end
if redis.call('EXISTS', KEYS[1]) == 0 and ARGV[2] ~= '1' then return { 'empty' } end
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('SETNX', KEYS[1], now)
redis.call('HSET', KEYS[2], unpack(ARGV, 4))
redis.call('HSET', KEYS[2], 'createdAt', now, 'changedAt', now)
redis.call('SADD', KEYS[3], ARGV[1])
redis.call('XADD', KEYS[4], '*', 'event', ARGV[3])
return { 'created', wanted['run'] }
`

/**
 * KEYS: meta, states, payloads. ARGV: run, how many batches there must be already, '1' when the source has ended, cursor,
 * offset after the cursor, recipients taken, recipients skipped, then for each batch its count and its recipients.
 * Returns 'ok'; or 'gone', 'stopped', or 'changed' when there are more or fewer batches.
 */
export const APPEND = `
local meta = redis.call('HMGET', KEYS[1], 'run', 'batches', 'status')
if meta[1] ~= ARGV[1] then return 'gone' end
if meta[2] ~= ARGV[2] then return 'changed' end
if meta[3] == 'stopped' or meta[3] == 'deleted' then return 'stopped' end
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local batch, recipients = tonumber(ARGV[2]), 0
for i = 8, #ARGV, 2 do
  redis.call('HSET', KEYS[2], batch, 'waiting ' .. ARGV[i] .. ' 0 ' .. now)
  redis.call('HSET', KEYS[3], batch, ARGV[i + 1])
  batch = batch + 1
  recipients = recipients + ARGV[i]
end
redis.call('HINCRBY', KEYS[1], 'waiting', recipients)
redis.call('HINCRBY', KEYS[1], 'batches:waiting', batch - ARGV[2])
redis.call('HSET', KEYS[1], 'batches', batch, 'complete', ARGV[3], 'cursor', ARGV[4], 'offset', ARGV[5], 'taken',
  ARGV[6], 'skipped', ARGV[7], 'changedAt', now, 'appendedAt', now)
return 'ok'
`

/**
 * KEYS: meta, campaigns, events. ARGV: id, the status to set, an event, the statuses that it may follow separated by
 * blanks, then pairs of field and value. Returns the status that it was; '' when there is no such campaign.
 */
export const SET_STATUS = `
local before = redis.call('HGET', KEYS[1], 'status')
if not before then return '' end
if not string.find(' ' .. ARGV[4] .. ' ', ' ' .. before .. ' ', 1, true) then return before end
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('HSET', KEYS[1], 'status', ARGV[2], 'statusAt', now, 'changedAt', now, unpack(ARGV, 5))
if ARGV[2] == 'running' then
  redis.call('HSET', KEYS[1], 'failuresInARow', 0, 'unknownAtStart', redis.call('HGET', KEYS[1], 'batches:unknown') or 0)
end
-- Workers look after it until it is over for good: also a finished campaign has batches in doubt to look up.
if ARGV[2] == 'deleted' then
  redis.call('SREM', KEYS[2], ARGV[1])
else
  redis.call('SADD', KEYS[2], ARGV[1])
end
redis.call('XADD', KEYS[3], 'MAXLEN', '~', 10000, '*', 'event', ARGV[3])
return before
`
