// Sends the queue: one change at a time, each on top of the revision that the one before it made.
import { Queue } from "./queue.js";
import { renewToken } from "./token.js";

const PAUSE = 4000;
const TAKEN = [200, 409, 422];
const OFFLINE = [0, 502, 503, 504];
const TROUBLES = { 401: "loggedOut", 403: "forbidden", 404: "gone" };

export class Outbox {
  #queue = new Queue();
  #composer;
  #state;
  #timer = 0;
  #renewedFor = null;

  constructor(composer) {
    this.#composer = composer;
    this.#state = composer.state;
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

  put(change) {
    if (!this.#queue.put(change)) return;
    if (this.#state.holds(this.#queue.first)) this.#composer.saveState.waits(change);
    this.#send();
  }

  rebase(from, to) {
    this.#queue.rebase(from, to);
  }

  // Send again, as the button says.
  again = async () => {
    const renews = this.#state.is("loggedOut") || this.#state.is("forbidden");
    this.#state.on(renews ? await renewToken(this.#composer.dataset.token) : "again");
    this.#renewedFor = null;
    this.#send();
  };

  // Drop the first change.
  drop() {
    const { first } = this.#queue;
    this.#queue.remove(first);
    first?.giveBack();
    this.#state.on("dropped");
    this.#send();
  }

  // Leave the change that is in conflict.
  leave() {
    this.#queue.removeDecisions();
    this.#state.on("left");
    this.#send();
  }

  #send(isRetry = false) {
    clearTimeout(this.#timer);
    const [queue, state] = [this.#queue, this.#state];
    state.on(queue.length ? "queued" : "emptied");
    if (state.is("offline")) this.#timer = setTimeout(this.#retry, PAUSE);
    if (queue.sending || !queue.length || state.holds(queue.first, isRetry)) return this.#composer.tell();
    const change = (queue.sending = queue.first);
    const values = change.values(this.#composer.revision);
    const request = { source: this.#composer, target: this.#composer, values, swap: "none" };
    this.#composer.tell();
    window.htmx.ajax("POST", change.path, request).catch(() => {});
  }

  #retry = () => {
    if (!this.#state.is("offline") || this.sending) return;
    if (!this.count) this.#state.on("idle");
    this.#send(navigator.onLine);
  };

  // Back from logging in, in another tab.
  #back = () => {
    if (this.#state.is("loggedOut")) this.again();
  };

  #answered = async ({ detail }) => {
    const [change, { status }] = [this.sending, detail.xhr];
    if (!change || detail.requestConfig.elt !== this.#composer) return;
    const isTaken = TAKEN.includes(status) && this.#composer.answered(change, detail.xhr);
    if (isTaken) this.#queue.remove(change);
    const event = await (isTaken ? "answered" : this.#trouble(change, status)); // by then htmx is done
    this.#queue.sending = null;
    if (this.#state.on(event) && this.#state.is("offline")) this.#composer.saveState.waits(change);
    this.#send();
  };

  // A 403 may just mean a lost CSRF cookie: get a new token, once a change.
  #trouble(change, status) {
    if (OFFLINE.includes(status)) return "offline";
    if (status !== 403 || this.#renewedFor === change) return TROUBLES[status] ?? "failed";
    this.#renewedFor = change;
    return renewToken(this.#composer.dataset.token);
  }
}
