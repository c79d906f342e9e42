// The browser's own printing behind a button; without script the page says how.
const button = document.getElementById("print");
button.hidden = false;
document.getElementById("by-hand").hidden = true;
button.addEventListener("click", () => window.print());
