import { read } from "./daemon.js"

let book = {}

/** The language on the screen now. */
export const language = () => document.documentElement.lang

/** Fetches every phrase of the kiosk in every language, once. */
export async function openPhrasebook() {
  book = await read("/kiosk/phrases.json")
}

/** Changes the language of what is said from here on. */
export function speak(chosen) {
  document.documentElement.lang = chosen
  document.title = say("page")
}

/** The phrase `kiosk.<key>` with `{name}` filled in; its first line is the title where it has more. */
export const say = (key, values = {}) =>
  (book[language()]?.[`kiosk.${key}`] ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name])

/** The same text with soft hyphens where a long Dutch compound may break. */
export const breakable = (text) =>
  text.replace(/(?<=\p{L}{5})(parket|beveilig|beambte|ambtenaar|dienst|persoon)/giu, "\u00ad$1")
