import { element } from "./element.js"
import { flower } from "./flower.js"
import { newVisit } from "./visit.js"
import { say } from "./words.js"

/** What each verdict looks like: petals and their stand. */
const faces = {
  goodbye: [6, "half"], alreadyOut: [6, "outline"], noted: [8, "half"], alreadyIn: [6], askDesk: [8],
  otherDay: [5, "wilting"], cancelled: [4, "wilting"], tooEarly: [5, "bud"],
  voided: [6, "fallen"], notOurs: [8, "other"], forged: [7, "outline"],
}

/** The screen of one verdict; an unknown one sends the person to the desk. */
export function verdict(visit, kiosk) {
  const name = faces[visit.verdict] ? visit.verdict : "askDesk"
  const unread = name === "notOurs" || name === "forged"
  const done = { label: say("done"), act: kiosk.wipe }
  const start = () => kiosk.begin(newVisit(), "role")
  const starts = name === "otherDay" || (name === "notOurs" && visit.intent !== "leaving")
  return {
    kind: `result ${name}`, stays: "result", words: say(`verdict.${name}`), picture: flower(...faces[name]),
    scan: unread ? visit.intent : "any", aside: starts && done,
    next: starts ? { label: say("in").split("\n")[0], act: start } : done,
  }
}

/** The badge as it is printed, to be photographed. */
export function badge(visit, kiosk) {
  const picture = element("img", {
    src: visit.badge, alt: say("badge.alt", visit), width: 696, height: 1109,
    onerror: () => setTimeout(() => picture.isConnected && picture.setAttribute("src", visit.badge), 1000),
  })
  const words = visit.again ? say("badge").replace(/.*/, say("badge.again")) : say("badge")
  const next = { label: say("done"), act: kiosk.wipe }
  return { kind: "badge", stays: "badge", words, body: picture, next }
}

/** The record takes nothing in: on to the desk, while the page keeps trying. */
export const full = (visit, kiosk) => ({ kind: "result full", words: say("full"), picture: flower(8, "bud"),
  next: { label: say("stop"), act: kiosk.wipe } })
