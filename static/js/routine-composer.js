// The edit page without a reload: each change goes through the outbox, what comes back is put where it belongs, and what
// was typed meanwhile stays.
import { arrange, renewHeat } from "./arrangement.js";
import { Change } from "./change.js";
import { differs } from "./field.js";
import { Folds } from "./folds.js";
import { Outbox } from "./outbox.js";
import { Focus, carryOver } from "./renewal.js";
import { SaveState } from "./save-state.js";
import { Typing } from "./typing.js";
import { UndoKeys } from "./undo-keys.js";
import { fill } from "./words.js";

// A network that answers for the server, to have one log in to it, saves nothing.
const isOurs = (xhr) => xhr.responseText.includes("hx-swap-oob");

class RoutineComposer extends HTMLElement {
  revision = "";
  wasRefused = false;
  #focus = null;
  #status = 0;
  #state;
  #keys;

  connectedCallback() {
    this.revision = this.querySelector("#time-bar").dataset.revision;
    [this.outbox, this.typing, this.#state] = [new Outbox(this), new Typing(this), new SaveState(this)];
    [this.#keys, this.folds] = [new UndoKeys(this), new Folds(this)];
    this.addEventListener("htmx:configRequest", this.#collect);
    this.addEventListener("htmx:beforeSwap", this.#beforeSwap);
    this.addEventListener("htmx:oobBeforeSwap", ({ detail }) => carryOver(detail.target, detail.fragment, this.#status));
    this.addEventListener("htmx:responseError", this.#loggedOut);
    queueMicrotask(() => this.querySelector("#unsaved")?.focus());
  }

  disconnectedCallback() {
    this.#keys.close();
    this.outbox.close();
    this.typing.close();
  }

  // Whether a change was refused that is neither put on top nor left.
  get isUndecided() {
    return Boolean(this.querySelector("#unsaved"));
  }

  tell() {
    this.#state.show();
  }

  // Say that a change is kept here.
  waits(change) {
    const { addWaits, changeWaits, after } = this.dataset;
    const { trouble, count } = this.outbox;
    const words = trouble === "away" ? [change.adds && addWaits, changeWaits] : trouble ? [] : [after];
    this.say(words.filter(Boolean).map((said) => fill(said, { name: change.adds, count })).join(" "));
  }

  // What the outbox got for a change; whether it is dealt with. What is no answer of this page's is none.
  answered(change, xhr) {
    const { status } = xhr;
    const changes = this.querySelector("#changes[data-order]");
    if (status === 422) return (this.wasRefused = true);
    if (!changes) return change.isStar && isOurs(xhr);
    const from = this.revision;
    this.revision = changes.dataset.revision;
    arrange(this.querySelector("#section-list"), changes);
    changes.removeAttribute("data-order");
    this.#focus?.again();
    renewHeat(this.querySelector(".heat-details"));
    if (status === 200) this.#stored(change, from);
    const isTyping = document.activeElement.matches("input, textarea") && differs(document.activeElement);
    if (status === 409 && !isTyping) this.querySelector("#unsaved")?.focus();
    this.dispatchEvent(new CustomEvent("composer:changed", { bubbles: true }));
    return true;
  }

  #stored(change, from) {
    this.outbox.rebase(from, this.revision);
    this.wasRefused = false;
    if (change.decides) this.querySelector("#unsaved").remove();
  }

  // Whatever is about to be sent goes into the outbox; what comes from there passes.
  #collect = (event) => {
    const { detail } = event;
    if (detail.verb !== "post" || detail.elt === this) return;
    event.preventDefault();
    const change = new Change(detail, this.revision);
    if (!change.isTyped) this.typing.flush();
    if (change.form.matches("[data-once]")) change.form.reset();
    if (!change.isTyped || change.touched.size) this.outbox.put(change);
  };

  #beforeSwap = ({ detail }) => {
    if (detail.requestConfig.elt !== this) return;
    this.#focus = new Focus(this);
    this.#status = detail.xhr.status;
    if (this.#status === 200 && isOurs(detail.xhr)) this.outbox.sending.settle();
    if (this.#status !== 409) return;
    this.outbox.sending.giveBack();
    this.typing.flush(true);
  };

  #loggedOut = ({ detail }) => {
    if (detail.xhr.status !== 401 || detail.requestConfig.verb !== "get") return;
    this.outbox.trouble = "out";
    this.tell();
  };

  // To who hears the page and to who sees it.
  say(words) {
    for (const id of words ? ["announcement", "bar-said"] : []) document.getElementById(id).textContent = words;
  }
}

customElements.define("routine-composer", RoutineComposer);
