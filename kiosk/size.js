let panel
let large = false

/** Takes the panel at the door (diagonal in inches, distance in cm, native pixels) and lays the page out for it. */
export function fitTo(newPanel) {
    panel = newPanel
    fit()
}

/** Larger letters on or off, for this visitor. */
export function enlarge(on) {
    large = on
    document.documentElement.classList.toggle("large", on)
    fit()
}

/** One root size for everything: capitals of 0.7 degrees seen from the panel's distance, smaller only where a screen would not fit. */
function fit() {
    const { inches = 21.5, distance = 60, long = 1920, short = 1080 } = panel ?? {}
    const perInch = Math.hypot(long, short) / inches / devicePixelRatio
    const capital = Math.tan((0.7 * Math.PI) / 180) * (distance / 2.54) * perInch
    const landscape = innerWidth > innerHeight
    const room = landscape ? Math.min(innerWidth / 32, innerHeight / 18.9) : Math.min(innerWidth / 26, innerHeight / 42)
    const root = Math.min(capital / 0.714, room)
    const isPanel = Math.abs(Math.max(innerWidth, innerHeight) * devicePixelRatio - long) < long / 20
    const target = isPanel ? (20 / 25.4) * perInch : 0
    const page = document.documentElement.style
    page.setProperty("font-size", `${root * (large ? 1.22 : 1)}px`)
    page.setProperty("--target", `${Math.max(Math.min(target, root * 2.95), root * 1.95)}px`)
}

addEventListener("resize", fit)
