import { ask } from "./daemon.js"
import { button, element } from "./element.js"
import { codeSign, flower } from "./flower.js"
import { aim, keyboard } from "./keyboard.js"
import { arrival, chooseRole, faults, newVisit, partnersFor, tidy, who } from "./visit.js"
import { breakable, language, say } from "./words.js"

/** The questions: what is on each screen. `scan` is what a code means there. */
export const questions = {
  welcome, role, partner, organisation, name, purpose, rules, assist, leave, code, returning, pairing,
}

function welcome(visit, kiosk) {
  const start = (leaving, screen) => () => kiosk.begin(newVisit(leaving), screen)
  return {
    kind: "welcome", scan: "any", words: say("welcome"),
    body: [
      tile(say("in"), start(false, "role"), { picture: flower(6), kind: "filled" }),
      tile(say("out"), start(true, "leave"), { picture: flower(6, "outline") }),
      tile(say("haveCode"), start(false, "code"), { picture: codeSign() }),
    ],
  }
}

function role(visit, kiosk) {
  return {
    kind: "roles", step: 1, words: say(visit.leaving ? "roleWas" : "role"),
    body: kiosk.house.roles.filter(({ offered }) => offered || visit.leaving).map(({ key, petals }) => {
      const choose = () => kiosk.go(chooseRole(kiosk.house, visit, key))
      return tile(say(`role.${key}`), choose, { picture: flower(petals), chosen: visit.role === key })
    }),
  }
}

function partner(visit, kiosk) {
  const choose = (id) => () => {
    Object.assign(visit, { partner: id, organisation: "" })
    kiosk.go("name")
  }
  const partners = partnersFor(kiosk.house, visit.role)
  return {
    kind: partners.length > 5 ? "list many" : "list", step: 1, words: say("partner"),
    body: [...partners.map(({ id, name }) => tile(name, choose(id), { chosen: visit.partner === id })),
      tile(say("partner.other"), () => kiosk.go("organisation"), { kind: "other" })],
  }
}

function organisation(visit, kiosk) {
  const next = () => {
    visit.partner = null
    kiosk.go("name")
  }
  return form(visit, kiosk, {
    step: 1, words: say("organisation"), rules: { organisation: "organisation.empty" }, next,
    body: field(visit, "organisation", say("organisation.label")),
  })
}

function name(visit, kiosk) {
  const swap = () => {
    Object.assign(visit, { aliased: !visit.aliased, errors: {} })
    kiosk.redraw()
  }
  const partners = partnersFor(kiosk.house, visit.role)
  const only = partners.length === 1 && visit.partner && element("p", {},
    say("name.from", { partner: partners[0].name }), " ",
    button("plain", say("partner.other"), () => kiosk.go("organisation")))
  const { aliased, guest } = visit
  const seat = guest?.partner && !guest.callName ? `\n${say("name.seat", guest)}` : ""
  return form(visit, kiosk, {
    step: guest ? null : 2, words: aliased ? say("alias") : say("name") + seat,
    next: () => visit.leaving ? kiosk.send("departures", who(visit)) : kiosk.go(guest ? "invited" : "purpose"),
    rules: aliased ? { alias: "alias.empty" } : { firstName: "name.empty", surname: null },
    body: [
      ...aliased ? [field(visit, "alias", say("alias.label"))]
        : [field(visit, "firstName", say("name.first")),
          field(visit, "surname", say("name.surname"), "surname")],
      element("div", { class: "beside" },
        button("plain", say(aliased ? "alias.drop" : "alias.use"), swap), only),
    ],
  })
}

function purpose(visit, kiosk) {
  const choose = (purpose, host = null) => () => {
    Object.assign(visit, { purpose, host, errors: {} })
    kiosk.go("rules")
  }
  const hits = element("div", { class: "hits" })
  const line = element("p", { class: "hint", role: "status" })
  const show = (hosts) => {
    hits.replaceChildren(...hosts.map((host) => tile(host.name, choose("host", host))))
    const short = tidy(visit.letters).length < 3
    line.textContent = say(hosts[0] ? "purpose.hits" : short ? "purpose.hint" : "purpose.none")
  }
  const look = hostSearch(kiosk, show)
  look(visit.letters)
  return {
    kind: "typing purpose", step: visit.pass ? null : 3, words: say("purpose"), keys: keyboard(),
    body: [tile(say("purpose.meeting"), choose("meeting"), { picture: flower(6) }),
      tile(say("purpose.dropIn"), choose("dropIn"), { picture: flower(3, "half") })],
    search: [field(visit, "letters", say("purpose.host"), "words", () => look(visit.letters)), line, hits],
  }
}

/** Looks for a host; only the answer to the newest letters counts. */
function hostSearch(kiosk, show) {
  let search = new AbortController()
  return (text) => {
    const letters = tidy(text)
    search.abort()
    search = new AbortController()
    const signal = AbortSignal.any([search.signal, kiosk.signal])
    if ([...letters].length < 3) return show([])
    setTimeout(async () => {
      try {
        if (!signal.aborted) show((await ask("/kiosk/host-search", { letters }, signal)).hosts)
      } catch (refusal) {
        if (!signal.aborted) kiosk.refused(refusal)
      }
    }, 150)
  }
}

