/**
 * The permits of one limit, and the queue of the processes that wait for one. Redis keeps the time.
 *
 * Why not a library: `rate-limiter-flexible` was here before. It counts permits, by whole seconds, and knows nobody who
 * waits: processes that it refused ask again in competition, and on a busy machine three of them got 4, 3 and 2 permits
 * or 3, 1 and 5. Bottleneck's cluster mode has a queue in each process only, plans by the clocks of the machines, and
 * holds up all the others while the process that is next was killed. `test/redis/processes.slow.test.ts` shows that here
 * each gets as many as the others, give or take one, also after one is killed.
 *
 * - A process has at most one place in the queue, under its id. It learns when its time is, sleeps until then, and asks
 *   again: no polling. A permit is given when it is asked for, never in advance, so that a process that is gone cannot
 *   hold one.
 * - A process that does not ask within `grace` after its time has lost its place: one that was killed costs the others
 *   one slot at most, as the next in the queue comes one period later.
 * - A place that is given back ends. Who comes later may go first where that delays nobody.
 *
 * KEYS: the permits and the queue, which expire when they mean nothing any more; the cool-down; a mark that lasts a
 * day, whose absence shows that Redis was emptied.
 *
 * ARGV: what to do; the process; most permits; their period in milliseconds; and
 * - `ask`: whether the process has asked before; whether requests may have left that Redis does not know of.
 *   Returns whether a permit was given, the time until the next try, the cool-down, and the time of the permit.
 * - `use`: the time of the permit, and how many milliseconds ago it was used: the next one counts from then.
 * - `leave`: the time of the permit that was not used, or 0: it is given back, and so is the place in the queue.
 */
export const PERMIT_SCRIPT = `
local action, id, most, period = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local grace = math.min(1000, period)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function text(number) return string.format('%.0f', number) end

-- given: the times of the last permits, the newest first. queue: who waits until when, the first first.
local kept = redis.call('GET', KEYS[1])
local state = kept and cjson.decode(kept) or { given = {}, queue = {} }
local given, queue, place = {}, {}, nil
local returned = action ~= 'ask' and tonumber(ARGV[5]) or 0
for _, at in ipairs(state.given) do
  -- Not in the future: the clock of a replica that took over may be behind.
  if at == returned then returned = 0 elseif at + period > now then table.insert(given, math.min(at, now)) end
end
for _, one in ipairs(state.queue) do
  local mine = one.id == id
  if (mine and action ~= 'leave') or (not mine and one.due + grace > now) then table.insert(queue, one) end
  if mine then place = #queue end
end

local answer = { 0, 0, 0, '0' }
if action == 'use' then
  table.insert(given, now - tonumber(ARGV[6]))
  table.sort(given, function(one, other) return one > other end)
end
if action == 'ask' then
  local emptied = redis.call('EXISTS', KEYS[3]) == 0
  redis.call('SET', KEYS[3], 1, 'EX', 86400)
  if place == nil then
    place = #queue + 1
    local free = math.max(now, (given[most] or 0) + period)
    if queue[1] and free + period <= queue[1].due then place = 1 end
    table.insert(queue, place, { id = id })
  end
  -- A permit is given when the one that is \`most\` before it is over; those ahead in the queue count like permits.
  local over
  if place > most then over = queue[place - most].due + period else over = (given[most - place + 1] or 0) + period end
  local unknown = ARGV[6] == '1' or (ARGV[5] == '1' and emptied)
  if unknown and most == 1 and place == 1 and over <= now then
    given[1] = now
    over = now + period
  end
  if place <= most and over <= now then
    table.remove(queue, place)
    table.insert(given, 1, now)
    answer = { 1, 0, 0, text(now) }
  else
    queue[place].due = math.max(over, now + 1)
    answer = { 0, queue[place].due - now, 0, '0' }
  end
  answer[3] = math.max(0, redis.call('PTTL', KEYS[2]))
end

while #given > most do table.remove(given) end
local lasts = (given[1] or now) + period
for _, one in ipairs(queue) do lasts = math.max(lasts, one.due + grace) end
if #given + #queue == 0 then
  redis.call('DEL', KEYS[1])
else
  redis.call('SET', KEYS[1], cjson.encode({ given = given, queue = queue }), 'PX', text(lasts - now))
end
return answer
`

/**
 * KEYS: the cool-down. ARGV: its length in milliseconds. A shorter one never ends a longer one early.
 */
export const COOLDOWN_SCRIPT = `
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], 1, 'PX', ARGV[1]) end
`
