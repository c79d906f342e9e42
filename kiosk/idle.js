import { byId, element } from "./element.js"
import { say } from "./words.js"

let lastTouch = performance.now()

/** The person did something: every count starts anew. */
export function stirred() {
    lastTouch = performance.now()
}

/**
 * Watches for a person who left. `limits()` gives the seconds of quiet until `wipe` for the screen of now, and `ask`, the seconds
 * before that in which the question is on the screen; nothing to watch is null.
 */
export function watchForQuiet({ limits, wipe }) {
    const question = byId("idle")
    const leave = () => {
        question.close()
        wipe()
    }
    question.addEventListener("close", stirred)
    for (const kind of ["pointerdown", "keydown", "input"]) {
        addEventListener(kind, () => question.open || stirred(), true)
    }
    setInterval(() => {
        const limit = limits()
        if (!limit) return question.close()
        const quiet = (performance.now() - lastTouch) / 1000
        const left = Math.ceil(limit.wipe - quiet)
        if (left <= 0) leave()
        else if (limit.ask && left <= limit.ask) ask(question, left, leave)
    }, 250)
}

function ask(question, left, leave) {
    const lead = say("idle.lead", { seconds: left })
    if (question.open) {
        const line = byId("idle-lead")
        if (line.textContent !== lead) line.textContent = lead
        return
    }
    question.replaceChildren(
        element("h2", { id: "idle-title" }, say("idle.title")),
        element("p", { id: "idle-lead" }, lead),
        element("div", { class: "pair" },
            element("button", { type: "button", class: "outlined", onclick: leave }, say("idle.leave")),
            element("button", { type: "button", class: "filled", autofocus: true, onclick: () => question.close() }, say("idle.stay"))))
    question.showModal()
}
