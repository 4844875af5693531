// A moment on the reader's own clock, beside the site's: empty where both are the same, and without script.
class LocalTime extends HTMLElement {
  connectedCallback() {
    const moment = new Date(this.getAttribute("datetime"));
    if (-60 * moment.getTimezoneOffset() === Number(this.dataset.offset)) return;
    const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
    this.textContent = ` (${this.dataset.words.replace("{time}", format.format(moment))})`;
  }
}

customElements.define("local-time", LocalTime);
