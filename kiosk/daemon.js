const waiting = new Set()
const listeners = []

/** Tells what stands in the way of requests: undefined, "restarting" or "recordFull". */
export const onOutage = (tell) => listeners.push(tell)

/** What makes a request one request, however often it is sent. */
export const newNonce = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("")

/** The daemon's answer, asked for until it comes. A no is thrown: `{ refusal, field, message }`. */
export async function ask(address, body, signal) {
  const request = {}
  let pause = 300
  let patient = true
  const tell = () => listeners.forEach((listener) => listener([...waiting].at(-1)?.cause))
  try {
    for (;;) {
      const { status, answer } = await attempt(address, body, signal)
      signal?.throwIfAborted()
      if (status < 300) return answer
      if (status < 500 && !(status === 429 && patient)) throw answer
      if (status === 429) patient = false
      else {
        request.cause = answer.refusal === "recordFull" ? "recordFull" : "restarting"
        waiting.add(request)
        tell()
      }
      await rest(status === 429 ? 1000 * (answer.retryAfter ?? 1) : pause, signal)
      pause = Math.min(pause * 1.6, 3000)
    }
  } finally {
    if (waiting.delete(request)) tell()
  }
}

/** What one try brings, without patience. */
export const glance = async (address, signal) => (await attempt(address, undefined, signal)).answer

/** What one try to have something done brings: never done twice. */
export const once = (address, body) => attempt(address, body)

/** What happens at the kiosk's own devices, where another program reads them: a code before the scanner, and the key for the list, with what became of it in each language. */
export function hear({ scanned, listed }) {
  const stream = new EventSource("/kiosk/events")
  stream.addEventListener("scan", ({ data }) => scanned(JSON.parse(data)))
  stream.addEventListener("list", ({ data }) => listed(JSON.parse(data)))
  return stream
}

/** One try; a daemon that is away counts as 502. */
async function attempt(address, body, signal) {
  const limit = AbortSignal.timeout(8000)
  try {
    const response = await fetch(address, {
      method: body ? "POST" : "GET",
      headers: { "Accept-Language": document.documentElement.lang, ...(body && { "Content-Type": "application/json" }) },
      body: body && JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    })
    return { status: response.status, answer: await response.json() }
  } catch {
    return { status: 502, answer: {} }
  }
}

function rest(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    setTimeout(resolve, milliseconds)
    signal?.addEventListener("abort", () => reject(signal.reason))
  })
}
