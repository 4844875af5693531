// A button that opens the browser's print dialogue; without script, words say how to.
class PrintPage extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    button.hidden = false;
    this.querySelector("p").hidden = true;
    button.addEventListener("click", () => window.print());
  }
}

customElements.define("print-page", PrintPage);
