import { ask, hear, newNonce, once, onOutage } from "./daemon.js"
import { button, byId, element } from "./element.js"
import { flower } from "./flower.js"
import { stirred, watchForQuiet } from "./idle.js"
import { aim, insert } from "./keyboard.js"
import { invitedScreens } from "./invited.js"
import { listenForList } from "./list.js"
import { passScreens } from "./pass.js"
import { listenForCodes } from "./scanner.js"
import { questions } from "./screens.js"
import { fitTo, shrink } from "./size.js"
import { badge, evacuation, full, verdict } from "./verdicts.js"
import { newVisit, screenOf } from "./visit.js"
import { breakable, language, openPhrasebook, say, speak } from "./words.js"

const screens = { ...questions, ...invitedScreens, ...passScreens, verdict, badge, full, evacuation }
const page = document.documentElement
const modes = { large: false, contrast: false }
let visit = newVisit()
let trail = ["welcome"]
let screen = {}
let work = new AbortController()
let outage
let tapped = {}
let lastScan = {}
let token = history.state ?? 0
let spelled = ""

const kiosk = {
  house: { centre: "", roles: [], partners: [], languages: ["nl", "en"], times: {} },
  get signal() { return work.signal },
  begin, go, redraw, refused, send, post, scan, pair, wipe,
}

/** A visit from its first screen on. */
function begin(newOne, name) {
  visit = newOne
  trail = ["welcome"]
  go(name)
}

/** To a new screen, or back to one on the way that was taken. */
function go(name) {
  if (trail.includes(name)) trail.length = trail.indexOf(name)
  trail.push(name)
  history.pushState(++token, "")
  draw()
}

function back() {
  if (kiosk.busy || trail.length < 2) return
  if (/badge|verdict|returning/.test(trail.at(-1)) || ((visit.guest || visit.pass) && trail.length < 3)) return wipe()
  trail.pop()
  draw()
}

/** Forgets everything of this visitor. */
function wipe() {
  work.abort()
  work = new AbortController()
  setBusy(false)
  visit = newVisit()
  trail.length = 1
  Object.assign(modes, { large: false, contrast: false })
  speak(kiosk.house.languages[0])
  byId("idle").close()
  notice("")
  draw()
}

/** A new screen: its question, or the first fault, gets the focus. */
function draw() {
  redraw()
  stirred()
  tapped.at = performance.now()
  spelled = ""
  if (!document.activeElement.matches("[aria-invalid]")) document.querySelector("h1").focus()
}

function redraw() {
  const name = kiosk.house.isEvacuating ? "evacuation" : outage === "recordFull" ? "full" : trail.at(-1)
  screen = { name, ...screens[name](visit, kiosk) }
  const { kind, step, words, stays, picture, told, body, search, keys } = screen
  const [title, lead] = words.split("\n")
  const main = byId("main")
  main.className = kind
  main.replaceChildren(
    element("div", { class: "question" }, picture,
      step && element("p", { class: "step" }, say("step", { step, steps: visit.leaving ? 2 : 4 })),
      element("h1", { tabindex: -1 }, breakable(title)), lead && element("p", { class: "lead" }, lead), told,
      visit.errors.page && element("p", { class: "error", role: "alert" }, visit.errors.page())),
    body ? element("div", { class: "answer" }, body) : "",
    search ? element("div", { class: "search" }, search) : "", keys ?? "")
  main.scrollTop = 0
  page.dataset.screen = name
  byId("footer").replaceChildren(...footer(screen))
  shrink(main, modes.large ? 1 : 0.5)
  main.tabIndex = main.scrollHeight > main.clientHeight ? 0 : -1
  byId("live").textContent = stays || name === "full" ? words : ""
  header()
  const wrong = main.querySelector("[aria-invalid]")
  aim(wrong ?? main.querySelector("input, textarea"))
  wrong?.focus()
}

function header() {
  byId("name").textContent = kiosk.house.centre
  for (const mode in modes) page.classList.toggle(mode, modes[mode])
  byId("languages").setAttribute("aria-label", say("language"))
  for (const each of byId("languages").children) each.setAttribute("aria-pressed", each.lang === language())
}

