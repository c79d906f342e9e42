-- wrk as a kiosk: every request is an arrival with a nonce and a name of its own.
local cookie, run = os.getenv("BALIE_COOKIE"), os.getenv("BALIE_RUN")
local threads = 0
function setup(thread) thread:set("number", threads); threads = threads + 1 end

local headers = {
  ["Content-Type"] = "application/json", ["Sec-Fetch-Site"] = "same-origin", ["Accept-Language"] = "nl",
  ["Cookie"] = cookie,
}
local count = 0
local letters = "abcdefghij"

local function word(value)
  local digits = string.format("%07d", value)
  return (digits:gsub("%d", function(digit) return letters:sub(digit + 1, digit + 1) end))
end

function request()
  count = count + 1
  local nonce = string.format("%s%04x%012x", run, number, count)
  local body = '{"nonce":"' .. nonce .. '","language":"nl","role":"communityOfficer","partner":1,' ..
    '"organisation":null,' ..
    '"firstName":"Tulp ' .. word(count) .. '","surname":"van der ' .. word(count * 7 % 9999991) ..
    '","purpose":"meeting","host":null,"rulesVersion":1,"needsAssistance":false}'
  return wrk.format("POST", "/kiosk/check-ins", headers, body)
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
