import { button, byId, element } from "./element.js"
import { say } from "./words.js"

let lastTouch = 0

/** Every count starts anew. */
export const stirred = () => {
  lastTouch = performance.now()
}

/** Seconds since somebody touched the page, or it changed. */
const quiet = () => (performance.now() - lastTouch) / 1000

/** Seconds until a page that may be dark is. */
const dusk = 60

/**
 * Wipes when a person left; `limits()` gives the seconds until then, and of the question before it.
 * Darkens what nobody uses while `mayBeDark()`.
 */
export function watchForQuiet(limits, wipe, mayBeDark) {
  const question = byId("idle")
  question.addEventListener("cancel", stirred)
  const page = document.documentElement
  const touch = () => {
    page.classList.remove("night")
    if (!question.open) stirred()
  }
  for (const kind of ["pointerdown", "keydown", "input"]) addEventListener(kind, touch, true)
  setInterval(() => {
    const limit = limits()
    const left = limit && Math.ceil(limit.wipe - quiet())
    if (limit && left <= 0) wipe()
    else if (limit && left <= limit.ask) ask(question, left, wipe)
    else question.close()
    page.classList.toggle("night", mayBeDark() && quiet() > dusk)
  }, 250)
}

function ask(question, seconds, wipe) {
  if (!question.open) {
    question.replaceChildren(element("h2", { id: "idle-title" }, say("idle")), element("p"),
      element("div", { class: "pair" }, button("outlined", say("idle.leave"), wipe),
        button("filled", say("idle.stay"), () => stirred(question.close()), { autofocus: "" })))
    question.setAttribute("aria-labelledby", "idle-title")
    question.showModal()
  }
  question.querySelector("p").textContent = say("idle.lead", { seconds })
}
