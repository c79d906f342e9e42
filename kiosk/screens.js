import { ask } from "./daemon.js"
import { element } from "./element.js"
import { codeSign, flower } from "./flower.js"
import { aim, insert, keyboard } from "./keyboard.js"
import { arrival, chooseRole, faults, nameRules, newVisit, partnersFor, tidy, who } from "./visit.js"
import { breakable, say } from "./words.js"

/**
 * The questions, each a function from the visit and the kiosk to what stands on the screen: kind (its layout), title, step, lead,
 * body, keys (a keyboard), next (the filled button), and scan: what a code that is scanned there means.
 */
export const questions = {
    pairing, welcome, role, partner, organisation, name, purpose, rules, assist, leave, code, typedCode, returning,
}

function welcome(visit, kiosk) {
    const start = (leaving, screen) => () => {
        kiosk.begin(newVisit(leaving))
        kiosk.go(screen)
    }
    return {
        kind: "welcome", scan: "any", title: say("welcome.title"), lead: say("welcome.lead"),
        body: [
            tile(say("welcome.in"), start(false, "role"), { hint: say("welcome.inHint"), picture: flower(6), filled: true }),
            tile(say("welcome.out"), start(true, "leave"), { hint: say("welcome.outHint"), picture: flower(6, "outline") }),
            tile(say("welcome.code"), start(false, "code"), { hint: say("welcome.codeHint"), picture: codeSign() }),
        ],
    }
}

function role(visit, kiosk) {
    const choose = (key) => () => kiosk.go(chooseRole(kiosk.house, visit, key))
    return {
        kind: "roles", step: 1, title: say(visit.leaving ? "roleLeaving.title" : "role.title"), scan: visit.leaving && "leaving",
        body: kiosk.house.roles.map(({ key, petals }) =>
            tile(say(`role.${key}`), choose(key), { picture: flower(petals), chosen: visit.role === key })),
    }
}

function partner(visit, kiosk) {
    const choose = (id) => () => {
        Object.assign(visit, { partner: id, organisation: "" })
        kiosk.go("name")
    }
    const partners = partnersFor(kiosk.house, visit.role)
    return {
        kind: partners.length > 5 ? "list many" : "list", step: 1, title: say("partner.title"), scan: visit.leaving && "leaving",
        body: [
            ...partners.map(({ id, name }) => tile(name, choose(id), { chosen: visit.partner === id })),
            tile(say("partner.other"), () => kiosk.go("organisation"), { chosen: Boolean(visit.organisation), other: true }),
        ],
    }
}

function organisation(visit, kiosk) {
    const next = () => {
        visit.partner = null
        kiosk.go("name")
    }
    return form(visit, kiosk, {
        step: 1, title: say("organisation.title"), rules: { organisation: "organisation.empty" }, next,
        body: [field(visit, "organisation", { label: say("organisation.label"), style: "words" })],
    })
}

