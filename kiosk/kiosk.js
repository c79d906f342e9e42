import { ask, newNonce, onOutage, read } from "./daemon.js"
import { byId, element, shape } from "./element.js"
import { flower } from "./flower.js"
import { stirred, watchForQuiet } from "./idle.js"
import { aim, insert } from "./keyboard.js"
import { listenForCodes } from "./scanner.js"
import { questions } from "./screens.js"
import { enlarge, fitTo } from "./size.js"
import { badge, full, verdict } from "./verdicts.js"
import { newVisit, screenOf, who } from "./visit.js"
import { breakable, language, openPhrasebook, say, speak } from "./words.js"

const screens = { ...questions, verdict, badge, full }
const page = document.documentElement
let visit = newVisit()
let trail = ["welcome"]
let outage = ""
let work = new AbortController()
let drawn = { at: 0, x: 0, y: 0 }
let lastCode = { text: "", at: -Infinity }
let token = history.state?.token ?? 0
let modes = { large: false, contrast: false }

/** What the screens may ask of the kiosk. */
const kiosk = {
    house: { centre: "", roles: [], partners: [], languages: ["nl", "en"], times: { idle: 45, ask: 20, result: 10, badge: 30 } },
    busy: false,
    get signal() { return work.signal },
    begin(newOne) { visit = newOne },
    go, restart, redraw, refused, checkIn, report, scan, pair, wipe,
}

/** To a screen: a new one, or back to it when it is on the way that was taken. */
function go(screen) {
    const place = trail.indexOf(screen)
    if (place >= 0) trail.length = place + 1
    else trail.push(screen)
    history.pushState({ token: ++token }, "")
    draw()
}

/** To a screen from which there is no way back but the beginning. */
function restart(screen) {
    trail = ["welcome"]
    go(screen)
}

function back() {
    const here = trail.at(-1)
    if (kiosk.busy || here === "welcome" || here === "pairing") return
    if (!canGoBack()) return wipe()
    trail.pop()
    draw()
}

const canGoBack = () => !["badge", "verdict", "returning"].includes(trail.at(-1))

/** Forgets everything of this visitor, on the screen and off it. */
function wipe() {
    work.abort()
    work = new AbortController()
    setBusy(false)
    visit = newVisit()
    trail = [trail[0] === "pairing" ? "pairing" : "welcome"]
    modes = { large: false, contrast: false }
    speak(kiosk.house.languages[0])
    notice("")
    draw()
}

/** Draws the screen of now, with the cursor of a screen reader on its question. */
function draw() {
    const screen = present()
    stirred()
    byId("live").textContent = screen.says ? `${screen.title} ${screen.lead}` : ""
    drawn = { ...drawn, at: performance.now() }
    const wrong = document.querySelector("[aria-invalid=true]")
    if (wrong) wrong.focus()
    else document.querySelector("h1").focus({ preventScroll: true })
}

/** The same screen again in other words or after a change on it; what was typed stays. */
function redraw() {
    present()
    const wrong = document.querySelector("[aria-invalid=true]")
    if (wrong) wrong.focus()
    else if (!document.activeElement || document.activeElement === document.body) document.querySelector("h1").focus()
}

function present() {
    const name = outage === "recordFull" ? "full" : trail.at(-1)
    const screen = screens[name](visit, kiosk)
    const { kind, step, title, lead, body, search, keys, picture } = screen
    const steps = visit.leaving ? 2 : 4
    const main = byId("main")
    page.dataset.screen = name
    main.className = kind
    main.replaceChildren(
        element("div", { class: "question" },
            picture,
            step && element("p", { class: "step" }, say("step", { step, steps })),
            element("h1", { tabindex: -1 }, breakable(title)),
            lead && element("p", { class: "lead" }, lead),
            visit.errors.page && element("p", { class: "error", role: "alert" }, visit.errors.page)),
        ...(body ? [element("div", { class: "answer" }, body)] : []),
        ...(search ? [element("div", { class: "search" }, search)] : []),
        ...(keys ? [keys] : []))
    main.scrollTop = 0
    aim(main.querySelector("[aria-invalid=true]") ?? main.querySelector("input"))
    header()
    byId("footer").replaceChildren(...footer(screen).filter(Boolean))
    kiosk.screen = { name, ...screen }
    return screen
}

function header() {
    byId("name").textContent = kiosk.house.centre
    for (const mode of ["large", "contrast"]) {
        const button = byId(mode)
        button.setAttribute("aria-pressed", modes[mode])
        button.setAttribute("aria-label", say(`${mode}.${modes[mode] ? "off" : "on"}`))
    }
    page.classList.toggle("contrast", modes.contrast)
    enlarge(modes.large)
    byId("languages").setAttribute("aria-label", say("language.label"))
    for (const button of byId("languages").children) button.setAttribute("aria-pressed", button.lang === language())
}

