import { glance } from "./daemon.js"
import { button, element } from "./element.js"
import { flower } from "./flower.js"
import { keyboard } from "./keyboard.js"
import { field, form, tile } from "./screens.js"
import { newVisit, tidy } from "./visit.js"
import { language, say } from "./words.js"

/** A pass before the scanner, and one to take along. */
export const passScreens = { pass, keep, passMail }

function pass(visit, kiosk) {
  const { role, callName, from } = visit.pass
  const dropIn = () => {
    visit.purpose = "dropIn"
    kiosk.go("rules")
  }
  const petals = kiosk.house.roles.find((each) => each.key === role)?.petals ?? 6
  return {
    kind: "choice", words: `${say("pass", { name: callName })}\n${say(`role.${role}`).split("\n")[0]}, ${from}`,
    told: element("p", { class: "hint" }, say("pass.inside")),
    body: [tile(say("pass.dropIn"), dropIn, { picture: flower(petals), kind: "filled" }),
      tile(say("pass.purpose"), () => kiosk.go("purpose"), { picture: flower(petals) })],
    aside: { label: say("pass.other"), act: () => kiosk.begin(newVisit(), "role") },
  }
}

/** No pass is made unasked. */
export const offer = (kiosk) => button("outlined offer", say("pass.offer"), () => kiosk.go("keep"))

/** The pass, to be photographed, or else mailed. */
function keep(visit, kiosk) {
  const ways = { aside: { label: say("back"), act: () => kiosk.go("badge") }, next: { label: say("done"), act: kiosk.wipe } }
  if (visit.tooLong) return { kind: "result", stays: "badge", words: say("pass.tooLong"), picture: flower(6, "half"), ...ways }
  const until = new Date(visit.passUntil).toLocaleDateString(language() === "en" ? "en-GB" : language(),
    { dateStyle: "long", timeZone: "UTC" })
  const src = visit.badge.replace("badges", "passes")
  const onerror = async () => {
    visit.tooLong = (await glance(src, kiosk.signal)).refusal === "passTooLong"
    if (!picture.isConnected) return
    if (visit.tooLong) kiosk.redraw()
    else setTimeout(() => picture.setAttribute("src", src), 1000)
  }
  const picture = element("img", { class: "pass", src, alt: say("pass.alt"), onerror })
  const mail = visit.mailed ? element("p", { class: "hint", role: "status" }, say("pass.sent"))
    : kiosk.house.mailsPasses && button("outlined offer", say("pass.mail"), () => kiosk.go("passMail"))
  return {
    kind: "badge", stays: "badge", words: say("pass.keep"), body: picture,
    told: [element("p", { class: "lead" }, say("pass.until", { until })), mail], ...ways,
  }
}

/** Where the pass may go; the page forgets the address once it is sent. */
function passMail(visit, kiosk) {
  const sent = () => {
    Object.assign(visit, { mail: "", mailed: true })
    kiosk.go("keep")
  }
  const [of] = visit.badge.match(/\w+(?=\.png)/)
  return form(visit, kiosk, {
    words: say("pass.mailTo"), rules: { mail: "pass.noAddress" }, label: say("pass.send"), keys: keyboard("mail"),
    body: field(visit, "mail", say("pass.address"), "mail"),
    next: () => kiosk.post("pass-letters", { visit: of, mail: tidy(visit.mail) }, sent),
  })
}
