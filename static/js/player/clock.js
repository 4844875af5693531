// The time of a routine that is followed. All of it comes from timestamps, so that it does not matter how often anybody
// looks. Pure: no page, no timers; `now()` tells the wall time in ms. The routine's time passes `rate` times as fast.
import { WAITS, kept, reopened } from "./kept-clock.js";
import { begin, jump, next, previous, seek } from "./moves.js";
import { Playhead } from "./playhead.js";
import { due, spent, state, untilNext } from "./readings.js";
import { Timeline } from "./timeline.js";

export { WAITS };

export class Clock {
  #sheet;
  #now;
  #seen; // the wall time when it was last asked for
  #setBack = 0; // by how much the wall time was ever set back
  #playhead;

  constructor(sheet, { now }) {
    [this.#sheet, this.#now, this.#seen] = [sheet, now, now()];
    this.#playhead = new Playhead(new Timeline(sheet), this.#seen);
  }

  // The clock that was saved, or null where it was another routine's.
  static restored(sheet, saved, { now }) {
    const clock = new Clock(sheet, { now });
    clock.#playhead = reopened(sheet, saved, clock.#seen);
    return clock.#playhead && clock;
  }

  // What `restored` needs, for JSON. Saving it is the sign of life.
  saved() {
    return kept(this.#present, this.#seen, this.#setBack);
  }

  // Begins, or goes on where it is paused; what has ended begins anew.
  start() {
    const { status, rate, waits, since } = this.#present;
    const first = () => Object.assign(new Playhead(new Timeline(this.#sheet), since), { rate, waits });
    if (status === "finished") this.#playhead = first();
    if (this.#playhead.isOneOf("ready", "paused")) this.#playhead.play();
  }

  pause() {
    this.#present.pause();
  }

  resume() {
    if (this.#present.status === "paused") this.#playhead.play();
  }

  // Ends it where it is. Only `start` leads on from there.
  stop() {
    this.#present.status = "finished";
  }

  // See moves.js for where these lead, and readings.js for what the others say.
  next = () => next(this.#present);
  previous = () => previous(this.#present);
  jump = (cue) => jump(this.#present, cue);
  begin = () => begin(this.#present);
  seek = (position) => seek(this.#present, position);
  state = () => state(this.#present);
  spent = () => spent(this.#present);
  due = () => due(this.#present);
  untilNext = () => untilNext(this.#present);

  // More time, in seconds, for what is counted down now; a step that waits goes on.
  extend(seconds) {
    if (this.#present.isUnderWay) this.#playhead.extend(seconds);
  }

  // The tap that a step waits for.
  done() {
    if (this.#present.status === "waiting") this.#playhead.leave(this.#playhead.since);
  }

  // Which steps wait for a tap at their end: none, those with repetitions, or all.
  get waits() {
    return this.#playhead.waits;
  }

  set waits(which) {
    if (!WAITS.includes(which)) throw new RangeError(`waits is one of ${WAITS.join(", ")}, not ${which}`);
    this.#present.waits = which;
    if (!this.#playhead.doesWait) this.done();
  }

  get rate() {
    return this.#playhead.rate;
  }

  set rate(rate) {
    if (!(rate > 0 && rate < Infinity)) throw new RangeError(`a rate is more than 0, not ${rate}`);
    this.#present.rate = rate;
  }

  // The playhead, brought to the present. Where somebody sets the wall clock back, time goes on from where it was.
  get #present() {
    const seen = this.#now();
    if (seen < this.#seen) this.#setBack += this.#seen - seen;
    this.#seen = seen;
    this.#playhead.advance(seen + this.#setBack);
    return this.#playhead;
  }
}