function footer({ name, stays, next, aside }) {
  const line = (words) => element("p", { class: "bell" }, words)
  const submits = next?.form && { type: "submit", form: next.form }
  const onward = next ? button("filled", next.label, next.act, submits) : ""
  if (/pairing|full|evacuation/.test(name)) return [line(""), onward]
  if (stays) return [aside ? button("outlined", aside.label, aside.act) : line(say("closes")), onward]
  const stop = aside ? button("outlined aside", aside.label, aside.act) : button("plain", say("stop"), wipe)
  if (name !== "welcome") return [button("outlined", say("back"), back), stop, onward]
  const toggle = (mode, place) => button("outlined", say(mode).split("\n")[+modes[mode]], () => {
    modes[mode] = !modes[mode]
    redraw()
    byId("footer").children[place].focus()
  })
  return [line(say("bell")), toggle("large", 1), toggle("contrast", 2)]
}

function setBusy(busy) {
  kiosk.busy = busy
  page.classList.toggle("busy", busy)
}

/** Runs one request under one nonce; until it is answered the buttons are disarmed. */
async function during(request) {
  if (kiosk.busy) return
  setBusy(true)
  const { signal } = work
  try {
    await request(newNonce(), signal)
  } catch (refusal) {
    if (!signal.aborted) await (asksAnew[refusal.refusal] ?? refused)(refusal, signal)
  } finally {
    if (!signal.aborted) setBusy(false)
  }
}

function send(what, body) {
  return during(async (nonce, signal) => {
    const answer = await ask(`/kiosk/${what}`, { nonce, ...body }, signal)
    answered(answer, answer.verdict === "returning" ? body.code : "")
  })
}

/** Has something done that changes nothing about the visit, then goes on. */
function post(what, body, then) {
  return during(async (nonce, signal) => {
    await ask(`/kiosk/${what}`, { nonce, ...body }, signal)
    then()
  })
}

function scan(code, intent, needsAssistance) {
  return during(async (nonce, signal) =>
    answered(await ask("/kiosk/scans", { nonce, code, intent, needsAssistance }, signal), code, intent))
}

/** Keeps of the visit only what its last screen needs. */
function answered({ verdict, number, badge, opensAt, guest, pass, passUntil }, code, intent = "any") {
  if (kiosk.house.isEvacuating) return notice(verdict === "goodbye" ? say("evacuation.left") : "")
  const asks = verdict === "returning" || (verdict === "invited" && guest) || pass
  const seen = { verdict, number, badge, opensAt, guest, pass, passUntil, intent, again: Boolean(code) }
  seen.code = asks ? code : ""
  const question = guest && !guest.callName ? "name" : verdict
  begin({ ...newVisit(), ...seen }, asks ? question : verdict === "welcome" && badge ? "badge" : "verdict")
}

const asksAnew = { rulesOutdated: reread, roleNotOffered: reread }

/** Shows the house rules that hold now, or the roles that can be chosen now; what was filled in stays. */
async function reread(refusal, signal) {
  const house = await ask("/kiosk/house", undefined, signal).catch(() => kiosk.house)
  if (signal.aborted) return
  kiosk.house.rules = house.rules
  kiosk.house.roles = house.roles
  if (refusal.refusal === "roleNotOffered") return refused(refusal)
  draw()
  notice(refusal.message)
}

/** Puts a no at its field, on the pairing screen, or over the page. */
function refused({ refusal, field, message }) {
  if (refusal === "evacuating") return evacuate(true)
  if (refusal === "notPaired") {
    trail = ["pairing"]
    return wipe()
  }
  const here = trail.at(-1)
  const there = here === "pairing" ? here : screenOf[field]
  if (!there) return notice(message)
  const place = here === "pairing" ? "code" : /role|partner|purpose|host/.test(field) ? "page" : field
  visit.errors = { [place]: () => message }
  if (there === here) redraw()
  else go(there)
}

function pair(code) {
  return during(async (_, signal) => {
    await ask("/kiosk/pairing", { code }, signal)
    enter(await ask("/kiosk/house", undefined, signal))
  })
}

/** Has who is inside printed for a warden; here nobody is named. */
async function printList() {
  if (!kiosk.house.printsLists) return
  notice(say("list.asked"))
  const { answer } = await once("/kiosk/list", {})
  notice(answer.message ?? say("list.unsure"))
}

/** The same for a key that is not the page's: nothing while it is on its way, then words for how that ended. */
function listed(words) {
  notice(words?.[page.lang] ?? say(words ? "list.unsure" : "list.asked"))
}

