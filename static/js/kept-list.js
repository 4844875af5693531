// What this device keeps: routines to open or remove, sessions that wait to be sent, and how much room all takes.
import { ask, day, megabytes } from "./kept-pages.js";
import { drop, waiting } from "./offline-queue.js";
import { fill } from "./words.js";

class KeptList extends HTMLElement {
  #account = "";

  connectedCallback() {
    // In place of another page, which is not kept.
    this.querySelector(".kept-missing").hidden = location.pathname === this.dataset.address;
    if (!navigator.serviceWorker) return this.#part("none", true);
    this.addEventListener("click", (event) => {
      const button = event.target.closest("button[value]");
      if (button) this.#remove(button);
    });
    ask("list")
      .then((answer) => this.#show(answer))
      .catch(() => this.#part("none", true));
  }

  #part(name, shown) {
    this.querySelector(`.kept-${name}`).hidden = !shown;
  }

  #show({ kept, account }) {
    this.#account = account;
    this.#part("none", false);
    this.#fillRows("routines", kept, (entry) => this.#routine(entry));
    this.#part("empty", !kept.length);
    this.#fillRows("sessions", waiting(account), (entry) => this.#session(entry));
    const size = kept.reduce((sum, entry) => sum + entry.size, 0);
    this.querySelector(".kept-size").textContent = kept.length ? fill(this.dataset.size, { size: megabytes(size) }) : "";
  }

  #fillRows(name, entries, look) {
    this.#part(name, entries.length > 0);
    this.querySelector(`.kept-${name} .rows`).replaceChildren(...entries.map(look));
  }

  #routine({ place, title, paths, opened, marked, until, size }) {
    const row = this.#row(title, fill(marked ? this.dataset.kept : this.dataset.opened, { day: day(opened) }), place);
    if (until) row.querySelector(".soft").append(` · ${fill(this.dataset.until, { day: day(until) })}`);
    row.querySelector(".soft").append(` · ${megabytes(size)}`);
    const link = document.createElement("a");
    link.href = paths.includes(place) ? place : `${place}play/`;
    link.append(...row.querySelector("h3").childNodes);
    row.querySelector("h3").append(link);
    return row;
  }

  #session({ session, refused }) {
    return this.#row(session.title, refused ? this.dataset.refused : day(session.ended_at), session.id);
  }

  #row(title, words, value) {
    const row = this.querySelector("template").content.firstElementChild.cloneNode(true);
    row.querySelector("h3").textContent = title;
    row.querySelector(".soft").textContent = words;
    row.querySelector("button").value = value;
    row.querySelector("button span").textContent = ` ${title}`;
    return row;
  }

  async #remove(button) {
    if (button.closest(".kept-sessions")) drop(button.value);
    else if (button.value === "all") return this.#after(await ask("remove all"));
    else return this.#after(await ask("remove", button.value));
    this.#after(await ask("list"));
  }

  #after(answer) {
    this.#show(answer);
    this.querySelector("h2:not([hidden] *)")?.focus();
  }
}

customElements.define("kept-list", KeptList);
