// A step, or a technique of the library, that is being moved: where it came from, and where it would be dropped.
const EDGE = 90;

export class HeldStep {
  moved = false;
  stepping = false;

  constructor(row, pointer = null) {
    this.row = row;
    this.pointer = pointer;
    this.fromLibrary = row.matches("[data-technique]");
    this.ghost = this.fromLibrary ? row.cloneNode(true) : row;
    this.list = row.parentElement;
    this.next = row.nextElementSibling;
    this.ghost.classList.add("is-held");
    document.documentElement.classList.add("is-dragging");
  }

  get name() {
    return this.row.dataset.name;
  }

  get isOnTheRoutine() {
    return Boolean(this.ghost.closest(".step-list"));
  }

  get isWhereItWas() {
    return !this.fromLibrary && this.ghost.parentElement === this.list && this.ghost.nextElementSibling === this.next;
  }

  // Goes before the first row whose middle is below the pointer.
  over(list, y) {
    this.moved = true;
    if (!list) return this.fromLibrary && this.ghost.remove();
    const below = [...list.children].find((row) => {
      const { top, height } = row.getBoundingClientRect();
      return row !== this.ghost && y < top + height / 2;
    });
    if (this.ghost.parentElement !== list || this.ghost.nextElementSibling !== (below ?? null)) {
      list.insertBefore(this.ghost, below ?? null);
    }
  }

  // The page scrolls while the pointer is near an edge of the screen.
  atEdge(y, again) {
    cancelAnimationFrame(this.frame);
    const by = y < EDGE ? -10 : y > innerHeight - EDGE ? 10 : 0;
    if (!by) return;
    scrollBy(0, by);
    this.frame = requestAnimationFrame(again);
  }

  // One place up or down; past the end of a section into the next section.
  step(by, lists) {
    this.moved = true;
    const beside = by < 0 ? this.row.previousElementSibling : this.row.nextElementSibling;
    const list = beside ? null : lists[lists.indexOf(this.row.parentElement) + by];
    if (beside && by < 0) beside.before(this.row);
    else if (beside) beside.after(this.row);
    else if (list && by < 0) list.append(this.row);
    else list?.prepend(this.row);
  }

  // Fills in the hidden form that sends the move.
  fill({ elements }) {
    if (this.fromLibrary) elements.technique.value = this.row.dataset.technique;
    else elements.step.value = this.row.dataset.step;
    elements.section.value = this.ghost.closest("[data-section]").dataset.section;
    elements.before.value = this.ghost.nextElementSibling?.dataset.step ?? "";
  }

  putBack() {
    if (!this.fromLibrary) this.list.insertBefore(this.row, this.next);
    this.letGo();
  }

  letGo() {
    cancelAnimationFrame(this.frame);
    if (this.fromLibrary) this.ghost.remove();
    this.ghost.classList.remove("is-held");
    document.documentElement.classList.remove("is-dragging");
  }
}
