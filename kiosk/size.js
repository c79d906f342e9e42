let panel = { inches: 21.5, distance: 60, long: 1920, short: 1080 }
const root = document.documentElement

/** Takes the panel at the door (inches, distance in cm, native pixels) and lays the page out for it. */
export function fitTo(newPanel) {
  panel = newPanel ?? panel
  fit()
}

/** One size for everything: capitals of 0.7 degrees from where one stands, smaller only where a screen would not fit. */
function fit() {
  const dots = Math.hypot(panel.long, panel.short) / panel.inches / 2.54 / devicePixelRatio
  const letters = (Math.tan((0.7 * Math.PI) / 180) * panel.distance * dots) / 0.714
  const [wide, high] = innerWidth > innerHeight ? [32, 18.9] : [26, 42]
  const size = Math.min(letters, innerWidth / wide, innerHeight / high)
  const isPanel = Math.abs(Math.max(innerWidth, innerHeight) * devicePixelRatio - panel.long) < panel.long / 20
  const target = Math.max(isPanel ? Math.min(2 * dots, size * 2.95) : 0, size * 1.95)
  root.style.setProperty("font-size", `${size}px`)
  root.style.setProperty("--target", `${target}px`)
}

addEventListener("resize", fit)