function name(visit, kiosk) {
    const swap = () => {
        Object.assign(visit, { aliased: !visit.aliased, errors: {} })
        kiosk.redraw()
    }
    const partners = partnersFor(kiosk.house, visit.role)
    const only = partners.length === 1 && visit.partner === partners[0].id && element("div", { class: "from" },
        element("p", {}, say("name.from", { partner: partners[0].name })),
        element("button", { type: "button", class: "plain", onclick: () => kiosk.go("organisation") }, say("partner.other")))
    const fields = visit.aliased
        ? [field(visit, "alias", { label: say("name.alias"), style: "words" })]
        : [field(visit, "firstName", { label: say("name.first"), style: "words" }),
            field(visit, "surname", { label: say("name.surname"), style: "surname", hint: say("name.surnameHint") })]
    return form(visit, kiosk, {
        step: 2, title: say(visit.aliased ? "name.aliasTitle" : "name.title"), lead: visit.aliased && say("name.aliasWhy"),
        rules: nameRules(visit), next: () => visit.leaving ? kiosk.report() : kiosk.go("purpose"),
        body: [...fields, element("div", { class: "beside" },
            element("button", { type: "button", class: "plain", onclick: swap }, say(visit.aliased ? "name.useName" : "name.useAlias")),
            only)],
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
        hits.replaceChildren(...hosts.map((host) => tile(host.name, choose("host", host), { chosen: visit.host?.id === host.id })))
        line.textContent = say(hosts.length ? "purpose.hits" : tidy(visit.letters).length < 3 ? "purpose.hostHint" : "purpose.none")
    }
    const look = hostSearch(kiosk, show)
    const letters = field(visit, "letters", { label: say("purpose.host"), style: "words", told: () => look(visit.letters) })
    look(visit.letters)
    show(visit.host ? [visit.host] : [])
    return {
        kind: "typing purpose", step: 3, title: say("purpose.title"), search: [letters, line, hits], keys: keyboard(), lead: null,
        body: [
            tile(say("purpose.meeting"), choose("meeting"), { picture: flower(6), chosen: visit.purpose === "meeting" }),
            tile(say("purpose.dropIn"), choose("dropIn"), { picture: flower(3, "half"), chosen: visit.purpose === "dropIn" }),
        ],
    }
}

/** Looks for a host a moment after the last letter; only the answer to the newest letters counts. */
function hostSearch(kiosk, show) {
    let search
    let timer
    return (text) => {
        const letters = tidy(text)
        search?.abort()
        clearTimeout(timer)
        if ([...letters].length < 3) return show([])
        search = new AbortController()
        const { signal } = search
        timer = setTimeout(async () => {
            try {
                const { hosts } = await ask("/kiosk/host-search", { letters }, AbortSignal.any([signal, kiosk.signal]))
                show(hosts)
            } catch (refusal) {
                if (!signal.aborted) kiosk.refused(refusal)
            }
        }, 150)
    }
}

function rules(visit, kiosk) {
    const list = (title, keys) => element("section", {}, element("h2", {}, say(title)),
        element("ul", {}, keys.map((key) => element("li", {}, flower(5), element("span", {}, breakable(say(key)))))))
    return {
        kind: "rules", step: 4, title: say("rules.title"),
        body: [
            list("rules.house", [1, 2, 3, 4, 5].map((number) => `rules.house${number}`)),
            list("rules.privacy", [1, 2, 3, 4].map((number) => `rules.privacy${number}`)),
            element("button", { type: "button", class: "outlined help", onclick: () => kiosk.go("assist") },
                visit.needsAssistance ? flower(8) : flower(8, "outline"), say(visit.needsAssistance ? "rules.helpNoted" : "rules.help")),
        ],
        next: { label: say("rules.accept"), act: () => kiosk.checkIn(arrival(visit, kiosk.house)) },
    }
}

function assist(visit, kiosk) {
    const choose = (needsAssistance) => () => {
        visit.needsAssistance = needsAssistance
        kiosk.go("rules")
    }
    return {
        kind: "choice", title: say("assist.title"), lead: say("assist.lead"),
        body: [tile(say("assist.yes"), choose(true), { picture: flower(8), chosen: visit.needsAssistance }),
            tile(say("assist.no"), choose(false), { picture: flower(8, "outline") })],
    }
}

function leave(visit, kiosk) {
    return {
        kind: "scan", scan: "leaving", title: say("leave.title"), lead: say("leave.lead"), picture: codeSign(),
        body: [plain(say("leave.noBadge"), () => kiosk.go("role")), plain(say("code.type"), () => kiosk.go("typedCode"))],
    }
}

function code(visit, kiosk) {
    return {
        kind: "scan", scan: "arriving", title: say("code.title"), lead: say("code.lead"), picture: codeSign(),
        body: [plain(say("code.type"), () => kiosk.go("typedCode"))],
    }
}

function typedCode(visit, kiosk) {
    return form(visit, kiosk, {
        title: say("typedCode.title"), scan: visit.leaving ? "leaving" : "arriving", long: true,
        body: [field(visit, "code", { label: say("typedCode.label"), style: "capitals" })], rules: {},
        next: () => {
            const code = visit.code.replace(/[\s-]/g, "")
            if (code) return kiosk.scan(code, visit.leaving ? "leaving" : "arriving")
            visit.errors = { code: () => say("typedCode.empty") }
            kiosk.redraw()
        },
    })
}

function returning(visit, kiosk) {
    return {
        kind: "choice", title: say("returning.title"), lead: say("returning.lead"),
        body: [tile(say("returning.yes"), () => kiosk.scan(visit.code, "arriving"), { picture: flower(6), filled: true }),
            tile(say("no"), () => kiosk.wipe(), { picture: flower(6, "outline") })],
    }
}

function pairing(visit, kiosk) {
    const description = form(visit, kiosk, {
        title: say("pairing.title"), lead: say("pairing.lead"), rules: {}, keys: keyboard("keypad"),
        body: [field(visit, "code", { label: say("pairing.label"), style: "figures" })],
        next: () => {
            const figures = visit.code.replace(/\D/g, "")
            if (figures.length === 8) return kiosk.pair(figures)
            visit.errors = { code: () => say("pairing.empty") }
            kiosk.redraw()
        },
    })
    return { ...description, kind: "typing pairing", back: false, next: { ...description.next, label: say("pairing.on") } }
}

/** A screen with fields: Verder, Enter and the footer's button go on when nothing is wrong, or to the first fault. */
function form(visit, kiosk, { rules, next, body, keys, ...rest }) {
    const go = () => {
        visit.errors = faults(visit, rules)
        if (Object.keys(visit.errors).length) kiosk.redraw()
        else next()
    }
    const submit = (event) => {
        event.preventDefault()
        if (!kiosk.busy) go()
    }
    return {
        kind: "typing", scan: visit.leaving && "leaving", ...rest, keys: keys ?? keyboard(),
        body: element("form", { id: "answers", novalidate: true, autocomplete: "off", onsubmit: submit }, body),
        next: { label: say("next"), form: "answers" },
    }
}

/** A labelled text field; it has no name, so that no browser remembers what was typed. */
function field(visit, key, { label, hint, style, told }) {
    const error = visit.errors[key]
    const fault = element("p", { class: "error", id: `${key}-error` }, error?.())
    const input = element("input", {
        id: key, type: "text", inputmode: "none", autocomplete: "off", autocapitalize: "off", autocorrect: "off", spellcheck: "false",
        enterkeyhint: "next", maxlength: 200, dir: "auto", "data-case": style, "aria-invalid": error ? "true" : null,
        "aria-describedby": [error && `${key}-error`, hint && `${key}-hint`].filter(Boolean).join(" ") || null,
        onfocus: () => aim(input),
        oninput: () => {
            visit[key] = input.value
            if (visit.errors[key]) {
                delete visit.errors[key]
                fault.textContent = ""
                input.removeAttribute("aria-invalid")
            }
            told?.()
        },
        onkeydown: (event) => {
            const fields = [...document.querySelectorAll("main input")]
            const after = fields[fields.indexOf(input) + 1]
            if (event.key !== "Enter" || !after) return
            event.preventDefault()
            after.focus()
        },
    })
    input.value = visit[key]
    return element("div", { class: "field" }, element("label", { for: key }, label),
        hint && element("p", { class: "hint", id: `${key}-hint` }, hint), input, fault)
}

/** A big tile: a picture, what it is, and perhaps a line under it. */
export function tile(label, act, { hint, picture, filled, chosen, other } = {}) {
    const kind = ["tile", filled && "filled", other && "other"].filter(Boolean).join(" ")
    return element("button", { type: "button", class: kind, onclick: act, "aria-pressed": chosen ? "true" : null }, picture,
        element("span", { class: "words" }, element("strong", {}, breakable(label)), hint && element("small", {}, hint)))
}

const plain = (label, act) => element("button", { type: "button", class: "outlined", onclick: act }, label)
export { insert }
