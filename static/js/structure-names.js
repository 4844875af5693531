// Names of the structures in a large picture. Without script each is a link, with its name as a title. Here a name
// shows below the picture as one points at a structure, taps it or walks there by keys: one stop for Tab, then arrows.
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

class StructureNames extends HTMLElement {
  #parts;
  #said;

  connectedCallback() {
    this.#parts = [...this.querySelectorAll(".diagram-names a")];
    this.#said = this.querySelector(".diagram-name");
    this.#parts.forEach((part, number) => part.setAttribute("tabindex", number ? -1 : 0));
    for (const kind of ["pointerover", "focusin"]) this.addEventListener(kind, (event) => this.#show(part(event)));
    this.addEventListener("click", (event) => this.#tap(event));
    this.addEventListener("keydown", (event) => this.#walk(event));
  }

  #show(found) {
    if (!found) return;
    for (const one of this.#parts) one.classList.toggle("is-named", one === found);
    this.#said.textContent = found.getAttribute("aria-label");
    this.#said.href = found.getAttribute("href");
    this.#said.hidden = false;
  }

  // A finger covers what it taps: it gets the name, and the name leads on.
  #tap(event) {
    if (!part(event) || event.pointerType === "mouse" || !event.pointerType) return;
    event.preventDefault();
    this.#show(part(event));
  }

  #walk(event) {
    const found = part(event);
    if (!found || !STEPS[event.key]) return;
    event.preventDefault();
    const next = this.#parts.at((this.#parts.indexOf(found) + STEPS[event.key]) % this.#parts.length);
    this.#parts.forEach((one) => one.setAttribute("tabindex", one === next ? 0 : -1));
    next.focus();
  }
}

function part(event) {
  return event.target.closest?.(".diagram-names a");
}

customElements.define("structure-names", StructureNames);
