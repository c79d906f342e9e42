let panel = { inches: 21.5, distance: 60, long: 1920, short: 1080 }
const root = document.documentElement

/** Lays the page out for the panel at the door (inches, distance in cm, native pixels). */
export function fitTo(newPanel) {
  panel = newPanel ?? panel
  fit()
}

/** Capitals of 0.7 degrees from where one stands, smaller only where a screen would not fit. */
function fit() {
  const dots = Math.hypot(panel.long, panel.short) / panel.inches / 2.54 / devicePixelRatio
  const letters = (Math.tan((0.7 * Math.PI) / 180) * panel.distance * dots) / 0.714
  const [wide, high] = innerWidth > innerHeight ? [32, 18.9] : [26, 42]
  const size = Math.min(letters, innerWidth / wide, innerHeight / high)
  const target = Math.max(Math.min(2 * dots, size * 2.95), size * 1.95)
  root.style.setProperty("font-size", `${size}px`)
  root.style.setProperty("--target", `${target}px`)
}

/** Lets long lists of rules shrink until the screen holds them, to this part of their size; what is longer scrolls. */
export function shrink(main, least) {
  for (let part = 1; part >= least; part -= 0.05) {
    main.style.setProperty("--part", part)
    main.classList.toggle("long", part < 1)
    if (main.scrollHeight <= main.clientHeight) return
  }
}

addEventListener("resize", fit)
