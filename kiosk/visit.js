import { language, say } from "./words.js"

export const newVisit = (leaving = false) => ({
  leaving, role: null, partner: null, organisation: "", firstName: "", surname: "", alias: "", aliased: false,
  purpose: null, host: null, letters: "", needsAssistance: false, code: "", typed: "", mail: "", guest: null, errors: {},
})

/** The partners that somebody in this role can belong to. */
export function partnersFor(house, role) {
  const kinds = house.roles.find((each) => each.key === role)?.kinds ?? []
  return house.partners.filter((partner) => kinds.includes(partner.kind))
}

/** Notes the role and gives the screen after it. */
export function chooseRole(house, visit, role) {
  if (visit.role !== role) Object.assign(visit, { role, partner: null, organisation: "" })
  const partners = partnersFor(house, role)
  if (partners.length === 1 && !visit.organisation) visit.partner = partners[0].id
  return partners.length > 1 ? "partner" : partners.length ? "name" : "organisation"
}

export const tidy = (text) => text.trim().replace(/\s+/g, " ")

/** What is wrong with each field, as a function that says it; `rules` has the phrase for an empty one. */
export function faults(visit, rules) {
  const found = {}
  for (const [field, empty] of Object.entries(rules)) {
    const length = [...tidy(visit[field])].length
    if (empty && !length) found[field] = () => say(empty)
    else if (length > (field === "mail" ? 254 : 60)) found[field] = () => say("tooLong")
  }
  return found
}

export const nameOf = (visit) => visit.aliased ? { alias: tidy(visit.alias) }
  : { firstName: tidy(visit.firstName), surname: tidy(visit.surname) }

export const who = (visit) => ({
  role: visit.role, partner: visit.partner, organisation: visit.partner ? null : tidy(visit.organisation),
  ...nameOf(visit),
})

export const arrival = (visit, house) => ({
  language: language(), ...visit.pass ? { code: visit.code } : who(visit), purpose: visit.purpose,
  host: visit.host?.id ?? null,
  rulesVersion: house.rules.version, needsAssistance: visit.needsAssistance,
})

/** The screen on which a field is asked for. */
export const screenOf = {
  firstName: "name", surname: "name", alias: "name", organisation: "organisation",
  mail: "passMail", partner: "role", role: "role", host: "purpose", purpose: "purpose",
}
