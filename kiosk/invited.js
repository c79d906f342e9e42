import { field, form, help, rulesOf } from "./screens.js"
import { nameOf } from "./visit.js"
import { language, say } from "./words.js"

/** What the holder of an invitation is asked: whether it is them, or who comes in their place. */
export const invitedScreens = { invited, typed }

function invited(visit, kiosk) {
  const { guest, firstName, alias, code, needsAssistance } = visit
  const given = (visit.aliased ? alias : firstName).trim()
  const accept = () => kiosk.send("invitations", {
    code, language: language(), rulesVersion: kiosk.house.rules.version, needsAssistance,
    ...given && nameOf(visit),
  })
  const title = given ? say("invited.welcome", { name: given }) : say("invited", { name: guest.callName })
  return {
    kind: "rules", words: `${title}\n${say(guest.host ? "invited.host" : "invited.meeting", guest)}`,
    body: [...rulesOf(kiosk), help(visit, kiosk)],
    aside: given ? null : { label: say("invited.other"), act: () => kiosk.go("name") },
    next: { label: say(given ? "rules.accept" : "invited.yes"), act: accept },
  }
}

/** A code that no scanner reads. */
function typed(visit, kiosk) {
  return {
    ...form(visit, kiosk, {
      words: say("typed"), rules: { typed: "typed.empty" }, body: field(visit, "typed", say("typed.label"), "code"),
      next: () => kiosk.scan(visit.typed, "arriving"),
    }), scan: "arriving",
  }
}