/** The house rules and what is kept. */
export function rulesOf(kiosk) {
  const { house, namesKept: days } = kiosk.house.rules
  const item = (line) => element("li", {}, flower(5), element("span", {}, breakable(line)))
  const texts = [[say("rules.house"), ...house[language()]], say("rules.privacy", { days }).split("\n")]
  return texts.map(([title, ...lines]) =>
    element("section", {}, element("h2", {}, title), element("ul", {}, lines.map(item))))
}

/** The way to the question for help in an evacuation, and whether it was asked for. */
export function help(visit, kiosk) {
  const helped = visit.needsAssistance
  const node = button("outlined help", flower(8, helped ? "open" : "outline"), () => kiosk.go("assist"))
  node.append(say(helped ? "rules.noted" : "rules.help"))
  return node
}

function rules(visit, kiosk) {
  return {
    kind: "rules", step: visit.pass ? null : 4, words: say("rules"), body: [...rulesOf(kiosk), help(visit, kiosk)],
    next: { label: say("rules.accept"), act: () => kiosk.send(visit.pass ? "passes" : "check-ins",
      arrival(visit, kiosk.house)) },
  }
}

function assist(visit, kiosk) {
  const choose = (needsAssistance) => () => {
    Object.assign(visit, { needsAssistance })
    kiosk.go(visit.guest ? "invited" : "rules")
  }
  return {
    kind: "choice", words: say("assist"),
    body: [tile(say("assist.yes"), choose(true), { picture: flower(8), chosen: visit.needsAssistance }),
      tile(say("assist.no"), choose(false), { picture: flower(8, "outline") })],
  }
}

function leave(visit, kiosk) {
  const noBadge = button("outlined", say("leave.noBadge"), () => kiosk.go("role"))
  return { ...code(visit, kiosk), scan: "leaving", words: say("leave"), body: noBadge }
}

function code(visit, kiosk) {
  const body = button("outlined", say("code.type"), () => kiosk.go("typed"))
  return { kind: "scan", scan: "arriving", words: say("code"), picture: codeSign(), body }
}

function returning(visit, kiosk) {
  return {
    kind: "choice", words: say("returning"),
    body: [
      tile(say("returning.yes"), () => kiosk.scan(visit.code, "arriving"),
        { picture: flower(6), kind: "filled" }),
      tile(say("returning.help"), () => kiosk.scan(visit.code, "arriving", true), { picture: flower(8) }),
      tile(say("assist.no"), kiosk.wipe, { picture: flower(6, "outline") }),
    ],
  }
}

function pairing(visit, kiosk) {
  return form(visit, kiosk, {
    kind: "typing pairing", words: say("pairing"), rules: { code: "pairing.empty" }, keys: keyboard("keypad"),
    body: field(visit, "code", say("pairing.label"), "figures"), label: say("pairing.on"),
    next: () => kiosk.pair(visit.code.replace(/\D/g, "")),
  })
}

/** A screen with fields, that goes on when nothing is wrong. */
export function form(visit, kiosk, { rules, next, body, keys = keyboard(), label = say("next"), ...rest }) {
  const submit = (event) => {
    event.preventDefault()
    if (kiosk.busy) return
    visit.errors = faults(visit, rules)
    if (Object.keys(visit.errors)[0]) kiosk.redraw()
    else next()
  }
  return {
    kind: "typing", ...rest, keys, next: { label, form: "answers" },
    body: element("form", { id: "answers", novalidate: "", autocomplete: "off", onsubmit: submit }, body),
  }
}

/** A text field; without a name, so that no browser remembers it. */
export function field(visit, key, words, style = "words", told) {
  const [label, hint] = words.split("\n")
  const error = visit.errors[key]
  const fault = element("p", { class: "error", id: `${key}-error` }, error?.())
  const isCode = style === "code"
  const input = element(isCode ? "textarea" : "input", {
    rows: isCode && 4,
    id: key, inputmode: "none", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    maxlength: 200, dir: "auto", "data-case": style, "aria-invalid": error && "true",
    "aria-describedby": `${key}-error ${hint ? `${key}-hint` : ""}`,
    onfocus: () => aim(input),
    oninput: () => {
      visit[key] = input.value
      delete visit.errors[key]
      fault.textContent = ""
      input.removeAttribute("aria-invalid")
      told?.()
    },
    onkeydown: (event) => {
      if (isCode && event.key === "Enter") {
        event.preventDefault()
        return input.form.requestSubmit()
      }
      const after = event.key === "Enter" && input.parentNode.nextElementSibling?.querySelector("input")
      if (!after) return
      event.preventDefault()
      after.focus()
    },
  })
  input.value = visit[key]
  return element("div", { class: "field" }, element("label", { for: key }, label),
    hint && element("p", { class: "hint", id: `${key}-hint` }, hint), input, fault)
}

export function tile(words, act, { picture, kind = "", chosen } = {}) {
  const [label, hint] = words.split("\n")
  const text = element("span", { class: "words" },
    element("strong", {}, breakable(label)), hint && element("small", {}, hint))
  const node = button(`tile ${kind}`, text, act, { "aria-pressed": chosen && "true" })
  if (picture) node.prepend(picture)
  return node
}
