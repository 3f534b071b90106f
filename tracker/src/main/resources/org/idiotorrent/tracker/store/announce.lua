-- One file's peers: lists or removes one, and picks some.
-- KEYS: sorted sets of seeders and of leechers, scored by expiry in milliseconds of this server's clock;
--       hash of port and LAN addresses. Members and fields are 16 bytes of address and 16 of peer ID.
-- ARGV: 1 member, or '' to ask only   2 S seeder, L leecher, G gone   3 lifetime in ms
--       4 port and LAN addresses      5 how many to pick              6 a random number in [0, 1)
--       7 longest lifetime in ms
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local longest = tonumber(ARGV[7])
local batch = 1000

for i = 1, 2 do
  repeat
    local dead = redis.call('ZRANGEBYSCORE', KEYS[i], '-inf', now, 'LIMIT', 0, batch)
    if #dead > 0 then
      redis.call('ZREM', KEYS[i], unpack(dead))
      redis.call('HDEL', KEYS[3], unpack(dead))
    end
  until #dead < batch
  -- After the clock was set back nobody may stay for longer than they would have.
  local late = redis.call('ZRANGEBYSCORE', KEYS[i], '(' .. (now + longest), '+inf', 'LIMIT', 0, batch)
  for _, member in ipairs(late) do
    redis.call('ZADD', KEYS[i], now + longest, member)
  end
end

local member = ARGV[1]
if ARGV[2] == 'G' then
  redis.call('ZREM', KEYS[1], member)
  redis.call('ZREM', KEYS[2], member)
  redis.call('HDEL', KEYS[3], member)
elseif member ~= '' then
  local own, other = KEYS[1], KEYS[2]
  if ARGV[2] == 'L' then
    own, other = other, own
  end
  redis.call('ZREM', other, member)
  redis.call('ZADD', own, now + tonumber(ARGV[3]), member)
  redis.call('HSET', KEYS[3], member, ARGV[4])
  redis.call('PEXPIRE', own, longest)
  redis.call('PEXPIRE', KEYS[3], longest)
end

local seeders = redis.call('ZCARD', KEYS[1])
local leechers = redis.call('ZCARD', KEYS[2])
local count = math.min(tonumber(ARGV[5]), seeders + leechers)
if count == 0 then
  return {seeders, leechers, {}, {}, {}, {}}
end
local from_seeders = math.floor(count * seeders / (seeders + leechers) + tonumber(ARGV[6]))
from_seeders = math.max(count - leechers, math.min(seeders, count, from_seeders))

local function pick(key, n)
  if n == 0 then
    return {}, {}
  end
  local members = redis.call('ZRANDMEMBER', key, n)
  return members, redis.call('HMGET', KEYS[3], unpack(members))
end
local some_seeders, seeder_data = pick(KEYS[1], from_seeders)
local some_leechers, leecher_data = pick(KEYS[2], count - from_seeders)
return {seeders, leechers, some_seeders, seeder_data, some_leechers, leecher_data}
