const held = 1000

/** Ctrl+Shift+F9, held for a second: no scanner types it, no screen has it, and the browser and the machine leave it alone. */
export function listenForList(wanted) {
  let timer
  const over = () => {
    clearTimeout(timer)
    timer = undefined
  }
  addEventListener("keydown", ({ code, ctrlKey, shiftKey, altKey, repeat }) => {
    if (code !== "F9" || !ctrlKey || !shiftKey || altKey) return over()
    if (!repeat && !timer) timer = setTimeout(wanted, held)
  }, true)
  addEventListener("keyup", over, true)
  addEventListener("blur", over)
}
