// What opens over a routine that is played: its steps, the choices, what to do if something is wrong, the keys, and the
// line that says what a button did.
import { fill } from "../words.js";

export class OverTheStage {
  #player;
  #words;

  constructor(player, words) {
    [this.#player, this.#words] = [player, words];
  }

  keys() {
    this.#part("keys").showModal();
  }

  wrong() {
    const dialog = this.#part("wrong");
    dialog.showModal();
    dialog.scrollTop = 0;
  }

  choices(choices) {
    const dialog = this.#part("choosing");
    choices.lendTo(dialog);
    dialog.showModal();
  }

  // The steps, with the focus on the one that is played.
  list(cue) {
    const dialog = this.#part("list");
    for (const button of dialog.querySelectorAll("[data-jump]")) {
      if (Number(button.dataset.jump) === cue) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    }
    dialog.showModal();
    dialog.querySelector("[aria-current]")?.focus();
  }

  // Returns what it says.
  tell(name, level, canUndo) {
    const said = fill(this.#words[name], { level });
    const line = this.#toast;
    line.querySelector("[data-show=toast-words]").textContent = said;
    line.querySelector("button").hidden = !canUndo;
    line.hidden = false;
    return said;
  }

  clear() {
    this.#toast.hidden = true;
  }

  get #toast() {
    return this.#player.querySelector('[data-show="toast"]');
  }

  #part(name) {
    return this.#player.querySelector(`dialog[data-part="${name}"]`);
  }
}