function footer({ stays, next, aside, kind }) {
    if (kind === "welcome") return [element("p", { class: "bell" }, say("help.bell")), modeButton("large"), modeButton("contrast")]
    const button = (name, label, act, more) => element("button", { type: "button", class: name, onclick: act, ...more }, label)
    const onward = next && button(next.always ? "filled always" : "filled", next.label, next.act, next.form && { type: "submit", form: next.form })
    if (trail.at(-1) === "pairing") return [element("span"), onward]
    if (stays || kind.endsWith("full")) {
        return [aside ? button("outlined", aside.label, aside.act) : element("p", { class: "bell" }, stays && say("closes")), onward]
    }
    return [button("outlined", say("back"), back), button("plain always", say("stop"), wipe), onward || element("span")]
}

function modeButton(mode) {
    const label = say(`${mode}.${modes[mode] ? "off" : "on"}`)
    return element("button", { type: "button", class: "outlined", onclick: () => toggle(mode) }, label)
}

function toggle(mode) {
    modes[mode] = !modes[mode]
    redraw()
}

/** Runs one request of the visitor; until it is answered the buttons are disarmed. A no becomes words on the screen. */
async function during(request) {
    if (kiosk.busy) return
    setBusy(true)
    visit.nonce ??= newNonce()
    const { signal } = work
    try {
        await request(visit.nonce, signal)
    } catch (refusal) {
        if (!signal.aborted) refused(refusal)
    } finally {
        if (!signal.aborted) setBusy(false)
    }
}

function setBusy(busy) {
    kiosk.busy = busy
    page.classList.toggle("busy", busy)
    byId("main").setAttribute("aria-busy", busy)
}

function checkIn(arrival) {
    return during(async (nonce, signal) => answered(await ask("/kiosk/check-ins", { nonce, ...arrival }, signal)))
}

/** Leaving without a badge: the answer is the same for everybody. */
function report() {
    return during(async (nonce, signal) => answered(await ask("/kiosk/departures", { nonce, ...who(visit) }, signal)))
}

/** A code at the scanner, and what the person wants with it. */
function scan(code, intent) {
    return during(async (nonce, signal) => {
        const answer = await ask("/kiosk/scans", { nonce, code, intent }, signal)
        visit.nonce = null
        answered(answer, { code, intent })
    })
}

/** The next screen after a verdict; of the visit only what that screen needs is kept. */
function answered({ verdict, number, badge }, { code = "", intent = "any" } = {}) {
    visit = { ...newVisit(), verdict, number, badge, intent, again: Boolean(code), code: verdict === "returning" ? code : "" }
    restart(verdict === "returning" ? "returning" : verdict === "welcome" && badge ? "badge" : "verdict")
}

/** Puts a no where it belongs: the field's own screen, the pairing screen, or a line over the page. */
function refused(refusal) {
    visit.nonce = null
    if (refusal.key === "notPaired") {
        trail = ["pairing"]
        return wipe()
    }
    const screen = ["pairing", "typedCode"].includes(trail.at(-1)) ? trail.at(-1) : screenOf[refusal.field]
    if (!screen || !refusal.message) return notice(refusal.message || say("notice.tooFast"))
    const place = refusal.field === "partner" || refusal.field === "role" || refusal.field === "purpose" ? "page" : refusal.field
    visit.errors = place === "page" ? { page: refusal.message } : { [place]: () => refusal.message }
    if (screen === trail.at(-1)) redraw()
    else go(screen)
}

async function pair(code) {
    await during(async (_, signal) => {
        await ask("/kiosk/pairing", { code }, signal)
        trail = ["welcome"]
        await enter()
    })
    if (trail[0] === "pairing") visit.code = ""
}

let noticeTimer
/** A line over the page: an outage stays until it is over, anything else goes after a while. */
function notice(text) {
    clearTimeout(noticeTimer)
    byId("banner").textContent = outage === "restarting" ? say("banner.restarting") : text
    if (text) noticeTimer = setTimeout(() => notice(""), 6000)
}

function scanned(code) {
    const now = performance.now()
    const twice = code === lastCode.text && now - lastCode.at < 3000
    lastCode = { text: code, at: now }
    if (twice || kiosk.busy || byId("idle").open) return
    const meaning = kiosk.screen?.scan
    if (!meaning) return notice(kiosk.screen?.stays ? "" : say("notice.scanLater"))
    if (kiosk.screen.name !== "leave") visit.nonce = null
    scan(code, meaning)
}

