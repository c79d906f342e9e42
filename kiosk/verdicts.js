import { element } from "./element.js"
import { flower } from "./flower.js"
import { newVisit } from "./visit.js"
import { say } from "./words.js"

/** What each verdict looks like: petals, stand, and whether the way on is a check-in. None says anything about anybody. */
const faces = {
    goodbye: [6, "half"], alreadyOut: [6, "outline"], noted: [8, "half"], alreadyIn: [6, "open"], otherDay: [5, "wilting"],
    voided: [6, "fallen"], notOurs: [8, "other"], forged: [7, "outline"], tooEarly: [5, "bud"], cancelled: [4, "wilting"],
    askDesk: [8, "open"],
}
const checksIn = ["otherDay", "notOurs"]

/** The screen of one verdict: a picture, a sentence, what to do next. An unknown verdict sends the person to the desk. */
export function verdict(visit, kiosk) {
    const name = faces[visit.verdict] ? visit.verdict : "askDesk"
    const start = () => {
        kiosk.begin(newVisit())
        kiosk.restart("role")
    }
    const goesOn = checksIn.includes(name) && !(name === "notOurs" && visit.intent === "leaving")
    return {
        kind: `result ${name}`, stays: "result", title: say(`verdict.${name}.title`), lead: say(`verdict.${name}.do`),
        scan: name === "notOurs" || name === "forged" ? visit.intent : "any", picture: flower(...faces[name]), says: true,
        aside: goesOn && { label: say("done"), act: kiosk.wipe },
        next: goesOn ? { label: say("welcome.in"), act: start } : { label: say("done"), act: kiosk.wipe },
    }
}

/** The badge as it is printed, to be photographed. */
export function badge(visit, kiosk) {
    const picture = element("img", {
        src: visit.badge, alt: say("badge.alt", { number: visit.number }), width: 696, height: 1109,
        onerror: () => setTimeout(() => picture.isConnected && picture.setAttribute("src", visit.badge), 1000),
    })
    return {
        kind: "badge", stays: "badge", title: say(visit.again ? "badge.again" : "badge.title"), lead: say("badge.lead"), says: true,
        body: picture, next: { label: say("done"), act: kiosk.wipe },
    }
}

/** The record takes nothing in: on to the desk, while the page keeps trying. */
export function full(visit, kiosk) {
    return { kind: "result full", title: say("full.title"), lead: say("full.do"), picture: flower(8, "bud"), says: true,
        next: { label: say("stop"), act: kiosk.wipe, always: true } }
}
