import { drawing, shape } from "./element.js"

/** How a flower stands: how wide its petals spread and where to, in degrees. */
const stands = {
  open: {}, outline: {}, other: {},
  bud: { spread: 56, stem: "M0 6V92" },
  half: { spread: 170, stem: "M0 6V92" },
  wilting: { spread: 150, towards: 118, stem: "M0 0C-4-22-26-20-28 8S-24 60-24 92" },
  fallen: { falls: true },
}

/** The flower of a role, with as many petals as the role has. */
export function flower(petals, stand = "open") {
  const { spread, towards = 0, stem, falls } = stands[stand]
  const rx = stem ? 9.5 : Math.min(15, 8.6 + 14 / petals ** 0.8)
  const first = towards - (spread ?? 0) / 2
  const step = spread ? spread / (petals - 1) : 360 / petals
  return drawing(`flower ${stand}`, stem ? "-60 -56 120 150" : "-50 -50 100 100",
    stem && shape("path", { class: "stem", d: stem }),
    Array.from({ length: petals }, (_, index) => {
      const lies = falls && (index === 2 || index === 3)
      const transform = lies ? `translate(${index * 28 - 62} 32) rotate(${index * 34})`
        : `rotate(${first + index * step}) translate(0-28)`
      return shape("ellipse", { class: index === 1 ? "petal second" : "petal", rx, ry: 19, transform })
    }),
    shape("circle", { class: "heart", r: 9 }))
}

/** The sign for a code. */
export const codeSign = () => drawing("sign", "-50 -50 100 100",
  shape("path", { class: "frame", d: "M-44-22V-44H-22M22-44H44V-22M44 22V44H22M-22 44H-44V22" }),
  shape("path", { d: "M-24-24h20v20h-20zM6-24h20v20h-20zM-24 6h20v20h-20zM6 6h9v9h-9zM17 17h9v9h-9z" }))
