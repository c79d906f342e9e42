import { element, shape } from "./element.js"
import { say } from "./words.js"

const letters = ["qwertyuiop", "asdfghjkl'", "^zxcvbnm-<", "#* .>"]
const figures = ["1234567890", "@&+()/:;\"'", "=_%#!?,•-<", "#* .>"]
const keypad = ["123", "456", "789", " 0<"]
const accents = {
    a: "áàäâãåąăāæ", c: "çćčĉ", d: "ďđð", e: "éèëêęěėē", g: "ğģ", h: "ħ", i: "íìïîīįı", k: "ķ", l: "łľļĺ", n: "ñńňņ", o: "óòöôõøőœ",
    r: "řŕ", s: "şšśșß", t: "ţťțþ", u: "úùüûůűūų", w: "ŵ", y: "ýÿŷ", z: "žźż", "'": "’‘´`", "-": "–—",
}
const common = "éëèáïíöóüç"
const prefixes = new Set("van von de der den des het ten ter te in op aan bij uit onder over la le du di da do dos al el bin ben".split(" "))
const wordStart = /(^|[\s-])$/
let target
let board

/** The field that the keys write to from here on. */
export function aim(field) {
    target?.classList.remove("aimed")
    target = field
    target?.classList.add("aimed")
    board?.follow()
}

/** Writes text at the caret of the field that the keys are aimed at, as if it had been typed. */
export function insert(text, replacing = 0) {
    if (!target?.isConnected) return
    const field = target
    if (document.activeElement !== field) field.focus()
    const end = field.selectionEnd
    const start = Math.max(0, field.selectionStart - replacing)
    field.setRangeText(field.dataset.case === "capitals" ? text.toUpperCase() : text, start, end, "end")
    field.scrollLeft = field.scrollWidth
    field.dispatchEvent(new Event("input", { bubbles: true }))
}

const before = () => target?.value.slice(0, target.selectionStart) ?? ""

/** A keyboard for the fields on the screen: "letters" with accents and figures, or a "keypad" of figures. */
export function keyboard(kind = "letters") {
    board = new Board(kind)
    return board.node
}

class Board {
    constructor(kind) {
        this.kind = kind
        this.shift = ""
        this.node = element("div", { class: `keyboard ${kind}`, role: "group", "aria-label": say("keyboard.label"), onkeydown: (event) => this.walk(event) })
        this.lay(kind === "keypad" ? keypad : letters)
    }

    lay(rows) {
        this.rows = rows.map((row) => [...row].map((sign) => this.key(sign)))
        this.strip = element("div", { class: "strip", hidden: true })
        this.node.replaceChildren(...this.rows.map((row) => element("div", { class: "row" }, row)), this.strip)
        this.rows[0][0].tabIndex = 0
        this.showing = rows
        this.follow()
    }

    /** One key. It acts when it is touched, so that quick fingers are kept up with; held, it opens its accents. */
    key(sign) {
        const special = this.kind === "keypad" ? (sign === " " ? [""] : sign === "<" && this.special("<")) : this.special(sign)
        const [name, face, act] = special || [null, sign, () => this.type(sign)]
        if (name === "") return element("span")
        let held
        const press = (event) => {
            event.preventDefault()
            if (event.button > 0) return
            this.close()
            act()
            if (accents[sign] && this.kind !== "keypad") held = setTimeout(() => this.open(sign), 450)
        }
        const release = () => clearTimeout(held)
        return element("button", {
            type: "button", class: special ? `key wide-${{ "^": "shift", "<": "erase", "#": "figures", "*": "accents", " ": "space", ".": "dot", ">": "next" }[sign]}` : "key",
            "aria-label": name, tabindex: -1, onpointerdown: press, onpointerup: release, onpointerleave: release, onpointercancel: release,
            oncontextmenu: (event) => event.preventDefault(), onclick: (event) => event.detail || (this.close(), act()),
        }, face)
    }

