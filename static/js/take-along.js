// After a login: offers to send what this device logged without an account, or without the network. Each session has an id, so that one that is
// sent twice counts once; it leaves the device when the server has it.
import { forget, kept } from "./kept-practice.js";
import { lasting } from "./lasting.js";
import { fill } from "./words.js";

class TakeAlong extends HTMLElement {
  connectedCallback() {
    this.#show();
    this.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send(event.target);
    });
    this.querySelector("[data-drop]").addEventListener("click", () => {
      forget(kept().map((session) => session.id));
      this.#show();
    });
  }

  #show() {
    const count = kept().length;
    this.hidden = !count;
    this.querySelector(".callout-title").textContent = count === 1 ? this.dataset.one : fill(this.dataset.many, { count });
  }

  async #send(form) {
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    const token = form.elements.csrfmiddlewaretoken.value;
    for (const session of kept()) {
      if (await this.#log(session, token)) forget([session.id]);
    }
    const count = kept().length;
    if (!count) return location.assign(location.href.split("#")[0]);
    button.disabled = false;
    this.#show();
    this.querySelector("[role=status]").textContent = fill(this.dataset.failed, { count });
  }

  async #log(session, token) {
    try {
      const answer = await fetch(this.dataset.send, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify(lasting(session)),
      });
      return answer.ok;
    } catch {
      return false; // no network: it stays here
    }
  }
}

customElements.define("take-along", TakeAlong);
