// A list of time zones begins with the browser's own, for somebody who has chosen none yet.
class OwnZone extends HTMLElement {
  connectedCallback() {
    if (!("guess" in this.dataset)) return;
    const list = this.querySelector("select");
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if ([...list.options].some((option) => option.value === own)) list.value = own;
  }
}

customElements.define("own-zone", OwnZone);
