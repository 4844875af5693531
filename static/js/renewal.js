// What a swap of part of the page keeps: open folds, selected steps, unsaved typing, and the focus.
import { counterpart, differs, fieldsOf, held, hold, settle, stored } from "./field.js";

// Carries the state of a part over to its replacement. A fold with a mistake in it is open in any case. Unsaved values
// stay typed; the values in a refusal (422) are not stored either.
export function carryOver(old, fresh, status = 0) {
  for (const fold of old.querySelectorAll("details[id]")) {
    const again = fresh.querySelector(`#${CSS.escape(fold.id)}`);
    const isWritten = again?.matches(".step-note[open]");
    if (again && !again.querySelector("[aria-invalid]")) again.open = fold.open || isWritten;
  }
  for (const box of old.querySelectorAll(".step-pick input:checked")) {
    const again = fresh.querySelector(`.step-pick input[value="${box.value}"]`);
    if (again) again.checked = true;
  }
  for (const field of fieldsOf(old)) {
    const again = counterpart(field, fresh);
    if (again && status === 422) settle(again, stored(field));
    if (again && differs(field)) hold(again, held(field));
  }
}

// Puts the focus back where it was before a swap, or as near as possible.
export class Focus {
  constructor(page) {
    this.page = page;
    this.element = document.activeElement;
    this.selection = [this.element?.selectionStart, this.element?.selectionEnd];
    this.step = this.element?.closest("[data-step]")?.dataset.step;
    this.section = this.element?.closest("[data-section]")?.dataset.section;
    this.order = [...page.querySelectorAll("[data-step]")].map((row) => row.dataset.step);
  }

  again() {
    if (document.activeElement && document.activeElement !== document.body) return;
    const same = this.element?.isConnected ? this.element : this.element && counterpart(this.element, document);
    if (same) return this.#on(same);
    (this.#row() ?? this.#section() ?? this.page.querySelector("#undo"))?.focus();
  }

  // A replaced field gets its caret back; one that stayed still has it.
  #on(same) {
    same.focus({ preventScroll: true });
    if (same !== this.element && typeof this.selection[0] === "number") same.setSelectionRange(...this.selection);
  }

  // The handle of the same step; if that is gone, of the next one, or else of the one before.
  #row() {
    const place = this.order.indexOf(this.step);
    if (place < 0) return null;
    const near = [...this.order.slice(place), ...this.order.slice(0, place).reverse()];
    const handles = near.map((key) => this.page.querySelector(`[data-step="${key}"] .drag-handle`));
    return handles.find(Boolean);
  }

  #section() {
    return this.section && this.page.querySelector(`[data-section="${this.section}"] .section-fold > summary`);
  }
}
