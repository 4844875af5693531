// What is chosen before a routine is played, in a form that is lent to a dialog while it is played.
export const DEFAULTS = { voice: true, sound: true, vibration: true, large: false, locked: false, waits: "never" };
const SWITCHES = ["voice", "sound", "vibration", "large", "locked"];

export class Choices {
  #form;

  constructor(form, { waits, ...switches }, changed) {
    this.#form = form;
    for (const name of SWITCHES) form.elements[name].checked = switches[name];
    for (const each of form.elements.waits) each.checked = each.value === waits;
    if (!form.elements.waits.value) form.elements.waits.value = "never";
    form.addEventListener("change", () => changed(this.values));
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  get values() {
    const { elements } = this.#form;
    return { ...Object.fromEntries(SWITCHES.map((name) => [name, elements[name].checked])), waits: elements.waits.value };
  }

  // `can`: which of voice and vibration this device has.
  show(can) {
    for (const part of this.#form.querySelectorAll("[data-needs]")) part.hidden = !can[part.dataset.needs];
    this.#form.querySelector("[data-show=no-voice]").hidden = can.voice;
  }

  // A notice about the device.
  say(words) {
    const part = this.#form.querySelector("[data-show=abilities]");
    [part.textContent, part.hidden] = [words, !words];
  }

  // Moves the form into a dialog, and back when that closes.
  lendTo(dialog) {
    const [home, after] = [this.#form.parentElement, this.#form.nextSibling];
    dialog.querySelector(".player-dialog-head").after(this.#form);
    dialog.addEventListener("close", () => home.insertBefore(this.#form, after), { once: true });
  }
}
