// The bar for changing several steps shows while any are selected. Shift-click selects a range.
const ROOMY = "(min-width: 48rem) and (min-height: 45rem)";

class StepPicker extends HTMLElement {
  #last = "";

  connectedCallback() {
    this.composer = this.closest("routine-composer");
    this.querySelector("#selected-more").open = matchMedia(ROOMY).matches;
    this.addEventListener("reset", () => queueMicrotask(this.#none));
    this.composer.addEventListener("change", this.#count);
    this.composer.addEventListener("click", this.#between);
    this.composer.addEventListener("composer:changed", this.#count);
    this.#count();
  }

  disconnectedCallback() {
    this.composer.removeEventListener("change", this.#count);
    this.composer.removeEventListener("click", this.#between);
    this.composer.removeEventListener("composer:changed", this.#count);
  }

  get #boxes() {
    return [...this.composer.querySelectorAll(".step-pick input")];
  }

  #count = () => {
    const count = this.#boxes.filter((box) => box.checked).length;
    this.hidden = !count && !this.querySelector("[role=alert]");
    this.querySelector("[data-count]").textContent = count ? `(${count})` : "";
  };

  // The focused button disappears with the bar, so the focus goes back to the last box.
  #none = () => {
    for (const box of this.#boxes) box.checked = false;
    this.#count();
    this.#boxes.find((box) => box.value === this.#last)?.focus({ preventScroll: true });
  };

  #between = (event) => {
    const box = event.target.closest(".step-pick input");
    if (!box) return;
    const boxes = this.#boxes;
    const [from, to] = [boxes.findIndex(({ value }) => value === this.#last), boxes.indexOf(box)].sort((a, b) => a - b);
    if (event.shiftKey && from >= 0) for (const each of boxes.slice(from, to + 1)) each.checked = box.checked;
    this.#last = box.value;
    this.#count();
  };
}

customElements.define("step-picker", StepPicker);
