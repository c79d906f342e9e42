import { language, say } from "./words.js"

/** A visit that nothing is known of yet. */
export const newVisit = (leaving = false) => ({
    leaving, role: null, partner: null, organisation: "", firstName: "", surname: "", alias: "", aliased: false,
    purpose: null, host: null, letters: "", needsAssistance: false, code: "", errors: {},
})

/** The partners that somebody in this role can belong to. */
export function partnersFor(house, role) {
    const kinds = house.roles.find((each) => each.key === role)?.kinds ?? []
    return house.partners.filter((partner) => kinds.includes(partner.kind))
}

/** The screen after the role: tiles to choose from, the name when there is one partner only, a text field when there is none. */
export function chooseRole(house, visit, role) {
    if (visit.role !== role) Object.assign(visit, { role, partner: null, organisation: "" })
    const partners = partnersFor(house, role)
    if (partners.length === 1 && !visit.organisation) visit.partner = partners[0].id
    return partners.length > 1 ? "partner" : partners.length ? "name" : "organisation"
}

export const tidy = (text) => text.trim().replace(/\s+/g, " ")

/** What is wrong with these fields, each a function that says it in the language of that moment; empty when all is well. */
export function faults(visit, rules) {
    const found = {}
    for (const [field, empty] of Object.entries(rules)) {
        const text = tidy(visit[field])
        if (!text && empty) found[field] = () => say(empty)
        else if ([...text].length > 60) found[field] = () => say("name.tooLong")
    }
    return found
}

/** The rules for the name screen as it stands. */
export const nameRules = (visit) => visit.aliased ? { alias: "name.aliasEmpty" } : { firstName: "name.firstEmpty", surname: null }

/** Who it is, as the daemon wants to hear it. */
export function who(visit) {
    const organisation = visit.partner ? null : tidy(visit.organisation)
    const name = visit.aliased ? { alias: tidy(visit.alias) } : { firstName: tidy(visit.firstName), surname: tidy(visit.surname) }
    return { role: visit.role, partner: visit.partner, organisation, ...name }
}

/** The whole check-in. */
export function arrival(visit, house) {
    return {
        language: language(), ...who(visit), purpose: visit.purpose, host: visit.host?.id ?? null,
        rulesVersion: house.rules.version, needsAssistance: visit.needsAssistance,
    }
}

/** The screen on which a field is asked for. */
export const screenOf = {
    firstName: "name", surname: "name", alias: "name", organisation: "organisation", partner: "role", role: "role",
    host: "purpose", purpose: "purpose", letters: "purpose",
}
