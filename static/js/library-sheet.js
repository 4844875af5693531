// On a narrow screen the library is a bottom sheet over the routine, opened by a button that is always in reach.
class LibrarySheet extends HTMLElement {
  connectedCallback() {
    this.opener = this.querySelector(".sheet-open");
    this.closer = this.querySelector(".sheet-close");
    this.sheet = this.querySelector(".sheet");
    this.opener.hidden = this.closer.hidden = false;
    this.classList.add("is-sheet");
    this.opener.addEventListener("click", () => this.#open());
    this.closer.addEventListener("click", () => this.#close());
    this.addEventListener("keydown", (event) => event.key === "Escape" && this.#close());
    this.closest("routine-composer").addEventListener("click", this.#here);
  }

  disconnectedCallback() {
    this.closest("routine-composer")?.removeEventListener("click", this.#here);
  }

  // "Add a technique here" selects the section and opens the library.
  #here = (event) => {
    const link = event.target.closest("[data-to]");
    if (!link) return;
    event.preventDefault();
    this.querySelector("#add-section").value = link.dataset.to;
    this.#open();
  };

  #open() {
    this.classList.add("is-open");
    this.opener.setAttribute("aria-expanded", "true");
    // The time bar, which names what was added, stays in view above the sheet. On touch screens the search field is not
    // focused, since that would open the keyboard.
    const routine = this.closest(".composer-columns");
    if (this.closer.checkVisibility() && routine.getBoundingClientRect().top > 140) routine.scrollIntoView();
    const touched = matchMedia("(pointer: coarse)").matches && this.closer.checkVisibility();
    (touched ? this.closer : this.querySelector("#q")).focus({ preventScroll: touched });
  }

  #close() {
    if (!this.classList.contains("is-open")) return;
    this.classList.remove("is-open");
    this.opener.setAttribute("aria-expanded", "false");
    this.opener.focus();
  }
}

customElements.define("library-sheet", LibrarySheet);