/** The seconds of quiet that the screen of now allows; none on a welcome screen that nobody touched. */
function limits() {
    const { idle, ask, result, badge } = kiosk.house.times
    const slow = modes.large ? 3 : 1
    const { name, stays } = kiosk.screen ?? {}
    if (!name || name === "pairing") return null
    if (stays) return { wipe: slow * (stays === "badge" ? badge : result) }
    if (name !== "welcome") return { wipe: slow * (idle + ask), ask: slow * ask }
    const touched = modes.large || modes.contrast || language() !== kiosk.house.languages[0]
    return touched ? { wipe: slow * idle } : null
}

async function beat() {
    try {
        if (kiosk.screen.name === "pairing") return
        const { build } = await ask("/kiosk/heartbeat", { screen: kiosk.screen.name })
        if (build && kiosk.house.build && build !== kiosk.house.build && trail.length === 1 && !kiosk.busy) location.reload()
    } catch (refusal) {
        refused(refusal)
    } finally {
        setTimeout(beat, 10_000)
    }
}

/** Buttons take one tap: not the second of a double tap, nor any while a request runs. */
function guard(event) {
    const button = event.target.closest("main button:not(.key), footer button")
    if (!button) return
    const near = Math.hypot(event.clientX - drawn.x, event.clientY - drawn.y) < 40
    const twice = event.detail > 1 || (event.detail && near && performance.now() - drawn.at < 300)
    if (twice || (kiosk.busy && !button.matches(".always"))) {
        event.stopPropagation()
        event.preventDefault()
    } else {
        drawn = { ...drawn, x: event.clientX, y: event.clientY }
    }
}

function languageButtons() {
    const switchTo = (chosen) => () => {
        speak(chosen)
        redraw()
        notice("")
    }
    return kiosk.house.languages.map((code) => element("button", { type: "button", lang: code, onclick: switchTo(code) }, code.toUpperCase()))
}

/** Reads the house and shows the first screen; a kiosk that is not paired asks for its code. */
async function enter() {
    try {
        kiosk.house = await read("/kiosk/house")
        trail = ["welcome"]
    } catch {
        trail = ["pairing"]
    }
    fitTo(kiosk.house.panel)
    byId("languages").replaceChildren(...languageButtons())
    wipe()
}

function listen() {
    addEventListener("click", guard, true)
    addEventListener("popstate", ({ state }) => {
        const older = (state?.token ?? 0) < token
        token = state?.token ?? 0
        if (older) back()
    })
    addEventListener("keydown", (event) => {
        if (event.key === "Escape" && !byId("idle").open) back()
    })
    addEventListener("pageshow", (event) => event.persisted && location.reload())
    addEventListener("paste", (event) => {
        const text = event.clipboardData.getData("text").trim()
        if (event.target.tagName !== "INPUT" && text) scanned(text)
    })
    byId("large").addEventListener("click", () => toggle("large"))
    byId("contrast").addEventListener("click", () => toggle("contrast"))
    listenForCodes({ scanned, typed: insert })
    watchForQuiet({ limits, wipe })
    onOutage((cause) => {
        const wasFull = outage === "recordFull" || cause === "recordFull"
        outage = cause
        notice("")
        if (wasFull && kiosk.screen) draw()
    })
}

async function open() {
    const linked = location.hash.match(/^#pair=(\d{8})$/)?.[1]
    if (linked) history.replaceState(history.state, "", location.pathname)
    byId("mark").append(flower(8))
    byId("large").append(shape("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, shape("path", { d: "M1 20 8 3l7 17M3.5 14h9M15 20l4-10 4 10M16.300 17h5.400" })))
    byId("contrast").append(shape("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" },
        shape("circle", { cx: 12, cy: 12, r: 9 }), shape("path", { class: "solid", d: "M12 3a9 9 0 0 1 0 18z" })))
    listen()
    const [, entered] = await Promise.all([openPhrasebook(), linked ? null : enterQuietly()])
    speak(kiosk.house.languages[0])
    if (linked) {
        trail = ["pairing"]
        present()
        await pair(linked)
    } else {
        entered()
    }
    page.classList.add("ready")
    setTimeout(beat, 10_000)
}

/** Starts reading the house at once and shows it when the phrases are there as well. */
async function enterQuietly() {
    const house = read("/kiosk/house").catch(() => null)
    const found = await house
    return () => {
        if (found) kiosk.house = found
        trail = [found ? "welcome" : "pairing"]
        fitTo(kiosk.house.panel)
        byId("languages").replaceChildren(...languageButtons())
        wipe()
    }
}

open()
