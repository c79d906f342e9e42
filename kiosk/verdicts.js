import { glance } from "./daemon.js"
import { element } from "./element.js"
import { flower } from "./flower.js"
import { offer } from "./pass.js"
import { newVisit } from "./visit.js"
import { language, say } from "./words.js"

/** What each verdict looks like: petals and their stand. */
const faces = {
  goodbye: [6, "half"], alreadyOut: [6, "outline"], noted: [8, "half"], alreadyIn: [6], askDesk: [8],
  otherDay: [5, "wilting"], anotherDay: [5, "wilting"], cancelled: [4, "wilting"], tooEarly: [5, "bud"],
  voided: [6, "fallen"], passOver: [5, "wilting"], passNoBadge: [6, "half"],
  notOurs: [8, "other"], forged: [7, "outline"],
}

/** The screen of one verdict; an unknown one sends the person to the desk. */
export function verdict(visit, kiosk) {
  const name = faces[visit.verdict] ? visit.verdict : "askDesk"
  const words = visit.opensAt ? say("verdict.tooEarly.from", visit) : say(`verdict.${name}`)
  const unread = name === "notOurs" || name === "forged"
  const done = { label: say("done"), act: kiosk.wipe }
  const leaves = name === "passNoBadge"
  const start = () => kiosk.begin(newVisit(leaves), "role")
  const starts = leaves || /otherDay|anotherDay|pass/.test(name) || (name === "notOurs" && visit.intent !== "leaving")
  return {
    kind: `result ${name}`, stays: "result", words, picture: flower(...faces[name]),
    scan: unread ? visit.intent : "any", aside: starts && done,
    next: starts ? { label: say(leaves ? "leave.noBadge" : "in").split("\n")[0], act: start } : done,
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
  return { kind: "badge", stays: "badge", words, told: [offer(kiosk), fetched(visit, kiosk)], body: picture, next }
}

/** Says so once somebody is on the way. */
function fetched(visit, { signal }) {
  const line = element("p", { class: "fetched", role: "status" })
  const look = async () => {
    visit.fetched ||= (await glance(visit.badge.replace(/badges(.*).png/, "visits$1"), signal)).fetched
    if (visit.fetched) line.textContent = say("badge.fetched")
    else if (line.isConnected) setTimeout(look, 3000)
  }
  look()
  return line
}

/** The record takes nothing in: on to the desk, while the page keeps trying. */
export const full = (visit, kiosk) => ({ kind: "result full", words: say("full"), picture: flower(8, "bud"),
  next: { label: say("stop"), act: kiosk.wipe } })

/** Everybody has to leave, said in every language at once; a badge before the scanner is let out. */
export const evacuation = (visit, { house }) => ({
  kind: "result", scan: "leaving", words: say("evacuation"), picture: flower(8, "open"),
  told: house.languages.filter((other) => other !== language()).map((lang) => {
    const [title, lead] = say("evacuation", {}, lang).split("\n")
    return element("div", { class: "other", lang }, element("h2", {}, title), element("p", { class: "lead" }, lead))
  }),
})
