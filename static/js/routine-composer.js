// The edit page without a reload: each change is sent on top of the revision that the page shows, what comes back is put
// where it belongs, and what cannot be sent waits on the page until the connection is back.
import { Outbox } from "./outbox.js";
import { Focus, carryOver } from "./renewal.js";

function putAt(parent, index, child) {
  if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
}

class RoutineComposer extends HTMLElement {
  #revision = "";
  #focus = null;

  connectedCallback() {
    this.#revision = this.querySelector("#time-bar")?.dataset.revision;
    this.outbox = new Outbox(this);
    this.addEventListener("htmx:configRequest", (event) => this.#onTop(event));
    this.addEventListener("htmx:beforeRequest", (event) => this.#sending(event));
    this.addEventListener("htmx:oobBeforeSwap", ({ detail }) => carryOver(detail.target, detail.fragment));
    document.body.addEventListener("htmx:afterRequest", this.#received);
    document.addEventListener("keydown", this.#keys);
    queueMicrotask(() => this.querySelector("#unsaved")?.focus());
  }

  disconnectedCallback() {
    document.body.removeEventListener("htmx:afterRequest", this.#received);
    document.removeEventListener("keydown", this.#keys);
    this.outbox.close();
  }

  get waiting() {
    return this.outbox.waiting;
  }

  state(name) {
    const shown = this.querySelector(".save-state");
    if (!shown) return;
    shown.textContent = shown.dataset[name];
    shown.classList.toggle("is-waiting", name === "waiting");
    shown.classList.toggle("soft", name !== "waiting");
  }

  #onTop({ detail }) {
    if (detail.verb === "post") detail.parameters.set("revision", this.#revision);
  }

  #sending({ detail }) {
    if (detail.requestConfig.verb !== "post") return;
    this.#focus = new Focus(this);
    this.state("saving");
  }

  #received = ({ detail }) => {
    if (!this.isConnected || detail.requestConfig?.verb !== "post" || !detail.xhr.status) return;
    const changes = this.querySelector("#changes[data-order]");
    if (!changes && detail.failed) this.state(this.waiting ? "waiting" : "failed");
    if (!changes) return;
    this.#revision = changes.dataset.revision;
    this.#place(changes);
    this.#renewHeat();
    this.state(this.waiting ? "waiting" : "saved");
    changes.removeAttribute("data-order");
    this.querySelector("#unsaved")?.remove();
    this.dispatchEvent(new CustomEvent("composer:changed", { bubbles: true }));
  };

  // New rows and sections are put in, those that went are taken out, and all stand in the order that was sent.
  #place(changes) {
    const order = JSON.parse(changes.dataset.order);
    const list = this.querySelector("#section-list");
    const steps = new Set(order.flatMap(([, keys]) => keys));
    const sections = new Set(order.map(([key]) => key));
    const [parts, rows] = [":scope > section", ":scope > ol > li"].map((all) => [...changes.querySelectorAll(all)]);
    list.append(...parts);
    for (const fresh of rows) {
      const old = list.querySelector(`#${fresh.id}`);
      if (old) carryOver(old, fresh);
      if (old) old.replaceWith(fresh);
      else list.append(fresh);
    }
    for (const row of list.querySelectorAll("[data-step]")) if (!steps.has(row.dataset.step)) row.remove();
    for (const part of list.querySelectorAll("[data-section]")) if (!sections.has(part.dataset.section)) part.remove();
    const standing = new Map([...list.querySelectorAll("[data-step]")].map((row) => [row.dataset.step, row]));
    order.forEach(([section, keys], place) => {
      const part = list.querySelector(`:scope > [data-section="${section}"]`);
      putAt(list, place, part);
      keys.forEach((key, index) => putAt(part.querySelector(".step-list"), index, standing.get(key)));
    });
    for (const fresh of [...parts, ...rows]) window.htmx.process(fresh);
    this.#focus?.again();
  }

  // The map of the body is asked for anew while it is looked at, and when it is looked at again.
  #renewHeat() {
    const fold = this.querySelector(".heat-details");
    const renew = () => window.htmx.trigger("#heat", "renew");
    if (fold.open) renew();
    else fold.addEventListener("toggle", renew, { once: true });
  }

  #keys = (event) => {
    const typing = event.target.closest?.("textarea, input:not([type=checkbox], [type=radio])");
    if (typing || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    const redo = (key === "z" && event.shiftKey) || key === "y";
    if (key !== "z" && !redo) return;
    event.preventDefault();
    this.querySelector(redo ? "#redo" : "#undo")?.click();
  };
}

customElements.define("routine-composer", RoutineComposer);
