import { language } from "./words.js"

/** What the daemon said no to, in words for the person, at the field it belongs to. */
export class Refusal extends Error {
    constructor(answer) {
        super(answer.message)
        Object.assign(this, { key: answer.refusal, field: answer.field, retryAfter: answer.retryAfter })
    }
}

const outage = new EventTarget()
const waiting = new Set()

/** Calls back with what stands in the way of any request right now: "", "restarting" or "recordFull". */
export function onOutage(tell) {
    outage.addEventListener("change", () => tell(waiting.size ? [...waiting].at(-1).cause : ""))
}

/** 32 hexadecimal figures that make a request one request, however often it is sent. */
export function newNonce() {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("")
}

export const read = (address, signal) => ask(address, undefined, signal)

/** Asks until the daemon answers: through restarts and a full record with the same body, once more when it was too fast. */
export async function ask(address, body, signal) {
    const request = { cause: "" }
    let pause = 300
    let again = true
    try {
        for (;;) {
            const answer = await attempt(address, body, signal)
            if (answer.ok) return answer.body
            signal?.throwIfAborted()
            if (answer.busy && again) again = false
            else if (answer.refused) throw new Refusal(answer.body)
            else hold(request, answer.body.refusal === "recordFull" ? "recordFull" : "restarting")
            await rest(answer.busy ? 1000 * (answer.body.retryAfter ?? 1) : pause, signal)
            pause = Math.min(pause * 1.6, 3000)
        }
    } finally {
        if (waiting.delete(request)) outage.dispatchEvent(new Event("change"))
    }
}

/** One try: `refused` is a no for the person, neither `ok` nor `refused` means that the daemon is away. */
async function attempt(address, body, signal) {
    try {
        const limit = AbortSignal.timeout(8000)
        const response = await fetch(address, {
            method: body ? "POST" : "GET",
            headers: { "Accept-Language": language(), ...(body && { "Content-Type": "application/json" }) },
            body: body && JSON.stringify(body),
            signal: signal ? AbortSignal.any([signal, limit]) : limit,
        })
        const answer = await response.json()
        return { ok: response.ok, body: answer, refused: response.status < 500, busy: response.status === 429 }
    } catch {
        return { ok: false, body: {} }
    }
}

function hold(request, cause) {
    request.cause = cause
    waiting.add(request)
    outage.dispatchEvent(new Event("change"))
}

function rest(milliseconds, signal) {
    return new Promise((resolve, reject) => {
        const timer = setTimeout(resolve, milliseconds)
        signal?.addEventListener("abort", () => {
            clearTimeout(timer)
            reject(signal.reason)
        }, { once: true })
    })
}
