// What is typed is saved when its field is left, and while one rests; a number when it stands still, so that an arrow that
// is held down makes one change.
import { differing, forgetMistakes } from "./field.js";

const REST = 1000;
const STILL = 600;
const FORMS = "form[data-as-typed]";

export class Typing {
  #composer;
  #timers = new Map();

  constructor(composer) {
    this.#composer = composer;
    composer.addEventListener("input", this.#typed);
    composer.addEventListener("change", this.#left);
    document.addEventListener("visibilitychange", this.#hidden);
    window.addEventListener("beforeunload", this.#warn);
  }

  close() {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    document.removeEventListener("visibilitychange", this.#hidden);
    window.removeEventListener("beforeunload", this.#warn);
  }

  // Forms that hold something that is not stored.
  get unsaved() {
    return [...this.#composer.querySelectorAll(FORMS)].filter((form) => differing(form).size);
  }

  // Hand on what waits for a rest; or, before what is stored changes, all that can be saved.
  flush(all = false) {
    for (const form of all ? this.unsaved : [...this.#timers.keys()]) {
      if (!form.querySelector("[aria-invalid]") || this.#timers.has(form)) this.#save(form);
    }
  }

  #typed = ({ target }) => {
    const form = target.closest(FORMS);
    if (!form) return;
    this.#composer.tell();
    if (target.matches("textarea, [type=text]") && target.validity.valid) this.#later(form, REST);
  };

  #left = ({ target }) => {
    const form = target.closest(FORMS);
    if (form && target.type === "number") this.#later(form, STILL);
    else if (form) this.#save(form);
  };

  #later(form, milliseconds) {
    clearTimeout(this.#timers.get(form));
    this.#timers.set(form, setTimeout(() => this.#save(form), milliseconds));
  }

  #save(form) {
    clearTimeout(this.#timers.get(form));
    this.#timers.delete(form);
    if (!form.isConnected) return;
    if (differing(form).size) return form.requestSubmit();
    forgetMistakes(form);
    this.#composer.tell();
  }

  #hidden = () => {
    if (document.hidden) this.flush();
  };

  #warn = (event) => {
    const { outbox, isUndecided } = this.#composer;
    const started = [...this.#composer.querySelectorAll("form[data-once]")].some((form) => differing(form).size);
    if (outbox.count || isUndecided || started || this.unsaved.length) event.preventDefault();
  };
}
