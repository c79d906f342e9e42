import { button, element, icon } from "./element.js"
import { say } from "./words.js"

const letters = ["qwertyuiop", "asdfghjkl'", "^zxcvbnm-<", "#* .>"]
const mail = [letters[0], "asdfghjkl@", ...letters.slice(2)]
const figures = ["1234567890", "@&+()/:;\"'", "=_%!?,•-<", "#* .>"]
const keypad = ["123", "456", "789", "_0<"]
const names = { "^": "shift", "<": "erase", "#": "figures", "*": "accents", " ": "space", ">": "next" }
const faces = {
  "^": "M12 4 3 14h5v6h8v-6h5z", "<": "M8 5h13v14H8l-6-7zM11 9l6 6M17 9l-6 6", ">": "M4 12h15M13 6l6 6-6 6",
}
const accents = {
  a: "áàäâãåąăāæ", c: "çćčĉ", d: "ďđð", e: "éèëêęěėē", g: "ğģ", h: "ħ", i: "íìïîīįı", k: "ķ", l: "łľļĺ",
  n: "ñńňņ", o: "óòöôõøőœ", r: "řŕ", s: "şšśșß", t: "ţťțþ", u: "úùüûůűūų", w: "ŵ", y: "ýÿŷ", z: "žźż",
}
const prefixes = /^(van|von|de[rns]?|het|ten?|ter|in|op|aan|bij|uit|la|le|d[uio]|da|dos|al|el|bin|ben)$/i
let target
let board
let base = letters
let raised = ""
let raisedAt = -1

/** The field that keys write to from here on. */
export function aim(field) {
  target?.classList.remove("aimed")
  target = field
  target?.classList.add("aimed")
  follow()
}

/** Writes text at its caret as if it had been typed; false when there is no field. */
export function insert(text, replacing = 0) {
  if (!target?.isConnected) return false
  target.focus()
  const start = Math.max(0, target.selectionStart - replacing)
  target.setRangeText(text, start, target.selectionEnd, "end")
  target.scrollLeft = target.scrollWidth
  target.dispatchEvent(new Event("input", { bubbles: true }))
  follow()
  return true
}

const before = () => target?.value.slice(0, target.selectionStart) ?? ""

export function keyboard(kind = "letters") {
  board = element("div", { class: `keyboard ${kind}`, role: "group", "aria-label": say("keys") })
  base = kind === "mail" ? mail : letters
  lay(kind === "keypad" ? keypad : base)
  return board
}

function lay(rows) {
  const strip = element("div", { class: "strip", hidden: "" })
  const row = (signs) => element("div", { class: "row" }, [...signs].map((sign) => key(sign, rows)))
  board.replaceChildren(...rows.map(row), strip)
  follow()
}

/** A key acts when it is touched; held, it opens its accents. */
function key(sign, rows) {
  if (sign === "_" && rows === keypad) return element("span")
  const name = names[sign]
  let held
  const act = () => {
    board.lastChild.hidden = true
    acts[name] ? acts[name](rows) : type(sign)
  }
  const release = () => clearTimeout(held)
  const other = { "#": rows === figures ? "abc" : "123", "*": "áé" }
  const face = faces[sign] ? icon(faces[sign]) : other[sign] ?? sign
  return button(`key ${name ?? ""}`, face, (event) => event.detail || act(), {
    "aria-label": name && say(`key.${name}`), tabindex: -1,
    onpointerup: release, onpointerleave: release, oncontextmenu: (event) => event.preventDefault(),
    onpointerdown: (event) => {
      event.preventDefault()
      act()
      if (accents[sign]) held = setTimeout(() => open(sign), 450)
    },
  })
}

const acts = {
  shift: () => turn(raised ? "" : "once"),
  erase: () => insert("", target?.selectionEnd > target?.selectionStart ? 0 : [...before()].at(-1)?.length),
  figures: (rows) => lay(rows === figures ? base : figures),
  accents: () => open(before().slice(-1).toLowerCase()),
  space,
  next() {
    const fields = [...document.querySelectorAll("main :is(input, textarea)")]
    fields[(fields.indexOf(target) + 1) % fields.length]?.focus()
  },
}

function type(sign) {
  if (raised === "auto") raisedAt = before().length
  insert(raised ? sign.toUpperCase() : sign)
}

/** "Van " in a surname becomes "van " when the capital was the keyboard's own doing. */
function space() {
  const word = before().split(/[\s-]/).at(-1)
  const own = target?.dataset.case === "surname" && raisedAt === before().length - word.length
  const lower = own && prefixes.test(word)
  insert(lower ? `${word.toLowerCase()} ` : " ", lower ? word.length : 0)
}

/** A capital at the start of each word of a name. */
function follow() {
  turn(/words|surname/.test(target?.dataset.case) && /(^|[\s-])$/.test(before()) ? "auto" : "")
}

function turn(how) {
  raised = how
  board?.classList.toggle("upper", Boolean(how))
  board?.querySelector(".shift")?.setAttribute("aria-pressed", Boolean(how))
}

/** Accents over the top row; the one that is chosen replaces the letter before the caret. */
function open(letter) {
  const last = before().slice(-1)
  const replaces = accents[letter] && last.toLowerCase() === letter
  const capital = replaces ? last !== letter : raised
  const strip = board.lastChild
  const choose = (sign) => {
    insert(sign, replaces ? 1 : 0)
    strip.hidden = true
  }
  const more = { onpointerdown: (event) => event.preventDefault() }
  strip.replaceChildren(...[...(accents[letter] ?? "éëèáïíöóüç")].map((small) => {
    const sign = capital && small !== "ß" ? small.toUpperCase() : small
    return button("key", sign, () => choose(sign), more)
  }))
  strip.hidden = false
}
