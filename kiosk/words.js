import { read } from "./daemon.js"

let book = {}
let spoken = "nl"

/** Fetches every phrase of the kiosk in every language, once. */
export async function openPhrasebook() {
    book = await read("/kiosk/phrases.json")
}

/** The language on the screen now. */
export const language = () => spoken

/** Changes the language of what is said from here on, and of the page for a screen reader. */
export function speak(chosen) {
    spoken = chosen
    document.documentElement.lang = chosen
    document.title = say("page.title")
}

/** The phrase `kiosk.<key>` in the language on the screen, with `{name}` filled in. */
export function say(key, values = {}) {
    const phrase = book[spoken]?.[`kiosk.${key}`] ?? ""
    return phrase.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "")
}

/** The same text with soft hyphens where a long Dutch compound may break. */
export function breakable(text) {
    return text.replace(/(?<=\p{L}{5})(parket|beveilig|beambte|ambtenaar|organisati|dienst|officier|ingenieur)/giu, "\u00ad$1")
}