let noticeTimer
/** A line over the page for a while; over an outage it stays. */
function notice(text) {
  clearTimeout(noticeTimer)
  byId("banner").textContent = outage === "restarting" ? say("restarting") : text
  if (text) noticeTimer = setTimeout(notice, 6000, "")
}

/** The same code within 3 seconds is one scan. */
function scanned(code) {
  const at = performance.now()
  const twice = code === lastScan.code && at - lastScan.at < 3000
  lastScan = { code, at }
  if (twice || kiosk.busy || byId("idle").open || screen.stays === "badge") return
  const meaning = screen.scan ?? (visit.leaving && "leaving")
  if (meaning) scan(code, meaning)
  else notice(say("scanLater"))
}

/** The seconds of quiet that this screen allows. */
function limits() {
  const { times, languages, isEvacuating } = kiosk.house
  if (isEvacuating) return null
  const slow = modes.large ? 3 : 1
  if (screen.stays) return { wipe: slow * times[screen.stays] }
  if (trail.length > 1) return { wipe: slow * (times.idle + times.ask), ask: slow * times.ask }
  return modes.large || modes.contrast || language() !== languages[0] ? { wipe: slow * times.idle } : null
}

/** From now on everybody has to leave, or not any more. */
function evacuate(isEvacuating) {
  kiosk.house.isEvacuating = isEvacuating
  wipe()
}

let stream
const attend = () => hear({ scanned, listed })

/** Says that the page is alive; at rest it gives way to a newer one. */
async function beat() {
  try {
    const { build, isEvacuating, isNight } = trail[0] === "pairing" ? {} : await ask("/kiosk/heartbeat", { screen: screen.name })
    if (isEvacuating !== kiosk.house.isEvacuating) evacuate(isEvacuating)
    kiosk.house.isNight = isNight
    if (build && build !== kiosk.house.build && trail.length === 1) location.reload()
  } catch (refusal) {
    if (refusal.refusal === "notPaired") refused(refusal)
  }
  if (trail[0] !== "pairing" && stream?.readyState !== 0 && stream?.readyState !== 1) stream = attend()
  setTimeout(beat, 5000)
}

/** Of a double tap only the first counts; while a request runs only Stoppen does. */
function guard(event) {
  if (!event.target.closest("main button:not(.key), footer button")) return
  const { clientX: x, clientY: y, detail } = event
  const near = Math.hypot(x - tapped.x, y - tapped.y) < 40 && performance.now() - tapped.at < 300
  const stops = event.target.closest("footer .plain, .full + footer button")
  if (detail > 1 || (detail && near) || (kiosk.busy && !stops)) {
    event.stopPropagation()
    event.preventDefault()
  } else {
    tapped = { at: tapped.at, x, y }
  }
}

function listen() {
  addEventListener("click", guard, true)
  addEventListener("popstate", ({ state }) => {
    const older = (state ?? 0) < token
    token = state ?? 0
    if (older) back()
  })
  addEventListener("keydown", ({ key, target }) => {
    if (key === "Escape" && !byId("idle").open) back()
    if (key === "Enter" && spelled && target.tagName !== "BUTTON") scanned(spelled.toUpperCase())
  })
  listenForCodes({ scanned, typed: (text) => insert(text) || (spelled += text) })
  listenForList(printList)
  watchForQuiet(limits, wipe, () => kiosk.house.isNight && screen.name === "welcome")
  onOutage((cause) => {
    const turns = [outage, cause].includes("recordFull") && outage !== cause
    outage = cause
    notice("")
    if (turns) draw()
  })
}

function enter(house) {
  if (house) kiosk.house = house
  trail = [house ? "welcome" : "pairing"]
  fitTo(kiosk.house.panel)
  const choose = (code) => () => {
    speak(code)
    notice("")
    redraw()
  }
  const choice = (code) => button("", code.toUpperCase(), choose(code), { lang: code })
  byId("languages").replaceChildren(...kiosk.house.languages.map(choice))
  wipe()
  stream?.close()
  stream = house && attend()
}

async function open() {
  const linked = location.hash.match(/^#pair=(\d{8})$/)?.[1]
  if (linked) history.replaceState(history.state, "", location.pathname)
  byId("mark").append(flower(8))
  const [{ value: house }] = await Promise.allSettled([ask("/kiosk/house"), openPhrasebook()])
  listen()
  enter(house)
  if (linked && !house) await pair(linked)
  page.classList.add("ready")
  setTimeout(beat, 5000)
}

open()
