// Shows a moment of the routine. What changes once a step is set when it changes, and only time at each look.
import { fill } from "../words.js";
import { digits, inWords } from "./spans.js";

const PACES = ["diagram-slow", "diagram-medium", "diagram-brisk"];

export class Scene {
  #stage;
  #parts;
  #shown = "";
  #pictured = new Map();

  constructor(stage, { sheet, words, pictures }) {
    Object.assign(this, { sheet, words, pictures });
    this.#stage = stage;
    this.#parts = Object.fromEntries([...stage.querySelectorAll("[data-show]")].map((part) => [part.dataset.show, part]));
  }

  show(moment, state) {
    this.#time(state, moment);
    const key = JSON.stringify(moment);
    if (key === this.#shown) return false;
    this.#shown = key;
    Object.assign(this.#stage.dataset, { kind: moment.kind, status: moment.status, side: moment.side });
    this.#stage.toggleAttribute("data-no-picture", !this.#draw("picture", moment.step, moment.side, true));
    for (const name of ["count", "name", "unit", "main", "lead", "huge", "tip"]) this.#write(name, moment[name]);
    this.#parts["at-most"].textContent = moment.isLighter ? this.words.made_lighter : moment.atMost;
    this.#how(moment.how);
    this.#pressure(moment);
    this.#swap(moment);
    this.#next(moment.next);
    const [title, said] = moment.veil ?? ["", ""];
    [this.#parts["veil-title"].textContent, this.#parts["veil-words"].textContent] = [title, said];
    return true;
  }

  #time(state, moment) {
    const shown = digits(state.toGo);
    this.#write("digits", shown);
    this.#parts.digits.parentElement.toggleAttribute("data-long", shown.length > 4);
    this.#write("all", fill(this.words.to_go_in_all, { time: inWords(state.toGoAll, this.words) }));
    const share = state.of ? Math.max(0, Math.min(1, state.toGo / state.of)) : 0;
    this.#parts.ring.setAttribute("stroke-dasharray", `${(100 * share).toFixed(2)} 100`);
    const done = this.#done(state, moment);
    const total = this.sheet.total_seconds;
    this.#parts.todo.setAttribute("x", done);
    this.#parts.todo.setAttribute("width", Math.max(0, total - done));
    this.#parts.now.setAttribute("d", `M${done} 0V12`);
  }

  // Seconds from the start as planned: an extended step keeps its width on the bar.
  #done(state, { cue }) {
    const { at, pause_seconds: pause, seconds } = this.sheet.cues[cue];
    const share = state.of ? 1 - state.toGo / state.of : 1;
    if (state.phase === "lead") return 0;
    return (state.phase === "pause" ? at + share * pause : at + pause + share * seconds).toFixed(2);
  }

  #write(name, text) {
    if (this.#parts[name].textContent !== text) this.#parts[name].textContent = text;
  }

  #how(how) {
    const part = this.#parts.how;
    part.replaceChildren();
    if (typeof how === "string") return part.append(how);
    if (how.times) part.append(Object.assign(document.createElement("strong"), { textContent: how.times }), " ");
    part.append(how.how);
  }

  #pressure({ level, touches }) {
    const part = this.#parts.pressure;
    const marks = part.querySelectorAll(".pressure-mark");
    part.firstElementChild.toggleAttribute("data-none", !touches);
    marks.forEach((mark, number) => mark.classList.toggle("pressure-mark-on", number < level));
    const said = part.querySelector(".pressure > span");
    said.lastChild.textContent = touches ? this.sheet.levels[level] : this.words.no_touch;
  }

  #swap({ kind, former, coming, position }) {
    for (const [name, shown] of [["former", former], ["coming", coming]]) {
      const has = shown && this.#draw(name, shown.step, shown.side);
      this.#parts[name].parentElement.hidden = !has;
      this.#parts[`${name}-words`].textContent = shown?.words ?? "";
    }
    const figure = ["ready", "position"].includes(kind) && this.#figure(position);
    this.#parts.position.replaceChildren(...(figure ? [figure] : []));
  }

  // The figure of a position stands in the list, where a part of the routine begins.
  #figure(position) {
    return document.querySelector(`.play-part[data-position="${position}"] svg`)?.cloneNode(true);
  }

  #next(next) {
    const part = this.#parts.then;
    part.classList.toggle("player-then-last", !next);
    this.#draw("next-picture", next?.step, next?.side);
    this.#write("next-word", next ? part.dataset.word ?? (part.dataset.word = this.#parts["next-word"].textContent) : "");
    this.#write("next", next?.name ?? this.words.last);
    this.#write("next-time", next?.time ?? "");
  }

  // Draws a step's picture, unless it is there already. `isMain` is that of the scene, which moves.
  #draw(name, step, side, isMain = false) {
    const wanted = `${step} ${side}`;
    const part = this.#parts[name];
    if (this.#pictured.get(name) === wanted) return part.childElementCount > 0;
    this.#pictured.set(name, wanted);
    const found = step === undefined ? null : this.pictures.of(step, side);
    part.replaceChildren(...(found ? [found.picture] : []));
    if (!isMain) return Boolean(found);
    const scene = part.closest(".diagram");
    scene.classList.remove(...PACES);
    if (found?.pace) scene.classList.add(found.pace);
    if (found) found.image.alt = found.words;
    return Boolean(found);
  }
}
