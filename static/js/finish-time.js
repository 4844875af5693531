// "Starting now, done at 21:14", by the clock of the device.
class FinishTime extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    this.#tell();
    this.#timer = setInterval(() => this.#tell(), 15_000);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  #tell() {
    const end = new Date(Date.now() + 1000 * Number(this.dataset.seconds));
    const time = end.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    this.textContent = this.dataset.words.replace("%s", time);
  }
}

customElements.define("finish-time", FinishTime);
