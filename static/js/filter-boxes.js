// A long list of checkboxes with a search field that filters it; what is checked is listed above.
const folded = (text) => text.trim().toLowerCase();

class FilterBoxes extends HTMLElement {
  connectedCallback() {
    this.find = this.querySelector("[type=search]");
    this.find.addEventListener("input", this.#filter);
    this.find.addEventListener("change", this.#keep);
    this.find.addEventListener("keydown", this.#stay);
    this.addEventListener("change", this.#name);
    this.#name();
  }

  get #rows() {
    return [...this.querySelectorAll(".check")];
  }

  #filter = () => {
    const words = folded(this.find.value);
    this.querySelector(".boxes-scroll").scrollTop = 0;
    for (const row of this.#rows) row.hidden = !folded(row.textContent).includes(words);
    for (const group of this.querySelectorAll("[role=group]")) group.hidden = !group.querySelector(".check:not([hidden])");
    this.querySelector(".boxes-none").hidden = this.#rows.some((row) => !row.hidden);
  };

  #name = () => {
    const chosen = this.#rows.filter((row) => row.firstElementChild.checked).map((row) => row.textContent.trim());
    this.querySelector("[data-chosen]").textContent = chosen.join(", ");
    this.querySelector(".boxes-chosen").hidden = !chosen.length;
  };

  // The search text is not part of the form.
  #keep = (event) => event.stopPropagation();

  // Enter would submit the form.
  #stay = (event) => {
    if (event.key === "Enter") event.preventDefault();
  };
}

customElements.define("filter-boxes", FilterBoxes);
