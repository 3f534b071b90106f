-- For wrk: announces of random peers of random files, and a check of every answer.
-- SPDX-License-Identifier: MIT
-- Arguments: idt, idt-close (a connection for each) or opentracker; how many files; how many peers of each; how many
-- peers an answer has to have
local kind, files, peers, wanted
local requests = {}
bad, seen, first_bad = 0, 0, nil -- read by done()
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

local function hex(n, digits)
  return string.format('%0' .. digits .. 'x', n)
end

local function idt_request(file, peer)
  local body = string.format(
    '{"file_id":"%s","peer_id":"%s","port":%d,"event":"update","left":%d,"lan":["192.168.1.20"],"n":%d}',
    hex(file, 64), hex(file * peers + peer, 32), 1024 + peer, peer % 2, wanted)
  local headers = {
    ['Connection'] = kind == 'idt-close' and 'close' or nil,
    ['X-Forwarded-For'] = string.format('100.%d.%d.%d', file % 64, math.floor(peer / 200), 1 + peer % 200),
  }
  return wrk.format('POST', '/register_peer', headers, body)
end

local function opentracker_request(file, peer)
  return wrk.format('GET', string.format(
    '/announce?info_hash=%s&peer_id=%s&port=%d&left=%d&compact=1&numwant=%d',
    hex(file, 20), hex(file * peers + peer, 20), 1024 + peer, peer % 2, wanted))
end

function init(args)
  kind, files, peers, wanted = args[1], tonumber(args[2]), tonumber(args[3]), tonumber(args[4])
  math.randomseed(os.time())
  local make = kind == 'opentracker' and opentracker_request or idt_request
  for file = 1, files do
    for peer = 0, peers - 1 do
      table.insert(requests, make(file, peer))
    end
  end
  bad, seen = 0, 0
end

local at = 0
function request()
  at = at + 7919
  return requests[1 + at % #requests]
end

local function count(text, what)
  local found, from = 0, 1
  repeat
    local at = text:find(what, from, true)
    if at then
      found, from = found + 1, at + #what
    end
  until not at
  return found
end

local function is_good(status, body)
  if status ~= 200 then
    return false
  end
  if kind ~= 'opentracker' then
    return count(body, '{"address":"') == wanted and body:sub(1, 12) == '{"interval":' and body:sub(-2) == ']}'
  end
  local length, from = body:match('5:peers(%d+):()')
  return length ~= nil and tonumber(length) == 6 * wanted and #body == from + tonumber(length)
end

function response(status, headers, body)
  seen = seen + 1
  if not is_good(status, body) then
    bad = bad + 1
    if bad == 1 then
      first_bad = status .. ' ' .. body:sub(1, 200)
    end
  end
end

function done(summary, latency)
  local all, wrong, example = 0, 0, nil
  for _, thread in ipairs(threads) do
    all, wrong, example = all + thread:get('seen'), wrong + thread:get('bad'), example or thread:get('first_bad')
  end
  io.write(string.format(
    'RESULT rate=%.0f checked=%d wrong=%d errors=%d p50_us=%d p99_us=%d\n',
    summary.requests * 1e6 / summary.duration, all, wrong,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50), latency:percentile(99)))
  if example then io.write('EXAMPLE ', example, '\n') end
end
