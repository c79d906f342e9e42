/** A burst this long is a code; a person's quick fingers never get there. */
const shortestCode = 6
const neverTyped = 12
const longestGap = 50
const ends = ["Enter", "NumpadEnter", "Tab"]
const marks = { Minus: "-_", Equal: "=+", BracketLeft: "[{", BracketRight: "]}", Backslash: "\\|", Semicolon: ";:", Quote: "'\"",
    Backquote: "`~", Comma: ",<", Period: ".>", Slash: "/?", Space: "  ", NumpadSubtract: "--", NumpadAdd: "++",
    NumpadMultiply: "**", NumpadDivide: "//", NumpadDecimal: ".." }

/**
 * Tells a scanner that types from a person who types. A burst of keys ended by Enter or Tab is a code, read by the keys' places as
 * on a US keyboard whatever the layout of the system; anything else is handed to `typed` as text, a moment later.
 */
export function listenForCodes({ scanned, typed }) {
    let burst = []
    let last = 0
    let timer

    function giveBack() {
        clearTimeout(timer)
        const keys = burst
        burst = []
        if (keys.length && keys.length < neverTyped) typed(keys.map((key) => key.text).join(""))
    }

    addEventListener("keydown", (event) => {
        const gap = event.timeStamp - last
        const { code, key, target } = event
        if (key === "Shift") return
        if (ends.includes(code) && burst.length >= shortestCode && gap < longestGap) {
            event.preventDefault()
            event.stopImmediatePropagation()
            const text = burst.map((pressed) => pressed.code).join("").toUpperCase()
            burst = []
            return scanned(text)
        }
        if (gap >= longestGap) giveBack()
        const isText = [...key].length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing
        const isPress = key === " " && !burst.length && target.tagName !== "INPUT"
        if (!isText || isPress || event.repeat) return giveBack()
        event.preventDefault()
        burst.push({ text: key, code: onUSKeyboard(code, event.shiftKey) || key })
        last = event.timeStamp
        clearTimeout(timer)
        timer = setTimeout(giveBack, longestGap + 20)
    }, true)
}

/** What this key types on a US keyboard. */
function onUSKeyboard(code, shift) {
    if (code.startsWith("Key")) return shift ? code[3] : code[3].toLowerCase()
    if (code.startsWith("Digit")) return shift ? ")!@#$%^&*("[code[5]] : code[5]
    if (/^Numpad\d$/.test(code)) return code[6]
    return marks[code]?.[shift ? 1 : 0]
}
