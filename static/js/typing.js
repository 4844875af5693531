// Autosave. A field is saved when it is left, a text also after a pause in typing. A number, or a choice among radio
// buttons, waits until it stands still, so that holding an arrow down makes one change.
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

  // The state of the fields, as an event of the composer's state.
  get found() {
    const forms = this.#unsaved;
    if (!forms.length) return "tidy";
    return forms.some((form) => form.querySelector("[aria-invalid]")) ? "mistaken" : "typed";
  }

  get #unsaved() {
    return [...this.#composer.querySelectorAll(FORMS)].filter((form) => differing(form).size);
  }

  // Saves the forms that wait for a pause; or, before stored values change, every form that can be saved.
  flush(all = false) {
    for (const form of all ? this.#unsaved : [...this.#timers.keys()]) {
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
    if (form && ["number", "radio"].includes(target.type)) this.#later(form, STILL);
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
    this.#composer.state.on("mended");
    this.#composer.tell();
  }

  #hidden = () => {
    if (document.hidden) this.flush();
  };

  #warn = (event) => {
    const { state } = this.#composer;
    state.on(this.found);
    const started = [...this.#composer.querySelectorAll("form[data-once]")].some((form) => differing(form).size);
    if (state.losesSomething || started) event.preventDefault();
  };
}
