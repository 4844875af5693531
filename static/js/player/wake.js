// Keeps the screen on while a routine is followed. A browser takes this back when the page is hidden, so it is asked
// for again when the page is seen.

// `tell` hears how it went: "held", "missing" where the browser cannot, "refused" where it did not want to, for example
// with little battery; with these two the screen may go dark. "free" after a release.
export class Wake {
  #tell;
  #wanted = false;
  #lock = null;

  constructor(tell) {
    this.#tell = tell;
  }

  // With `sounds` the page is heard, too.
  async take(sounds = true) {
    if (!this.#wanted) document.addEventListener("visibilitychange", this.#seen);
    this.#wanted = true;
    if (sounds) asPlayback("playback");
    await this.#ask();
  }

  async release() {
    this.#wanted = false;
    document.removeEventListener("visibilitychange", this.#seen);
    asPlayback("auto");
    const lock = this.#lock;
    this.#lock = null;
    await lock?.release();
    this.#tell("free");
  }

  #seen = () => {
    if (document.visibilityState === "visible") this.#ask();
  };

  async #ask() {
    if (!this.#wanted || (this.#lock && !this.#lock.released)) return;
    if (!navigator.wakeLock) {
      this.#tell("missing");
      return;
    }
    try {
      const lock = await navigator.wakeLock.request("screen");
      if (!this.#wanted) await lock.release(); // given up while it was asked for
      else this.#tell("held");
      this.#lock = lock;
    } catch {
      if (this.#wanted && document.visibilityState === "visible") this.#tell("refused");
    }
  }
}

// What the page's sound is, where a browser asks (Safari): a playback is heard even where the phone is set to silent.
function asPlayback(type) {
  if (navigator.audioSession) navigator.audioSession.type = type;
}
