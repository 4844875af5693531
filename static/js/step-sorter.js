// Drag and drop for steps, and from the library: by mouse, touch or keys. A drop submits a hidden form of the page.
import { HeldStep } from "./held-step.js";
import { fill } from "./words.js";

class StepSorter extends HTMLElement {
  #held = null;
  #letGo = new AbortController();

  connectedCallback() {
    this.composer = this.closest("routine-composer");
    this.composer.addEventListener("pointerdown", this.#grab);
    this.addEventListener("keydown", this.#keys);
    this.addEventListener("focusout", this.#left);
  }

  disconnectedCallback() {
    this.#end();
  }

  #grab = (event) => {
    const handle = event.target.closest(".drag-handle");
    const row = handle?.closest("[data-step], [data-technique]");
    if (!row || event.button || this.#held) return;
    event.preventDefault();
    handle.focus({ preventScroll: true });
    this.#held = new HeldStep(row, event.pointerId);
    if (this.#held.fromLibrary) this.composer.querySelector("library-sheet").classList.remove("is-open");
    const { signal } = (this.#letGo = new AbortController());
    addEventListener("pointermove", this.#drag, { signal });
    addEventListener("pointerup", this.#drop, { signal });
    addEventListener("pointercancel", this.#putBack, { signal });
    addEventListener("keydown", ({ key }) => key === "Escape" && this.#putBack(), { signal });
  };

  #drag = (event) => {
    if (event.pointerId !== this.#held?.pointer) return;
    const under = document.elementsFromPoint(event.clientX, event.clientY);
    const section = under.map((element) => element.closest(".composer-section")).find(Boolean);
    this.#held.over(section?.querySelector(".step-list"), event.clientY);
    this.#held.atEdge(event.clientY, () => this.#drag(event));
  };

  #drop = (event) => {
    if (event.pointerId !== this.#held?.pointer) return;
    if (this.#held.moved && this.#held.isOnTheRoutine) this.#send();
    else this.#putBack();
  };

  #keys = (event) => {
    const handle = event.target.closest(".drag-handle");
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const grips = event.key === " " || event.key === "Enter";
    if (!handle || !(grips || (this.#held && (by || event.key === "Escape")))) return;
    event.preventDefault();
    if (by) this.#step(by, handle);
    else if (!grips) this.#giveUp(handle);
    else if (this.#held) this.#send();
    else this.#pickUp(handle.closest("[data-step]"));
  };

  #pickUp(row) {
    this.#held = new HeldStep(row);
    this.#say(this.dataset.picked, { name: row.dataset.name });
  }

  #step(by, handle) {
    this.#held.stepping = true;
    this.#held.step(by, [...this.querySelectorAll(".step-list")]);
    handle.focus();
    this.#held.stepping = false;
    const { row, name } = this.#held;
    const rows = [...row.parentElement.children];
    const section = row.closest(".composer-section").querySelector("h2").textContent;
    this.#say(this.dataset.moved, { name, place: rows.indexOf(row) + 1, count: rows.length, section });
  }

  #giveUp(handle) {
    this.#say(this.dataset.back, { name: this.#held.name });
    this.#putBack();
    handle.focus();
  }

  // Leaving the handle while moving a step by keys puts it back, so that nothing is moved by accident.
  #left = () => {
    if (!this.#held || this.#held.pointer !== null || this.#held.stepping) return;
    queueMicrotask(() => {
      const active = document.activeElement;
      if (this.#held && active !== document.body && !this.#held.row.contains(active)) this.#putBack();
    });
  };

  #send() {
    const held = this.#held;
    const [form, stayed] = [document.getElementById(held.fromLibrary ? "put" : "place"), held.isWhereItWas];
    held.fill(form);
    held.letGo();
    this.#end();
    if (!held.fromLibrary) this.#say(this.dataset.dropped, { name: held.name });
    if (!stayed) form.requestSubmit();
  }

  #putBack = () => {
    this.#held?.putBack();
    this.#end();
  };

  #end() {
    this.#held = null;
    this.#letGo.abort();
  }

  #say(words, values) {
    document.getElementById("announcement").textContent = fill(words, values);
  }
}

customElements.define("step-sorter", StepSorter);
