// Sends the queue: one change at a time, each on top of the revision that the one before it made.
import { Queue } from "./queue.js";
import { renewToken } from "./token.js";

const PAUSE = 4000;
const AWAY = [0, 502, 503, 504];
const TROUBLES = { 401: "out", 403: "forbidden", 404: "gone" };
const ANSWERS = [200, 409, 422];

export class Outbox {
  trouble = ""; // or: away, out, forbidden, gone, failed
  #queue = new Queue();
  #composer;
  #timer = 0;
  #renewedFor = null;

  constructor(composer) {
    this.#composer = composer;
    composer.addEventListener("htmx:afterRequest", this.#answered);
    window.addEventListener("online", this.#retry);
    window.addEventListener("focus", this.#back);
  }

  close() {
    clearTimeout(this.#timer);
    window.removeEventListener("online", this.#retry);
    window.removeEventListener("focus", this.#back);
  }

  get count() {
    return this.#queue.length;
  }

  get sending() {
    return this.#queue.sending;
  }

  get isHeld() {
    return Boolean(this.trouble || (this.#composer.isUndecided && !this.#queue.first?.decides));
  }

  put(change) {
    if (!this.#queue.put(change)) return;
    if (this.isHeld) this.#composer.waits(change);
    this.#send();
  }

  rebase(from, to) {
    this.#queue.rebase(from, to);
  }

  // Send again what could not be sent.
  again = async () => {
    this.trouble = ["out", "forbidden"].includes(this.trouble) ? await renewToken(this.#composer.dataset.token) : "";
    this.#renewedFor = null;
    this.#send();
  };

  // Leave the first one, or the one that was to be put on top.
  drop(decided = false) {
    const { first } = this.#queue;
    if (decided) this.#queue.removeDecisions();
    else this.#queue.remove(first);
    if (!decided) first?.giveBack();
    if (!decided) this.trouble = "";
    this.#send();
  }

  #send(retry = false) {
    clearTimeout(this.#timer);
    if (this.trouble === "away") this.#timer = setTimeout(this.#retry, PAUSE);
    const free = !this.isHeld || (retry && this.trouble === "away");
    if (this.sending || !this.count || !free) return this.#composer.tell();
    const change = this.#queue.first;
    const values = change.values(this.#composer.revision);
    const request = { source: this.#composer, target: this.#composer, values, swap: "none" };
    this.#queue.sending = change;
    this.#composer.tell();
    window.htmx.ajax("POST", change.path, request).catch(() => {});
  }

  #retry = () => {
    if (this.trouble === "away" && !this.count) this.trouble = "";
    if (this.trouble === "away" && !this.sending) this.#send(navigator.onLine);
  };

  // Back from the tab in which one logged in.
  #back = () => {
    if (this.trouble === "out") this.again();
  };

  #answered = async ({ detail }) => {
    const [change, { status }] = [this.sending, detail.xhr];
    if (!change || detail.requestConfig.elt !== this.#composer) return;
    const taken = ANSWERS.includes(status) && this.#composer.answered(change, detail.xhr);
    if (taken) this.#queue.remove(change);
    const trouble = taken ? "" : AWAY.includes(status) ? "away" : (TROUBLES[status] ?? "failed");
    const fell = trouble && trouble !== this.trouble;
    this.trouble = trouble;
    // A cookie may have gone, and nothing else be wrong: once, that is put right by itself.
    if (status === 403 && this.#renewedFor !== change) {
      this.#renewedFor = change;
      this.trouble = (await renewToken(this.#composer.dataset.token)) || "";
    } else await null; // until htmx has done with the request
    this.#queue.sending = null;
    if (fell && this.trouble) this.#composer.waits(change);
    this.#send();
  };
}
