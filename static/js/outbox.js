// Changes that could not be sent, in the order in which they were made. They are sent again when the connection is back,
// one after another, each on top of what the one before it made.
const PAUSE = 4000;
const AWAY = [502, 503, 504];

export class Outbox {
  #changes = [];
  #composer;
  #timer = 0;
  #sending = null;

  constructor(composer) {
    this.#composer = composer;
    composer.addEventListener("htmx:sendError", this.#failed);
    composer.addEventListener("htmx:responseError", this.#refused);
    composer.addEventListener("htmx:beforeRequest", this.#hold);
    document.body.addEventListener("htmx:afterRequest", this.#answered);
    window.addEventListener("online", this.#retry);
    window.addEventListener("beforeunload", this.#warn);
  }

  close() {
    clearTimeout(this.#timer);
    document.body.removeEventListener("htmx:afterRequest", this.#answered);
    window.removeEventListener("online", this.#retry);
    window.removeEventListener("beforeunload", this.#warn);
  }

  get waiting() {
    return this.#changes.length;
  }

  // What is made while others wait waits behind them.
  #hold = (event) => {
    const config = event.detail.requestConfig;
    if (config.verb !== "post" || !this.waiting || this.#sending) return;
    event.preventDefault();
    this.#keep(config);
  };

  // A server that is being started again is away as a lost connection is.
  #refused = (event) => {
    if (AWAY.includes(event.detail.xhr.status)) this.#failed(event);
  };

  #failed = ({ detail }) => {
    if (detail.requestConfig.verb !== "post") return;
    if (!this.#sending) this.#keep(detail.requestConfig);
    this.#sending = null;
    this.#show();
  };

  #keep({ path, parameters, elt }) {
    const fields = [...(parameters.entries?.() ?? Object.entries(parameters))];
    const last = this.#changes.at(-1);
    const change = { path, fields, row: elt.closest("form")?.id || elt.id };
    // A field that is typed in again: its row is sent once, as it is at last.
    if (last?.path === path && /\/(steps|sections)\/[a-z0-9]+\/$/.test(path)) this.#changes.pop();
    this.#changes.push(change);
    this.#show();
  }

  #show() {
    const box = this.#composer.querySelector("#outbox");
    if (box) {
      box.hidden = !this.waiting;
      box.querySelector("[data-waiting]").textContent = this.waiting ? `(${this.waiting})` : "";
    }
    this.#composer.state(this.waiting ? "waiting" : "saved");
    clearTimeout(this.#timer);
    if (this.waiting) this.#timer = setTimeout(this.#retry, PAUSE);
  }

  #retry = () => {
    if (!this.waiting || this.#sending || !navigator.onLine) return this.waiting && this.#show();
    const change = this.#changes[0];
    const values = {};
    for (const [name, value] of change.fields) (values[name] ??= []).push(value);
    this.#sending = change;
    window.htmx.ajax("POST", change.path, { source: this.#composer, values, target: this.#composer, swap: "none" });
  };

  #answered = ({ detail }) => {
    if (!this.#sending || detail.requestConfig?.path !== this.#sending.path || !detail.xhr.status) return;
    this.#sending = null;
    this.#changes.shift();
    this.#show();
    if (this.waiting && detail.successful) queueMicrotask(this.#retry);
  };

  #warn = (event) => {
    if (this.waiting) event.preventDefault();
  };
}
