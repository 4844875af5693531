// The edit page without reloads: changes go through the outbox, answers are swapped in, and unsaved typing stays.
import { arrange, renewHeat } from "./arrangement.js";
import { Change } from "./change.js";
import { ComposerState } from "./composer-state.js";
import { differs } from "./field.js";
import { Folds } from "./folds.js";
import { Outbox } from "./outbox.js";
import { Focus, carryOver } from "./renewal.js";
import { SaveState } from "./save-state.js";
import { Typing } from "./typing.js";
import { UndoKeys } from "./undo-keys.js";

// A captive portal's answer is not a save.
const isOurs = (xhr) => xhr.responseText.includes("hx-swap-oob");

class RoutineComposer extends HTMLElement {
  revision = "";
  state = new ComposerState();
  #focus = null;
  #status = 0;
  #keys;

  connectedCallback() {
    this.revision = this.querySelector("#time-bar").dataset.revision;
    if (this.#unsaved) this.state.on("conflict");
    [this.outbox, this.typing, this.saveState] = [new Outbox(this), new Typing(this), new SaveState(this)];
    [this.#keys, this.folds] = [new UndoKeys(this), new Folds(this)];
    this.addEventListener("htmx:configRequest", this.#collect);
    this.addEventListener("htmx:beforeSwap", this.#beforeSwap);
    this.addEventListener("htmx:oobBeforeSwap", ({ detail }) => carryOver(detail.target, detail.fragment, this.#status));
    this.addEventListener("htmx:responseError", this.#loggedOut);
    queueMicrotask(() => this.#unsaved?.focus());
  }

  disconnectedCallback() {
    this.#keys.close();
    this.outbox.close();
    this.typing.close();
  }

  // The box about a conflict.
  get #unsaved() {
    return this.querySelector("#unsaved");
  }

  tell() {
    this.state.on(this.typing.found);
    this.saveState.show();
  }

  // Shows the answer to a change, and says whether it was one of ours.
  answered(change, xhr) {
    const { status } = xhr;
    const changes = this.querySelector("#changes[data-order]");
    if (status === 422) {
      this.state.on("refused");
      return true;
    }
    if (!changes) return change.isStar && isOurs(xhr);
    const from = this.revision;
    this.revision = changes.dataset.revision;
    arrange(this.querySelector("#section-list"), changes);
    changes.removeAttribute("data-order");
    this.#focus?.again();
    renewHeat(this.querySelector(".heat-details"));
    if (status === 200) this.#stored(change, from);
    else this.#met();
    this.dispatchEvent(new CustomEvent("composer:changed", { bubbles: true }));
    return true;
  }

  #stored(change, from) {
    this.outbox.rebase(from, this.revision);
    this.state.on("stored");
    if (!change.decides) return;
    this.#unsaved.remove();
    this.state.on("decided");
  }

  // Others changed the routine first. If they made the same change, there is no conflict.
  #met() {
    this.state.on(this.#unsaved ? "conflict" : "agreed");
    const isTyping = document.activeElement.matches("input, textarea") && differs(document.activeElement);
    if (!isTyping) this.#unsaved?.focus();
  }

  // Takes every POST of the page into the outbox. The outbox's own requests, which come from this element, pass.
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
    this.state.on("loggedOut");
    this.tell();
  };
}

customElements.define("routine-composer", RoutineComposer);
