// The end of a routine, or where it was stopped: says what was done, asks how it feels, and logs it.
import { fill } from "../words.js";
import { put } from "../offline-queue.js";
import { LEAST, keep, log, sessionOf } from "./session-log.js";
import { inWords } from "./spans.js";

export class Ending {
  #form;
  #parts;
  #about;
  #session = null;
  #over = () => {};

  // `about`: the sheet, the words, the addresses, the routine's code and title. `over` is called when it is decided.
  constructor(form, about, over) {
    [this.#form, this.#about, this.#over] = [form, about, over];
    this.#parts = Object.fromEntries([...form.querySelectorAll("[data-show]")].map((part) => [part.dataset.show, part]));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
  }

  // `done`: { spent, finished, startedAt, endedAt, number, lighter (a step and its name, or null), before, area }
  open(done) {
    const { words, title, sheet } = this.#about;
    const parts = this.#parts;
    const isWorthIt = done.spent.all >= LEAST;
    this.#session = isWorthIt ? done : null;
    parts["end-title"].textContent = done.finished
      ? words.finished
      : fill(words.stopped, { number: done.number, steps: sheet.steps.length });
    parts.done.textContent = fill(words.was_done, { time: inWords(1000 * Math.round(done.spent.all / 1000), words), title });
    for (const name of ["to-log", "save", "decline"]) parts[name].hidden = !isWorthIt;
    parts["go-on"].hidden = done.finished;
    [parts.onward.hidden, parts.saved.textContent, parts.where.textContent] = [isWorthIt, "", ""];
    this.#asked(done);
    this.#form.hidden = false;
    this.#form.focus();
    if (isWorthIt) this.#tellWhere();
  }

  // The page goes: who only closes it has not declined, and nobody waits for an answer.
  leave() {
    if (!this.#session) return;
    const session = this.#logged(this.#session);
    if (!put(session)) keep(session);
    this.#session = null;
    this.#over();
  }

  close() {
    this.#session = null;
    this.#form.hidden = true;
  }

  decline() {
    this.#session = null;
    this.#decided(this.#about.words.not_kept);
  }

  #asked({ before, area, lighter }) {
    const { words } = this.#about;
    const { area: select, lighter: box } = this.#form.elements;
    if (select && area) select.value = area;
    const said = this.#parts["before-said"];
    if (said) said.hidden = before === null;
    if (said && before !== null) said.textContent = fill(words.before_was, { before });
    this.#parts["was-lighter"].hidden = !lighter;
    box.checked = false;
    if (lighter) this.#parts["was-lighter-words"].textContent = fill(words.was_lighter, lighter);
  }

  async #tellWhere() {
    const { words, tokenFrom } = this.#about;
    const answer = await fetch(tokenFrom).catch(() => null);
    this.#parts.where.textContent = { 200: words.kept_member, 204: words.kept_here }[answer?.status] ?? "";
  }

  async #save() {
    const done = this.#session;
    if (!done) return;
    this.#session = null;
    const { words } = this.#about;
    const stored = await log(this.#logged(done), this.#about);
    this.#decided({ account: words.saved, device: words.saved_here, later: words.saved_later, nowhere: words.not_saved }[stored]);
  }

  #logged(done) {
    return sessionOf({ ...this.#about, ...done, felt: this.#felt(done) });
  }

  #felt({ before, area, lighter }) {
    const { words } = this.#about;
    const fields = this.#form.elements;
    const after = fields.after?.value ? Number(fields.after.value) : null;
    const note = [fields.note.value.trim(), lighter && fields.lighter.checked ? fill(words.lighter_note, lighter) : ""];
    const isSaid = after !== null || before !== null;
    return { area: isSaid ? fields.area?.value || area : null, before, after, note: note.filter(Boolean).join("\n") };
  }

  #decided(words) {
    const parts = this.#parts;
    for (const name of ["to-log", "save", "decline", "go-on"]) parts[name].hidden = true;
    parts.saved.textContent = words;
    parts.onward.hidden = false;
    this.#form.reset();
    this.#form.focus();
    this.#over();
  }
}
