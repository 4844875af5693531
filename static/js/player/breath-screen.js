// The second screen: how much is to go, and a circle to breathe by. It asks the site where the player is, and counts by
// the site's clock, which each answer tells; this device's own clock may be wrong.
import { Wake } from "./wake.js";

const HIDDEN_EVERY = 10_000; // ms between two questions while nobody looks
const SHOWN_EVERY = 250;
const MISSED = 2; // answers, after which the connection is said to be gone

export function clock(ms) {
  const seconds = Math.ceil(ms / 1000);
  const [hours, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(rest)}:${two(seconds % 60)}` : `${rest}:${two(seconds % 60)}`;
}

// Milliseconds to go at a time of the site's clock; the time to get ready is none of them.
export function toGo({ status, position, total, at }, now) {
  const passed = status === "playing" ? now - at : 0;
  return Math.min(Math.max(total - Math.max(position + passed, 0), 0), total);
}

// Which sentence holds; the first to hold is said.
export function says(state, now, missed = 0) {
  const { status, position, at, quiet } = state;
  if (missed >= MISSED) return "away";
  if (quiet) return "quiet";
  if (status === "playing" && position + now - at < 0) return "lead";
  return status === "playing" && toGo(state, now) === 0 ? "finished" : status;
}

class BreathScreen extends HTMLElement {
  #state;
  #etag = null;
  #ahead; // of the site's clock before this page's
  #missed = 0;
  #timers = {};
  #wake = new Wake(() => {});

  connectedCallback() {
    if (!this.dataset.state) return;
    this.#state = JSON.parse(document.getElementById("screen-state").textContent);
    this.#ahead = Number(this.dataset.now) - performance.now();
    this.#timers.show = setInterval(this.#show, SHOWN_EVERY);
    document.addEventListener("visibilitychange", this.#seen);
    this.#wake.take(false);
    this.#ask();
  }

  disconnectedCallback() {
    this.#close();
  }

  #close() {
    clearInterval(this.#timers.show);
    clearTimeout(this.#timers.ask);
    document.removeEventListener("visibilitychange", this.#seen);
    this.#wake.release();
  }

  #seen = () => {
    if (document.hidden) return;
    this.#show();
    this.#ask();
  };

  async #ask() {
    clearTimeout(this.#timers.ask);
    const headers = this.#etag ? { "If-None-Match": this.#etag } : {};
    const sent = performance.now();
    try {
      const options = { headers, cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(10_000) };
      await this.#answered(await fetch(this.dataset.state, options), sent);
    } catch {
      this.#missed += 1;
    }
    if (this.#state.status === "ended") return;
    this.#show();
    clearTimeout(this.#timers.ask); // of another question, asked meanwhile
    this.#timers.ask = setTimeout(() => this.#ask(), document.hidden ? HIDDEN_EVERY : Number(this.dataset.every));
  }

  async #answered(answer, sent) {
    if (answer.status === 404) {
      this.#state = { ...this.#state, status: "ended", quiet: false };
      this.#show();
      this.#close();
      return;
    }
    if (!answer.ok && answer.status !== 304) throw new Error(answer.statusText);
    const here = (sent + performance.now()) / 2;
    this.#ahead = Number(answer.headers.get("X-Server-Time")) - here;
    if (answer.ok) [this.#state, this.#etag] = [await answer.json(), answer.headers.get("ETag")];
    this.#missed = 0;
  }

  #show = () => {
    const now = performance.now() + this.#ahead;
    const said = says(this.#state, now, this.#state.status === "ended" ? 0 : this.#missed);
    this.querySelector("[data-part=time]").textContent = clock(toGo(this.#state, now));
    if (this.dataset.says === said) return;
    this.dataset.says = said;
    for (const words of this.querySelectorAll("[data-when]")) words.hidden = words.dataset.when !== said;
  };
}

customElements.define("breath-screen", BreathScreen);
