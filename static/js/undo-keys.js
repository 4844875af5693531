// Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y press the buttons of the page; in a text field the browser handles them.
export class UndoKeys {
  #composer;

  constructor(composer) {
    this.#composer = composer;
    document.addEventListener("keydown", this.#pressed);
  }

  close() {
    document.removeEventListener("keydown", this.#pressed);
  }

  #pressed = (event) => {
    const typing = event.target.closest?.("textarea, input:not([type=checkbox], [type=radio])");
    if (typing || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    const redo = (key === "z" && event.shiftKey) || key === "y";
    if (key !== "z" && !redo) return;
    event.preventDefault();
    this.#composer.querySelector(redo ? "#redo" : "#undo")?.click();
  };
}
