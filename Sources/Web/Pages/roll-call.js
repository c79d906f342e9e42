// Keeps what a warden ticks on the phone until the desk has it, also over a gap in the connection. Of a person only the
// number on the list is kept. The page is whole without it.

const PLACE = "balie-ticks"
const PAUSE = 2000
const DAY = 24 * 3600 * 1000
const MOST = 100

const main = document.getElementById("main")
/** People who were added; their names stay in this page alone. */
const added = []
/** The last tick of this page on each person, before the desk shows it. */
const mine = new Map()
let sending = false
let timer
let told = ""
let seen = { seconds: "", at: 0 }

const nonce = () => [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, "0")).join("")

function kept() {
  try {
    return JSON.parse(localStorage.getItem(PLACE) ?? "[]").filter(tick => Date.now() - tick.at < DAY)
  } catch {
    return []
  }
}

function keep(ticks) {
  localStorage.setItem(PLACE, JSON.stringify(ticks))
}

function tick(form, value) {
  const [person, mark] = value.split(".")
  const ticks = kept()
  // What was known when it was made, this phone's own tick before too: ticks that cross each other are told apart by it.
  const known = [mine.get(person), document.getElementById(`p${person}`)?.dataset.tick]
  const id = nonce()
  mine.set(person, id)
  const after = known.filter(Boolean).join("-")
  keep([...ticks, { id, path: form.getAttribute("action"), person, mark, after, at: Date.now() }])
}

/** Shows what the desk does not know yet as if it did, marked as waiting. */
function show() {
  const ticks = kept()
  const last = new Map(ticks.map(({ person, mark }) => [person, mark]))
  for (const row of main.querySelectorAll(".list .calling > li")) {
    const mark = last.get(row.id.slice(1))
    row.classList.toggle("waiting", Boolean(mark))
    if (!mark) continue
    const standing = mark === "undone" ? "open" : mark
    if (!row.classList.contains(standing)) {
      row.classList.remove("open", "found", "missing", "left")
      row.classList.add(standing)
    }
  }
  const note = document.getElementById("waiting")
  const count = ticks.length + added.length
  // What goes at once needs no word; what is older than a moment does.
  const late = count > 0 && Date.now() - Math.min(...ticks.map(each => each.at), ...added.map(each => each.at)) > PAUSE
  if (note) {
    const waits = count === 1 ? note.dataset.one : note.dataset.more.replace("{count}", count)
    const words = told || (late ? waits : "")
    if (note.textContent !== words) note.textContent = words
    if (note.hidden === Boolean(words)) note.hidden = !words
  }
  time()
}

/** Sends what waits, the oldest first, until all of it has arrived. */
async function send() {
  if (sending) return
  clearTimeout(timer)
  sending = true
  try {
    while (added.length && await post(added[0].path, added[0].body)) added.shift()
    for (let ticks = kept(); ticks.length; ticks = kept()) {
      const batch = ticks.filter(each => each.path === ticks[0].path).slice(0, MOST)
      const told = batch.map(({ id, person, mark, after, at }) =>
        ["t", `${id}.${person}.${mark}.${Math.floor((Date.now() - at) / 1000)}.${after}`])
      if (!await post(batch[0].path, new URLSearchParams(told))) break
      const gone = new Set(batch.map(each => each.id))
      keep(kept().filter(each => !gone.has(each.id)))
    }
  } finally {
    sending = false
    if (kept().length || added.length) timer = setTimeout(send, PAUSE)
    show()
  }
}

/** Whether the desk took it, or said no for good. */
async function post(path, body) {
  try {
    const answer = await fetch(path, { method: "POST", body, signal: AbortSignal.timeout(8000) })
    // Signed out meanwhile: the page asks who is there, and what waits goes after that.
    if (answer.status === 401 || answer.status === 403) location.reload()
    // What was filled in can't be taken as it is: the desk says why.
    if (answer.status === 422) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html")
      told = page.querySelector(".refusal")?.textContent ?? ""
    }
    return answer.ok || (answer.status >= 400 && answer.status < 500 && ![401, 403, 408, 429].includes(answer.status))
  } catch {
    return false
  }
}

function time() {
  const place = document.getElementById("timer")
  if (!place) return
  if (place.dataset.seconds !== seen.seconds) seen = { seconds: place.dataset.seconds, at: performance.now() }
  const all = Math.floor(Number(seen.seconds) + (performance.now() - seen.at) / 1000)
  const two = number => String(number).padStart(2, "0")
  const [hours, minutes] = [Math.floor(all / 3600), Math.floor(all / 60) % 60]
  const words = hours ? `${hours}:${two(minutes)}:${two(all % 60)}` : `${minutes}:${two(all % 60)}`
  if (place.textContent !== words) place.textContent = words
}

main.addEventListener("submit", event => {
  const { target: form, submitter } = event
  if (submitter?.name === "m") {
    event.preventDefault()
    tick(form, submitter.value)
    submitter.closest("details")?.removeAttribute("open")
  } else if (form.closest("#add") && submitter) {
    event.preventDefault()
    const body = new URLSearchParams(new FormData(form, submitter))
    body.set("tick", nonce())
    body.delete("once")
    added.push({ path: form.getAttribute("action"), body, at: Date.now() })
    form.reset()
    form.closest("details").open = false
  } else {
    return
  }
  told = ""
  show()
  send()
})

addEventListener("beforeunload", event => { if (added.length) event.preventDefault() })
addEventListener("online", send)
document.addEventListener("visibilitychange", () => document.hidden || send())
new MutationObserver(show).observe(main, { childList: true, subtree: true, attributes: true })
setInterval(show, 1000)
show()
send()