    special(sign) {
        switch (sign) {
        case "^": return [say("keyboard.shift"), icon("M12 4 3 14h5v6h8v-6h5z"), () => this.turn({ "": "once", once: "lock", auto: "", lock: "" }[this.shift])]
        case "<": return [say("keyboard.erase"), icon("M8 5h13v14H8l-6-7zM11 9l6 6M17 9l-6 6"), () => this.erase()]
        case "#": return [say(this.showing === letters || !this.showing ? "keyboard.digits" : "keyboard.letters"), this.showing === letters || !this.showing ? "123" : "abc",
            () => this.lay(this.showing === letters ? figures : letters)]
        case "*": return [say("keyboard.accents"), "áé", () => this.open(before().slice(-1).toLowerCase())]
        case " ": return [say("keyboard.space"), "", () => this.space()]
        case ">": return [say("keyboard.next"), icon("M4 12h15M13 6l6 6-6 6"), () => this.leap()]
        }
    }

    type(sign) {
        const capital = this.shift && sign !== sign.toUpperCase()
        this.automatic = capital && this.shift === "auto" ? before().length : this.automatic
        insert(capital ? sign.toUpperCase() : sign)
        this.follow()
    }

    /** A space; "Van " and its like in a surname become "van " when the capital was the keyboard's own doing. */
    space() {
        const word = before().split(/[\s-]/).at(-1)
        const start = before().length - word.length
        const lower = target?.dataset.case === "surname" && this.automatic === start && prefixes.has(word.toLowerCase())
        insert(lower ? `${word.toLowerCase()} ` : " ", lower ? word.length : 0)
        this.follow()
    }

    erase() {
        if (!target) return
        const chosen = target.selectionEnd > target.selectionStart
        insert("", chosen ? 0 : [...before()].at(-1)?.length ?? 0)
        this.follow()
    }

    /** To the next field of the form, round and round. */
    leap() {
        const fields = [...document.querySelectorAll("main input")]
        fields[(fields.indexOf(target) + 1) % fields.length]?.focus()
    }

    /** Capital letters follow the place in the text: on at the start of a word, unless the person chose otherwise. */
    follow() {
        if (this.shift === "lock") return
        const style = target?.dataset.case
        this.turn((style === "words" || style === "surname") && wordStart.test(before()) ? "auto" : "")
    }

    turn(shift) {
        this.shift = shift
        this.node.classList.toggle("upper", shift !== "" || target?.dataset.case === "capitals")
        this.node.querySelector(".wide-shift")?.setAttribute("aria-pressed", shift !== "")
        this.node.classList.toggle("locked", shift === "lock")
    }

    /** A row of accents over the top row; the one that is chosen replaces the letter before the caret. */
    open(letter) {
        const last = before().slice(-1)
        const own = accents[letter]
        const capital = own && last !== last.toLowerCase()
        const choose = (sign) => {
            insert(sign, own && last.toLowerCase() === letter ? 1 : 0)
            this.close()
            this.follow()
        }
        const raised = !own && this.shift
        this.strip.replaceChildren(...[...(own ?? common)].map((sign) => (capital || raised) && sign !== "ß" ? sign.toUpperCase() : sign)
            .map((sign) => element("button", { type: "button", class: "key", onpointerdown: (event) => event.preventDefault(), onclick: () => choose(sign) }, sign)))
        this.strip.hidden = false
        if (document.activeElement?.closest(".keyboard")) this.strip.firstChild.focus()
    }

    close() {
        this.strip.hidden = true
    }

    /** Arrow keys walk over the keys, which are one stop for Tab. */
    walk(event) {
        const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key]
        const rows = this.strip.hidden ? this.rows : [[...this.strip.children]]
        const line = rows.findIndex((row) => row.includes(event.target))
        if (!step || line < 0) return
        event.preventDefault()
        const row = rows[(line + step[0] + rows.length) % rows.length]
        const place = rows[line].indexOf(event.target)
        const spot = step[0] ? Math.round((place * (row.length - 1)) / Math.max(1, rows[line].length - 1)) : (place + step[1] + row.length) % row.length
        event.target.tabIndex = -1
        row[spot].tabIndex = 0
        row[spot].focus()
    }
}

const icon = (d) => shape("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, shape("path", { d }))
