// Shows the state of the composer: in a word beside the time, and in a box that says what to do if the queue is stuck.
import { fill } from "./words.js";

export class SaveState {
  #composer;

  constructor(composer) {
    this.#composer = composer;
    composer.addEventListener("click", this.#pressed);
  }

  show() {
    const { state, outbox } = this.#composer;
    const { shows, calm, box } = state.shown;
    const shown = this.#composer.querySelector(".save-state");
    shown.textContent = fill(shown.dataset[shows], { count: outbox.count });
    shown.classList.toggle("is-waiting", !calm);
    shown.classList.toggle("soft", Boolean(calm));
    const link = this.#composer.querySelector("[data-what-to-do]");
    link.hidden = !box && !state.is("conflict");
    link.setAttribute("href", box ? "#outbox" : "#unsaved");
    this.#fill(box, outbox.count);
  }

  // Says that a change waits in the queue.
  waits(change) {
    const { dataset, state, outbox } = this.#composer;
    const { addWaits, changeWaits, after } = dataset;
    const unsent = [change.adds && addWaits, changeWaits].filter(Boolean);
    const words = state.is("offline") ? unsent : state.shown.box ? [] : [after];
    this.#say(words.map((said) => fill(said, { name: change.adds, count: outbox.count })).join(" "));
  }

  #pressed = (event) => {
    const composer = this.#composer;
    if (event.target.closest("#outbox [data-again]")) composer.outbox.again();
    if (event.target.closest("#outbox [data-drop]")) composer.outbox.drop();
    if (!event.target.closest("[data-leave]")) return;
    event.preventDefault();
    composer.querySelector("#unsaved").remove();
    composer.querySelector("#undo").focus();
    this.#say(composer.dataset.left);
    composer.outbox.leave();
  };

  #fill(wanted, count) {
    const box = this.#composer.querySelector("#outbox");
    box.hidden = !wanted;
    for (const part of box.querySelectorAll("[data-while]")) part.hidden = part.dataset.while !== wanted;
    for (const part of box.querySelectorAll("[data-for]")) {
      part.hidden = !part.dataset.for.split(" ").includes(wanted) || (part.matches("[data-drop]") && !count);
    }
    const waiting = box.querySelector("[data-waiting]");
    waiting.textContent = count ? fill(waiting.dataset.waiting, { count }) : "";
  }

  // For screen readers, and in the bar.
  #say(words) {
    for (const id of words ? ["announcement", "bar-said"] : []) document.getElementById(id).textContent = words;
  }
}
