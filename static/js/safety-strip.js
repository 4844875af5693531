// The safety check in one strip. Without script "No" leads on, and "See the list" shows it by its address.
// "No" is remembered on this device for the day: for one's own body by sign, so that a page with another sign asks
// again; for a receiver by routine, to read and to play. Nothing is sent anywhere.
const KEPT = "effleur-safety";

class SafetyStrip extends HTMLElement {
  #see;

  connectedCallback() {
    this.#see = this.querySelector("[data-answer=list]");
    this.#see.setAttribute("role", "button");
    this.#open(this.querySelector(".safety-list").matches(":target"));
    if (this.#signs.every((sign) => this.#kept().includes(sign))) this.#show(true);
    this.addEventListener("click", (event) => this.#answer(event));
    this.addEventListener("keydown", (event) => {
      if (event.key === " " && event.target === this.#see) this.#answer(event);
    });
  }

  #answer(event) {
    const answer = event.target.closest("[data-answer]")?.dataset.answer;
    if (!answer) return;
    event.preventDefault();
    if (answer === "list") return this.#open(this.#see.getAttribute("aria-expanded") !== "true");
    const others = this.#kept().filter((sign) => !this.#signs.includes(sign));
    this.#keep(answer === "no" ? [...others, ...this.#signs] : others);
    this.#open(false);
    this.#show(answer === "no");
    this.querySelector(answer === "no" ? ".safety-said" : "[data-answer=no]").focus();
  }

  #open(open) {
    this.toggleAttribute("open", open);
    this.#see.setAttribute("aria-expanded", open);
  }

  #show(answered) {
    this.querySelector(".safety-ask").hidden = answered;
    this.querySelector(".safety-said").hidden = !answered;
  }

  get #signs() {
    const about = this.dataset.about === "self" ? "" : ` ${location.pathname.replace(/play\/$/, "")}`;
    return [...this.querySelectorAll("[data-sign]")].map((sign) => sign.dataset.sign + about);
  }

  #kept() {
    try {
      const { day, signs } = JSON.parse(localStorage.getItem(KEPT)) ?? {};
      return day === new Date().toDateString() ? signs : [];
    } catch {
      return []; // no storage, or not our data: it is asked again
    }
  }

  #keep(signs) {
    try {
      localStorage.setItem(KEPT, JSON.stringify({ day: new Date().toDateString(), signs }));
    } catch {
      // the answer holds until the page is left
    }
  }
}

customElements.define("safety-strip", SafetyStrip);
