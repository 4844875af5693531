// A routine while it is played: brings the clock, the scene, and what is heard together.
import { Clock } from "./clock.js";
import { Controls } from "./controls.js";
import { Lighter } from "./lighter.js";
import { momentOf } from "./moment.js";

const LOOK = 200; // ms between two looks at the clock, at most
const SIGN_OF_LIFE = 2_000; // ms between two savings of the place
const now = () => Date.now();

export class Playing {
  #to;
  clock;
  #timer = 0;
  #savedAt = 0;
  #started = null;
  #endedLate = 0;

  // `to`: { sheet, words, scene, looked(lighter), heard(event, phrases, when), moved(moment, state), keep(place), ended() }
  constructor(to, kept = null) {
    this.#to = to;
    this.lighter = new Lighter(to.sheet, to.words);
    this.clock = (kept && Clock.restored(to.sheet, kept.clock, { now })) ?? new Clock(to.sheet, { now });
    this.controls = new Controls(this.clock, () => this.#acted());
    if (!kept || this.state.status === "ready") return;
    this.#started = kept.startedAt;
    Object.assign(this.lighter, kept.lighter);
    document.addEventListener("visibilitychange", this.look);
  }

  get state() {
    return this.clock.state();
  }

  // Whether there is a place to go on from.
  get isUnderWay() {
    return this.#started !== null && ["playing", "paused", "waiting"].includes(this.state.status);
  }

  get step() {
    return this.#to.sheet.steps[this.#cue.step];
  }

  // What is logged.
  get done() {
    const { from } = this.lighter;
    const eased = from === null ? null : this.#to.sheet.steps[from];
    return {
      spent: this.clock.spent(),
      finished: this.state.complete,
      startedAt: this.#started,
      endedAt: now() - this.#endedLate,
      number: this.step.number,
      lighter: eased && { number: eased.number, name: eased.name },
    };
  }

  start() {
    this.#started = now();
    document.addEventListener("visibilitychange", this.look);
    this.clock.start();
    this.look();
  }

  close() {
    clearTimeout(this.#timer);
    document.removeEventListener("visibilitychange", this.look);
  }

  // The level of the step that is played.
  get level() {
    return this.lighter.level(this.#cue.step);
  }

  get #cue() {
    return this.#to.sheet.cues[this.state.cue];
  }

  // One level lighter from here on. False where it is as light as can be.
  ease() {
    const eased = this.lighter.ease(this.#cue.step);
    this.look();
    return eased;
  }

  look = () => {
    clearTimeout(this.#timer);
    const { sheet, words, scene } = this.#to;
    this.#to.looked(this.lighter);
    const state = this.state;
    for (const { event, cue, late } of this.clock.due()) {
      if (event.kind === "finish") this.#endedLate = late;
      const isNow = event.kind === "announce" && cue === state.cue && state.status !== "finished";
      this.#to.heard(event, this.lighter.phrases(event, sheet.cues[cue].step), { late, isNow });
    }
    if (state.status === "finished") return this.#end();
    const moment = momentOf(sheet, words, state, this.lighter);
    if (scene.show(moment, state)) this.#to.moved(moment, state);
    if (now() - this.#savedAt >= SIGN_OF_LIFE) this.keep();
    const next = this.clock.untilNext();
    if (next !== null) this.#timer = setTimeout(this.look, Math.min(next, LOOK));
  };

  keep() {
    this.#savedAt = now();
    const { from, by } = this.lighter;
    this.#to.keep({ clock: this.clock.saved(), startedAt: this.#started, lighter: { from, by } });
  }

  #acted() {
    this.#savedAt = 0;
    this.look();
  }

  #end() {
    this.close();
    this.#to.ended();
  }
}
