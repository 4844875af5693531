// Names of the structures in a large picture: one shows as somebody points at it, taps it, or walks there by keys. On
// the page of a technique each is a link, with its name as a title where there is no script: one stop for Tab, then arrows.
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export class StructureNames extends HTMLElement {
  connectedCallback() {
    this.parts.forEach((part, number) => part.setAttribute("tabindex", number ? -1 : 0));
    for (const kind of ["pointerover", "focusin"]) this.addEventListener(kind, (event) => this.pointed(event));
    this.addEventListener("click", (event) => this.tapped(event));
    this.addEventListener("keydown", (event) => this.pressed(event));
  }

  // From back to front, as they lie over the picture.
  get parts() {
    return [...this.querySelectorAll(".diagram-names [aria-label]")];
  }

  get named() {
    return this.parts.find((part) => part.classList.contains("is-named"));
  }

  partOf({ target }) {
    return target.closest?.(".diagram-names [aria-label]");
  }

  show(found) {
    for (const part of this.parts) part.classList.toggle("is-named", part === found);
    const said = this.querySelector(".diagram-name");
    said.textContent = found.getAttribute("aria-label");
    said.hidden = false;
    if (found.hasAttribute("href")) said.href = found.getAttribute("href");
  }

  pointed(event) {
    const found = this.partOf(event);
    if (found) this.show(found);
  }

  // A finger covers what it taps: it gets the name, and the name leads on.
  tapped(event) {
    const found = this.partOf(event);
    if (!found || event.pointerType === "mouse" || !event.pointerType) return;
    event.preventDefault();
    this.show(found);
  }

  pressed(event) {
    const { parts } = this;
    const by = STEPS[event.key];
    if (!by || !parts.length || !event.target.closest(".diagram-names")) return;
    event.preventDefault();
    const from = parts.indexOf(this.named);
    this.walkTo(parts.at(from < 0 ? Math.min(0, by) : (from + by) % parts.length));
  }

  walkTo(part) {
    for (const one of this.parts) one.setAttribute("tabindex", one === part ? 0 : -1);
    part.focus();
  }
}

customElements.define("structure-names", StructureNames);
