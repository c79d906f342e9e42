// Keeps an open page of the desk at what the record says. The page is whole without it.

const LOOKS_ON = { "balie-looks-on": "1", accept: "text/html" }
const PAUSE = 1000
const UNSURE_AFTER = 4000

const main = document.getElementById("main")
let stream, unsure, timer
let busy = false
let again = false
let last = 0

const edition = () => document.getElementById("live")?.dataset.edition
const field = () => main.querySelector("[name=search]")

/** Asks for this page once more, as it was asked for, and takes over what changed. */
async function refresh() {
  if (busy) {
    again = true
    return
  }
  busy = true
  again = false
  last = performance.now()
  try {
    const sought = field()?.value ?? ""
    const path = sought ? field().form.getAttribute("action") : location.pathname
    const body = sought ? new URLSearchParams({ search: sought }) : undefined
    const answer = await fetch(path, { method: body ? "POST" : "GET", body, headers: LOOKS_ON })
    const page = new DOMParser().parseFromString(await answer.text(), "text/html")
    const fresh = page.getElementById("main")
    if (!answer.ok || !page.getElementById("live")) leave()
    else if ((field()?.value ?? "") === sought) take(fresh)
    else again = true
  } catch {
    // The daemon is away; the stream says when it is back.
  } finally {
    busy = false
    if (again) soon()
  }
}

/** At once, and then at most once a second. */
function soon() {
  clearTimeout(timer)
  timer = setTimeout(refresh, Math.max(0, last + PAUSE - performance.now()))
}

/** What is shown here is not this person's to see any more. */
function leave() {
  stream?.close()
  main.replaceChildren()
  location.replace(location.pathname.startsWith("/desk/visits/") ? location.pathname : "/desk/today")
}

function take(fresh) {
  const held = main.contains(document.activeElement)
  const no = main.querySelector(":scope > .refusal")
  // What the desk just said no to stays until the next page.
  if (no && !fresh.querySelector(":scope > .refusal")) fresh.querySelector("h1").after(no.cloneNode(true))
  match(main, fresh)
  if (held && document.activeElement === document.body) main.focus({ preventScroll: true })
}

/** What tells a part of a page from its neighbours: its own name, whom a row is about, what a form does. */
function key(node) {
  if (node.id) return node.id
  if (node.tagName === "LI") return node.querySelector(":scope > a, :scope > span > a")?.getAttribute("href")
  if (node.tagName === "FORM") return node.getAttribute("action")
  return node.tagName === "DETAILS" ? node.querySelector("form")?.getAttribute("action") : undefined
}

const alike = (one, other) => one.nodeType === other.nodeType && one.nodeName === other.nodeName &&
  (one.nodeType !== Node.ELEMENT_NODE || key(one) === key(other))

/** Makes `old` say what `fresh` says, and leaves alone what somebody is at: focus, what is typed, what is open. */
function match(old, fresh) {
  const kept = new Set([...fresh.children].map(key).filter(Boolean))
  for (const child of [...old.children]) if (key(child) && !kept.has(key(child))) child.remove()
  let at = old.firstChild
  for (const next of [...fresh.childNodes]) {
    let same = at && alike(at, next) ? at : null
    if (!same && next.nodeType === Node.ELEMENT_NODE) {
      same = [...old.children].find(child => follows(child, at) && key(next) && alike(child, next)) ?? null
    }
    if (!same) {
      old.insertBefore(document.importNode(next, true), at)
      continue
    }
    while (at !== same && !(at.nodeType === Node.ELEMENT_NODE && key(at))) {
      const gone = at
      at = at.nextSibling
      gone.remove()
    }
    if (same === at) at = at.nextSibling
    else old.insertBefore(same, at)
    matchNode(same, next)
  }
  while (at) {
    const gone = at
    at = at.nextSibling
    gone.remove()
  }
}

const follows = (node, at) => !at || node === at || Boolean(at.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING)

function matchNode(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data
    return
  }
  for (const { name, value } of fresh.attributes) {
    if (!isTheirs(old, name) && old.getAttribute(name) !== value) old.setAttribute(name, value)
  }
  for (const { name } of [...old.attributes]) {
    if (!isTheirs(old, name) && !fresh.hasAttribute(name)) old.removeAttribute(name)
  }
  match(old, fresh)
}

/** What the person at the page decides: what they typed or chose, what they opened. */
function isTheirs(node, name) {
  if (node.tagName === "DETAILS") return name === "open"
  if (node.tagName === "INPUT" && node.type !== "hidden") return name === "value" || name === "checked"
  return node.tagName === "OPTION" && name === "selected" || node.id === "stale" && name === "hidden"
}

function listen() {
  if (stream && stream.readyState !== EventSource.CLOSED) return
  stream = new EventSource("/desk/events")
  stream.onmessage = event => {
    sure()
    if (event.data !== edition()) soon()
  }
  stream.onopen = sure
  stream.addEventListener("over", leave)
  stream.onerror = () => {
    unsure ??= setTimeout(() => (document.getElementById("stale").hidden = false), UNSURE_AFTER)
    // Refused, not lost: the page itself tells why.
    if (stream.readyState === EventSource.CLOSED && !document.hidden) {
      setTimeout(() => { soon(); listen() }, UNSURE_AFTER)
    }
  }
}

function sure() {
  clearTimeout(unsure)
  unsure = undefined
  document.getElementById("stale").hidden = true
}

// A page that nobody sees holds no connection: a browser has six.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) stream?.close()
  else listen()
})
addEventListener("pagehide", () => stream?.close())
addEventListener("pageshow", event => { if (event.persisted) { soon(); listen() } })
main.addEventListener("input", event => { if (event.target === field()) soon() })
if (!document.hidden) listen()
