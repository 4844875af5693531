// Offers to install the site, on the one page that is about this device, where the browser can do it from a page.
class InstallHint extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    let offer;
    addEventListener("beforeinstallprompt", (event) => {
      event.preventDefault();
      offer = event;
      button.hidden = false;
    });
    button.addEventListener("click", () => {
      offer?.prompt();
      button.hidden = true;
    });
    this.hidden = matchMedia("(display-mode: standalone)").matches;
  }
}

customElements.define("install-hint", InstallHint);
