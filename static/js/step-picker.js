// The bar for several steps at once is there while some are selected. Shift and a click select all between.
class StepPicker extends HTMLElement {
  #last = null;

  connectedCallback() {
    this.composer = this.closest("routine-composer");
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

  #between = (event) => {
    const box = event.target.closest(".step-pick input");
    if (!box) return;
    const boxes = this.#boxes;
    const [from, to] = [boxes.indexOf(this.#last), boxes.indexOf(box)].sort((a, b) => a - b);
    if (event.shiftKey && from >= 0) for (const each of boxes.slice(from, to + 1)) each.checked = box.checked;
    this.#last = box;
    this.#count();
  };
}

customElements.define("step-picker", StepPicker);
