// A player's second screen: shows the code that opens it, and tells it where the player is. A player only has to call
// `follow(() => clock.state())` once; what the screen can work out for itself is not sent.
const LOOKS_EVERY = 1_000; // ms, and the soonest that a message follows another
const STILL_THERE = 20_000; // between two signs of life
const AGAIN = 5_000; // after a message that failed
const OFF_BY = 700; // by which a screen may be wrong before it is told
const KEPT = "effleur.player.second-screen"; // for this tab: a reload goes on with the same screen

// Whether a screen that was told `told` at `told.at` shows what is the case at `now`.
export function isRight(told, { status, position, total }, now) {
  if (told?.status !== status || told.total !== total) return false;
  const passed = status === "playing" ? now - told.at : 0;
  return Math.abs(Math.min(told.position + passed, total) - position) <= OFF_BY;
}

class SecondScreen extends HTMLElement {
  #read = () => ({ status: "ready", position: 0, total: 0 });
  #key = "";
  #told = null; // what the screen knows, since when, and when it was last sent anything
  #next = 0; // the earliest time of the next message
  #isSending = false;
  #timer;

  connectedCallback() {
    this.hidden = false;
    this.addEventListener("click", this.#pressed);
    addEventListener("pagehide", this.#leaving);
    this.#timer = setInterval(() => this.#tell(), LOOKS_EVERY);
    if (!this.#key) this.#take(kept());
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
    this.removeEventListener("click", this.#pressed);
    removeEventListener("pagehide", this.#leaving);
  }

  // `read` returns the state of a clock.
  follow(read) {
    this.#read = () => {
      const { status, position, total } = read();
      return { status, position: Math.round(Math.min(position, total)), total };
    };
  }

  async #tell() {
    const [now, state] = [Date.now(), this.#read()];
    const knows = isRight(this.#told, state, now);
    if (!this.#key || this.#isSending || now < this.#next || (knows && now < this.#told.sent + STILL_THERE)) return;
    this.#isSending = true;
    const answer = await this.#post(this.dataset.tell, knows ? {} : state);
    this.#isSending = false;
    if (answer?.status === 404) return this.#forget();
    this.#next = answer?.ok ? 0 : Date.now() + AGAIN;
    this.#say(answer?.ok ? "" : "away");
    if (answer?.ok) this.#told = { ...(knows ? this.#told : { ...state, at: now }), sent: now };
  }

  // The answer, or null where there is none.
  #post(address, data) {
    const body = JSON.stringify({ key: this.#key, ...data });
    const options = { method: "POST", body, signal: AbortSignal.timeout(10_000), credentials: "omit" };
    return fetch(address, options).catch(() => null);
  }

  #pressed = async ({ target }) => {
    const act = target.closest("[data-screen]")?.dataset.screen;
    if (act === "open") await this.#open();
    if (act !== "end") return;
    const answer = await this.#post(this.dataset.end, {});
    if (answer?.ok || answer?.status === 404) this.#forget();
    else this.#say("away");
  };

  async #open() {
    const answer = await this.#post(this.dataset.open, this.#read());
    if (answer?.status !== 201) return this.#say(answer?.status === 429 ? "many" : "failed");
    this.#take(kept(await answer.text()));
    this.#say("");
  }

  #take(code) {
    this.querySelector(".second-screen-code").innerHTML = code;
    [this.#key, this.#told, this.#next] = [this.querySelector("[data-key]")?.dataset.key ?? "", null, 0];
    for (const button of this.querySelectorAll("[data-screen]")) {
      button.hidden = (button.dataset.screen === "end") !== Boolean(this.#key);
    }
  }

  #forget() {
    this.#take(kept(""));
    this.#say("ended");
  }

  #say(said) {
    for (const words of this.querySelectorAll("[data-when]")) words.hidden = words.dataset.when !== said;
  }

  // The page goes: nobody waits for an answer.
  #leaving = () => {
    const state = this.#read();
    const status = state.status === "finished" ? "finished" : "gone";
    if (this.#key) navigator.sendBeacon(this.dataset.tell, JSON.stringify({ key: this.#key, ...state, status }));
    this.#told = null;
  };
}

// The code of this tab's screen. A private window may keep none: a reload then needs a new one.
function kept(code) {
  try {
    if (code !== undefined) sessionStorage.setItem(KEPT, code);
    return sessionStorage.getItem(KEPT) ?? "";
  } catch {
    return code ?? "";
  }
}

customElements.define("second-screen", SecondScreen);
