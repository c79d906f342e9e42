/** An element with its attributes, listeners (`onclick`) and children; false, null and undefined leave an attribute out. */
export function element(name, attributes = {}, ...children) {
    return dress(document.createElement(name), attributes, children)
}

/** The same for a shape in a drawing. */
export function shape(name, attributes = {}, ...children) {
    return dress(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children)
}

function dress(node, attributes, children) {
    for (const [key, value] of Object.entries(attributes)) {
        if (key.startsWith("on")) node.addEventListener(key.slice(2), value)
        else if (value === true) node.setAttribute(key, "")
        else if (value !== false && value != null) node.setAttribute(key, value)
    }
    node.append(...children.flat().filter((child) => child != null && child !== false))
    return node
}

/** The one element with this id. */
export const byId = (id) => document.getElementById(id)
