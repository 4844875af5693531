// A field with an address, and a button that copies it. Without script the address can be selected by hand.
class ShareLink extends HTMLElement {
  #field;
  #button;
  #status;

  connectedCallback() {
    this.#field = this.querySelector("input");
    this.#button = this.querySelector("button");
    this.#status = this.querySelector("[role=status]");
    this.#field.addEventListener("focus", () => this.#field.select());
    // Browsers offer the clipboard on https and on localhost only.
    if (!navigator.clipboard) return;
    this.#button.hidden = false;
    this.#button.addEventListener("click", () => this.#copy());
  }

  async #copy() {
    const words = this.#button.textContent;
    try {
      await navigator.clipboard.writeText(this.#field.value);
    } catch {
      this.#field.focus(); // refused: the address is selected, to copy by hand
      return;
    }
    this.#button.textContent = this.#status.textContent = this.#button.dataset.copied;
    setTimeout(() => {
      this.#button.textContent = words;
      this.#status.textContent = "";
    }, 2000);
  }
}

customElements.define("share-link", ShareLink);
