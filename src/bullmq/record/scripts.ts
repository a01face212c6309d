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
-- After a change of identity nobody takes a batch: until all workers have told again what they know, and for 'least'
-- milliseconds; a worker that does not come back is waited for 'most' milliseconds.
local function quietFor(identityKey, workersKey, now, least, most)
  local id = identity()
  local known = redis.call('HMGET', identityKey, 'id', 'since')
  if known[1] ~= id then
    -- Nothing was known: nothing can have been forgotten.
    local since = known[1] and now or 0
    redis.call('HSET', identityKey, 'id', id, 'since', text(since))
    known = { id, text(since) }
  end
  local since = tonumber(known[2])
  if since == 0 or now >= since + most then return 0, id end
  local left = since + least - now
  local workers = redis.call('HGETALL', workersKey)
  for i = 2, #workers, 2 do
    if string.match(workers[i], ' (.*)$') ~= id then return math.max(left, 250), id end
  end
  return math.max(left, 0), id
end
`

/**
 * KEYS: identity, workers, campaigns. ARGV: the worker, the identity for which it has told everything ('' for none yet),
 * milliseconds after which a silent worker counts as gone, least and most of the quiet.
 * Returns the time, the identity, how long nobody may take a batch, and for each campaign its id and what workers need.
 */
export const HEARTBEAT = `
${IDENTITY}
local now = clock()
for i, worker in ipairs(redis.call('HKEYS', KEYS[2])) do
  local seen = tonumber(string.match(redis.call('HGET', KEYS[2], worker), '^(%d+)'))
  if now - seen > tonumber(ARGV[3]) then redis.call('HDEL', KEYS[2], worker) end
end
redis.call('HSET', KEYS[2], ARGV[1], text(now) .. ' ' .. ARGV[2])
local quiet, id = quietFor(KEYS[1], KEYS[2], now, tonumber(ARGV[4]), tonumber(ARGV[5]))
local answer = { text(now), id, quiet }
for _, campaign in ipairs(redis.call('SMEMBERS', KEYS[3])) do
  table.insert(answer, campaign)
end
return answer
`

/**
 * KEYS: identity, workers, meta, states, intended. ARGV: run, batch, the state that was read, the owner, the fence of an
 * intent that is renewed or '0', least and most of the quiet, milliseconds that a batch must have been in Redis.
 * Returns 'intended', the state as written and the fence; or why not: 'gone', 'quiet', 'held', 'early', 'young', 'changed'.
 */
export const INTEND = `
${IDENTITY}
local now, micros = clock()
local meta = redis.call('HMGET', KEYS[3], 'run', 'status', 'startAt', 'deadline', 'fence')
if meta[1] ~= ARGV[1] then return { 'gone' } end
local quiet = quietFor(KEYS[1], KEYS[2], now, tonumber(ARGV[6]), tonumber(ARGV[7]))
if quiet > 0 then return { 'quiet', quiet } end
if meta[2] ~= 'running' then return { 'held', meta[2] } end
if now < tonumber(meta[3]) then return { 'early', tonumber(meta[3]) - now } end
if now >= tonumber(meta[4]) then return { 'held', 'deadline' } end
local state = redis.call('HGET', KEYS[4], ARGV[2])
if not state then return { 'gone' } end
local name, count, fence, at, owner = string.match(state, '^(%S+) (%d+) (%d+) (%d+) ?(%S*)')
if name == 'intended' and owner == ARGV[4] then
  -- A renewal before a further attempt; or the connection broke, and the command was sent again.
  if ARGV[5] ~= '0' and ARGV[5] ~= fence then return { 'changed', state } end
else
  if state ~= ARGV[3] or name ~= 'waiting' or ARGV[5] ~= '0' then return { 'changed', state } end
  local young = tonumber(at) + tonumber(ARGV[8]) - now
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
 * KEYS: meta, states, payloads, intended, unknown, rejected, invalid tokens, events. ARGV: run, batch, the state that was
 * read, the state to write, what it does to the failures in a row (reset, add, keep), an event or '', how many numbers of
 * counters follow, then counter and change in turn, then invalid tokens.
 * Returns 'ok' with the failures in a row and the batches in doubt; or 'gone', or 'changed' with the state as it is.
 */
export const CHANGE = `
if redis.call('HGET', KEYS[1], 'run') ~= ARGV[1] then return { 'gone' } end
local batch, before, after = ARGV[2], ARGV[3], ARGV[4]
local state = redis.call('HGET', KEYS[2], batch)
if not state then return { 'gone' } end
if state ~= before then return { 'changed', state } end
redis.call('HSET', KEYS[2], batch, after)
local name, at = string.match(after, '^(%S+) %d+ %d+ (%d+)')
for index, set in ipairs({ 'intended', 'unknown', 'rejected' }) do
  local key = KEYS[3 + index]
  if name == set then redis.call('ZADD', key, at, batch) else redis.call('ZREM', key, batch) end
end
-- Recipients are personal data: what has come to its end needs them no longer.
if name == 'accepted' or name == 'rejected' then redis.call('HDEL', KEYS[3], batch) end
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
 * event, then field and value of the campaign in turn; the value of the field 'request' identifies it.
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
  ARGV[6], 'skipped', ARGV[7], 'changedAt', now)
return 'ok'
`

/**
 * KEYS: meta, campaigns, events. ARGV: id, the status to set, an event, the statuses that it may follow separated by
 * blanks, then field and value in turn. Returns the status that it was; '' when there is no such campaign.
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
