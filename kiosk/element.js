const dress = (node, attributes, children) => {
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value)
    else if (value != null && value !== false) node.setAttribute(key, value)
  }
  node.append(...children.flat(2).filter((child) => child || child === 0))
  return node
}

/** An element with its attributes, listeners and children; null and false are left out. */
export const element = (name, attributes = {}, ...children) =>
  dress(document.createElement(name), attributes, children)

/** The same for a shape in a drawing. */
export const shape = (name, attributes = {}, ...children) =>
  dress(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children)

export const drawing = (kind, box, ...children) =>
  shape("svg", { class: kind, viewBox: box, "aria-hidden": "true" }, ...children)

/** A sign drawn with one line. */
export const icon = (d) => drawing("icon", "0 0 24 24", shape("path", { d }))

export const button = (kind, label, act, more) =>
  element("button", { type: "button", class: kind, onclick: act, ...more }, label)

export const byId = (id) => document.getElementById(id)
