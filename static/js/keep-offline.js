// Keeps the routine of this page on the device, or removes it. Hidden where the browser cannot keep anything.
import { ask, megabytes } from "./kept-pages.js";
import { fill } from "./words.js";

class KeepOffline extends HTMLElement {
  #status;

  connectedCallback() {
    if (!navigator.serviceWorker) return;
    this.#status = this.querySelector("[role=status]");
    this.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.#change(button.value);
    });
    ask("list")
      .then((answer) => this.#show(this.#entry(answer)))
      .catch(() => {});
  }

  #entry({ kept }) {
    return kept.find(({ place, marked }) => marked && location.pathname.startsWith(place));
  }

  async #change(asks) {
    this.#status.textContent = asks === "keep" ? this.dataset.keeping : "";
    this.setAttribute("aria-busy", "true");
    const entry = await ask(asks, location.pathname).then((answer) => this.#entry(answer), () => undefined);
    this.removeAttribute("aria-busy");
    this.#show(entry);
    if (asks === "keep" && entry) navigator.storage?.persist?.().catch(() => {});
    if (asks === "keep" && !entry) this.#status.textContent = this.dataset.failed;
    this.querySelector("button:not([hidden])").focus();
  }

  #show(entry) {
    this.querySelector("[value=keep]").hidden = Boolean(entry);
    this.querySelector("[value=remove]").hidden = !entry;
    this.#status.textContent = entry ? fill(this.dataset.kept, { size: megabytes(entry.size) }) : "";
    this.hidden = false;
  }
}

customElements.define("keep-offline", KeepOffline);
