// The start, and the button beside it that goes on where a routine was left.
import { fill } from "../words.js";

export class StartButton {
  #part;
  #words;
  #first;

  constructor(part, words) {
    [this.#part, this.#words] = [part, words];
    this.#first = this.#label.textContent;
  }

  offer({ number, name }) {
    this.#resume.textContent = fill(this.#words.go_on_at, { number, name });
    this.#change(true, this.#words.start_anew);
  }

  forget() {
    this.#change(false, this.#first);
  }

  #change(offers, words) {
    this.#resume.parentElement.hidden = !offers;
    this.#label.textContent = words;
    this.#part.querySelector('[data-do="start"]').classList.toggle("button-primary", !offers);
  }

  get #resume() {
    return this.#part.querySelector('[data-do="resume"]');
  }

  get #label() {
    return this.#part.querySelector('[data-show="start"]');
  }
}
