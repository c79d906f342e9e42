import { shape } from "./element.js"

/** How a flower stands: where its petals point (degrees from straight up), how wide they spread, its stem, and what is missing. */
const stands = {
    open: {},
    outline: {},
    bud: { spread: 56, stem: "M0 6V92" },
    half: { spread: 170, stem: "M0 6V92" },
    wilting: { spread: 150, towards: 118, stem: "M0 0C-4 -22-26 -20-28 8S-24 60-24 92", },
    fallen: { gone: true },
    other: { odd: true },
}

/** The flower of a role: as many petals as the role has, in one of the stands. It carries no name: the words beside it do. */
export function flower(petals, stand = "open") {
    const { spread, towards = 0, stem, gone, odd } = stands[stand]
    const drawing = shape("svg", { class: `flower ${stand}`, viewBox: stem ? "-60 -56 120 150" : "-50 -50 100 100", "aria-hidden": "true" })
    if (stem) drawing.append(shape("path", { class: "stem", d: stem }))
    const width = stem ? 9.5 : Math.min(15, 8.6 + 14 / petals ** 0.8)
    for (let index = 0; index < petals; index++) {
        const angle = spread ? towards - spread / 2 + (spread * index) / (petals - 1) : (360 * index) / petals
        const lies = gone && (index === 2 || index === 3)
        const place = lies ? `translate(${index * 28 - 62} 40) rotate(${index * 34})` : `rotate(${angle}) translate(0-28)`
        drawing.append(petal(width, place, odd && index === 1))
    }
    drawing.append(shape("circle", { class: "heart", r: stem ? 8 : 9 }))
    return drawing
}

function petal(width, transform, odd) {
    return shape("ellipse", { class: odd ? "petal odd" : "petal", rx: width, ry: 19, transform })
}

/** The sign for a code: four corners of a viewfinder with squares in it. */
export function codeSign() {
    const frame = "M-44-22V-44H-22M22-44H44V-22M44 22V44H22M-22 44H-44V22"
    const dots = "M-24-24h20v20h-20zM6-24h20v20h-20zM-24 6h20v20h-20zM6 6h9v9h-9zM17 17h9v9h-9z"
    return shape("svg", { class: "sign", viewBox: "-50 -50 100 100", "aria-hidden": "true" },
        shape("path", { class: "frame", d: frame }), shape("path", { d: dots }))
}
