// What became of the changes, in a word that is always in sight, and the box that says what to do where they are stuck.
import { fill } from "./words.js";

export class SaveState {
  #composer;

  constructor(composer) {
    this.#composer = composer;
    composer.addEventListener("click", this.#pressed);
  }

  show() {
    const { trouble, count } = this.#composer.outbox;
    const shown = this.#composer.querySelector(".save-state");
    const name = this.#name(this.#composer.outbox);
    shown.textContent = fill(shown.dataset[name], { count });
    const calm = ["saved", "saving", "typing"].includes(name);
    shown.classList.toggle("is-waiting", !calm);
    shown.classList.toggle("soft", calm);
    const link = this.#composer.querySelector("[data-what-to-do]");
    link.hidden = !trouble && name !== "undecided";
    link.setAttribute("href", trouble ? "#outbox" : "#unsaved");
    this.#box(trouble, count);
  }

  #pressed = (event) => {
    const composer = this.#composer;
    if (event.target.closest("#outbox [data-again]")) composer.outbox.again();
    if (event.target.closest("#outbox [data-drop]")) composer.outbox.drop();
    if (!event.target.closest("[data-leave]")) return;
    event.preventDefault();
    composer.querySelector("#unsaved").remove();
    composer.querySelector("#undo").focus();
    composer.say(composer.dataset.left);
    composer.outbox.drop(true);
  };

  #name({ trouble, count }) {
    const composer = this.#composer;
    if (trouble) return trouble === "away" ? "away" : "stuck";
    if (composer.isUndecided) return "undecided";
    if (count) return "saving";
    if (composer.wasRefused) return "failed";
    const forms = composer.typing.unsaved;
    if (forms.some((form) => form.querySelector("[aria-invalid]"))) return "failed";
    return forms.length ? "typing" : "saved";
  }

  #box(trouble, count) {
    const box = this.#composer.querySelector("#outbox");
    box.hidden = !trouble;
    for (const part of box.querySelectorAll("[data-while]")) part.hidden = part.dataset.while !== trouble;
    for (const part of box.querySelectorAll("[data-for]")) {
      part.hidden = !part.dataset.for.split(" ").includes(trouble) || (part.matches("[data-drop]") && !count);
    }
    const waiting = box.querySelector("[data-waiting]");
    waiting.textContent = count ? fill(waiting.dataset.waiting, { count }) : "";
  }
}
