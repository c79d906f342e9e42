import { ask } from "./daemon.js"

let book = {}

/** The language on the screen now. */
export const language = () => document.documentElement.lang

export async function openPhrasebook() {
  book = await ask("/kiosk/phrases.json")
}

/** Changes the language of what is said from here on. */
export const speak = (chosen) => {
  document.documentElement.lang = chosen
}

/** The phrase for `key` with `{name}` filled in. */
export const say = (key, values = {}, as = language()) =>
  (book[as]?.[key] ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name])

/** The same text with soft hyphens where a long Dutch compound may break. */
export const breakable = (text) =>
  text.replace(/(?<=\p{L}{5})(parket|beveilig|beambte|ambtenaar|dienst|persoon)/giu, "\u00ad$1")
