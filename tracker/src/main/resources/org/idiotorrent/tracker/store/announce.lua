-- One file's peers: lists or removes one, and picks some.
-- KEYS: sorted sets of seeders and of leechers, scored by expiry in milliseconds of this server's clock;
--       hash of port and LAN addresses. Its fields, which tell peers apart, are 16 bytes of address and 16 of peer ID;
--       members of the sets are these and 2 bytes of port, so that most answers need nothing from the hash.
-- ARGV: 1 field, or '' to ask only    2 S seeder, L leecher, G gone    3 lifetime in ms
--       4 port and LAN addresses      5 how many to pick               6 a random number in [0, 1)
--       7 longest lifetime in ms      8 the asker's address
-- Returns how many seeders and leechers there are; how many seeders are picked; the members that are picked, seeders
-- first, one after the other; and what the hash has of those at the asker's address, in their order.
local FIELD = 32
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local longest = tonumber(ARGV[7])
local batch = 1000

for i = 1, 2 do
  repeat
    local dead = redis.call('ZRANGEBYSCORE', KEYS[i], '-inf', now, 'LIMIT', 0, batch)
    if #dead > 0 then
      redis.call('ZREM', KEYS[i], unpack(dead))
      for index, member in ipairs(dead) do
        dead[index] = member:sub(1, FIELD)
      end
      redis.call('HDEL', KEYS[3], unpack(dead))
    end
  until #dead < batch
  -- After the clock was set back nobody may stay for longer than they would have.
  local late = redis.call('ZRANGEBYSCORE', KEYS[i], '(' .. (now + longest), '+inf', 'LIMIT', 0, batch)
  for _, member in ipairs(late) do
    redis.call('ZADD', KEYS[i], now + longest, member)
  end
end

local field, data = ARGV[1], ARGV[4]
if field ~= '' then
  local own, other = KEYS[1], KEYS[2]
  if ARGV[2] == 'L' then
    own, other = other, own
  end
  local member = field .. data:sub(1, 2)
  local before = redis.call('HGET', KEYS[3], field)
  local known = before and field .. before:sub(1, 2) or member
  redis.call('ZREM', other, known)
  if ARGV[2] == 'G' or known ~= member then
    redis.call('ZREM', own, known)
  end
  if ARGV[2] == 'G' then
    redis.call('HDEL', KEYS[3], field)
  else
    redis.call('ZADD', own, now + tonumber(ARGV[3]), member)
    if before ~= data then
      redis.call('HSET', KEYS[3], field, data)
    end
    redis.call('PEXPIRE', own, longest)
    redis.call('PEXPIRE', KEYS[3], longest)
  end
end

local seeders = redis.call('ZCARD', KEYS[1])
local leechers = redis.call('ZCARD', KEYS[2])
local count = math.min(tonumber(ARGV[5]), seeders + leechers)
if count == 0 then
  return {seeders, leechers, 0, ''}
end
local from_seeders = math.floor(count * seeders / (seeders + leechers) + tonumber(ARGV[6]))
from_seeders = math.max(count - leechers, math.min(seeders, count, from_seeders))

local reply = {seeders, leechers, from_seeders}
local members = ''
local near = {}
for i, n in ipairs({from_seeders, count - from_seeders}) do
  if n > 0 then
    local picked = redis.call('ZRANDMEMBER', KEYS[i], n)
    members = members .. table.concat(picked)
    for _, member in ipairs(picked) do
      if member:sub(1, #ARGV[8]) == ARGV[8] then
        near[#near + 1] = redis.call('HGET', KEYS[3], member:sub(1, FIELD))
      end
    end
  end
end
reply[4] = members
for i, lan in ipairs(near) do
  reply[4 + i] = lan
end
return reply
