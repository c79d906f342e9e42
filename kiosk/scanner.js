const shortestCode = 6
const neverTyped = 12
const longestGap = 50

/** What a key types on a US keyboard, whatever the system makes of it. */
const onUSKeyboard = (code) => code.match(/^(?:Key|Digit|Numpad)(.)$/)?.[1]

/** Tells a scanner, a burst of keys ended by Enter or Tab, from a person, whose text goes to `typed`. */
export function listenForCodes({ scanned, typed }) {
  let burst = []
  let last = 0
  let timer
  const giveBack = () => {
    clearTimeout(timer)
    if (burst.length && burst.length < neverTyped) typed(burst.map((press) => press.text).join(""))
    burst = []
  }
  addEventListener("keydown", (event) => {
    const { code, key, target } = event
    const quick = event.timeStamp - last < longestGap
    if (key === "Shift") return
    if (/^(Enter|NumpadEnter|Tab)$/.test(code) && quick && burst.length >= shortestCode) {
      event.preventDefault()
      event.stopImmediatePropagation()
      const text = burst.map((press) => press.sign).join("")
      burst = []
      return scanned(text)
    }
    if (!quick) giveBack()
    const presses = key === " " && !burst.length && target.tagName !== "INPUT"
    const chord = event.ctrlKey || event.metaKey || event.altKey || event.isComposing
    const types = [...key].length === 1 && !chord
    if (!types || presses || event.repeat) return giveBack()
    event.preventDefault()
    burst.push({ text: key, sign: onUSKeyboard(code) ?? key })
    last = event.timeStamp
    clearTimeout(timer)
    timer = setTimeout(giveBack, longestGap + 20)
  }, true)
}
