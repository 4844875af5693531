// The edit page without a reload: each change is sent on top of the revision that the page shows, what comes back is put
// where it belongs, and what cannot be sent waits on the page until the connection is back.
import { Outbox } from "./outbox.js";

class RoutineComposer extends HTMLElement {
  #revision = "";
  #picked = null;

  connectedCallback() {
    this.#revision = this.querySelector("#time-bar")?.dataset.revision;
    this.outbox = new Outbox(this);
    this.addEventListener("htmx:configRequest", (event) => this.#onTop(event));
    this.addEventListener("htmx:beforeRequest", (event) => this.#sending(event));
    document.body.addEventListener("htmx:afterRequest", this.#received);
    document.addEventListener("keydown", this.#keys);
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
    if (shown) shown.textContent = shown.dataset[name];
  }

  #onTop({ detail }) {
    if (detail.verb === "post") detail.parameters.set("revision", this.#revision);
  }

  #sending({ detail }) {
    if (detail.requestConfig.verb !== "post") return;
    this.#picked = { id: document.activeElement?.id, element: document.activeElement };
    this.state("saving");
  }

  #received = ({ detail }) => {
    if (!this.isConnected || detail.requestConfig?.verb !== "post" || !detail.xhr.status) return;
    const changes = this.querySelector("#changes[data-order]");
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
    const near = this.#beside(steps);
    for (const fresh of changes.querySelectorAll(":scope > section")) list.append(fresh);
    for (const fresh of changes.querySelectorAll(":scope > ol > li")) {
      const old = list.querySelector(`#${fresh.id}`);
      if (old) old.replaceWith(fresh);
      else list.append(fresh);
    }
    for (const row of list.querySelectorAll("[data-step]")) if (!steps.has(row.dataset.step)) row.remove();
    for (const part of list.querySelectorAll("[data-section]")) if (!sections.has(part.dataset.section)) part.remove();
    for (const [section, keys] of order) {
      const part = list.querySelector(`[data-section="${section}"]`);
      if (part !== list.children[order.findIndex(([key]) => key === section)]) list.append(part);
      const rows = part.querySelector(".step-list");
      keys.forEach((key, index) => {
        const row = list.querySelector(`[data-step="${key}"]`);
        if (rows.children[index] !== row) rows.insertBefore(row, rows.children[index] ?? null);
      });
    }
    window.htmx.process(list);
    this.#focusAgain(near);
  }

  // The row after the focused one, should that one go.
  #beside(steps) {
    const row = this.#picked?.element?.closest?.("[data-step]");
    if (!row || steps.has(row.dataset.step)) return null;
    const rows = [...this.querySelectorAll("[data-step]")].filter((r) => r === row || steps.has(r.dataset.step));
    const place = rows.indexOf(row);
    return rows[place + 1] ?? rows[place - 1] ?? null;
  }

  #focusAgain(near) {
    if (document.activeElement && document.activeElement !== document.body) return;
    const { id, element } = this.#picked ?? {};
    const again = element?.isConnected ? element : id ? document.getElementById(id) : null;
    (again ?? near?.querySelector(".drag-handle") ?? this.querySelector("#q"))?.focus({ preventScroll: Boolean(again) });
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
