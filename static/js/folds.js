// Remembers which sections are folded when the tab reloads the page.
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
      return []; // no session storage, or not our data
    }
  }

  #keep(name, composer) {
    const folded = [...composer.querySelectorAll(".section-fold:not([open])")].map((fold) => fold.id.slice(5));
    try {
      sessionStorage.setItem(name, JSON.stringify(folded));
    } catch {
      // all sections are open after a reload
    }
  }
}
