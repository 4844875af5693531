// Sections that were folded stay so when the page is loaded again, in this tab.
export class Folds {
  constructor(composer) {
    const name = `folded-${composer.dataset.code}`;
    for (const key of this.#kept(name)) {
      const fold = document.getElementById(`fold-${key}`);
      if (fold && !fold.querySelector("[aria-invalid]")) fold.open = false;
    }
    composer.addEventListener("toggle", ({ target }) => target.matches(".section-fold") && this.#keep(name, composer), true);
  }

  #kept(name) {
    try {
      return JSON.parse(sessionStorage.getItem(name)) ?? [];
    } catch {
      return []; // no storage, or not ours
    }
  }

  #keep(name, composer) {
    const folded = [...composer.querySelectorAll(".section-fold:not([open])")].map((fold) => fold.id.slice(5));
    try {
      sessionStorage.setItem(name, JSON.stringify(folded));
    } catch {
      // then they are open again next time
    }
  }
}
