// The page of practice without an account: what this device keeps, to read, to export and to delete.
import { asCsv, forget, kept } from "./kept-practice.js";
import { fill } from "./words.js";

const TYPES = { csv: "text/csv", json: "application/json" };

class DevicePractice extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.#show();
    this.querySelector("[data-drop]").addEventListener("click", () => {
      if (!confirm(this.dataset.ask)) return;
      forget(kept().map((session) => session.id));
      this.#show();
    });
  }

  #show() {
    const sessions = kept().sort((one, other) => String(other.started_at).localeCompare(String(one.started_at)));
    this.querySelector("[data-full]").hidden = !sessions.length;
    this.querySelector("[data-empty]").hidden = sessions.length > 0;
    this.querySelector("[data-rows]").replaceChildren(...sessions.map((session) => this.#row(session)));
    this.#link("csv", asCsv(sessions));
    this.#link("json", JSON.stringify(sessions, null, 1));
  }

  #row(session) {
    const row = document.createElement("li");
    const said = document.createElement("div");
    said.append(line("rows-title", session.title), line("small soft", this.#facts(session)));
    if (session.note) said.append(line("small practice-note", session.note));
    row.append(said);
    return row;
  }

  #facts(session) {
    const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
    const began = new Date(session.started_at);
    const facts = [
      isNaN(began) ? "" : format.format(began),
      fill(this.dataset.minutes, { minutes: Math.round((session.seconds_done || 0) / 60) }),
    ];
    if (Number.isInteger(session.before) && Number.isInteger(session.after)) facts.push(fill(this.dataset.felt, session));
    return facts.filter(Boolean).join(" · ");
  }

  #link(kind, text) {
    const link = this.querySelector(`[data-as=${kind}]`);
    URL.revokeObjectURL(link.href);
    link.href = URL.createObjectURL(new Blob([text], { type: TYPES[kind] }));
  }
}

function line(name, text) {
  const part = document.createElement("p");
  part.className = name;
  part.textContent = text;
  return part;
}

customElements.define("device-practice", DevicePractice);
