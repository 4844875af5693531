// The place where a routine is, and its way along the timeline. It is told the time, and owns no clock.
export class Playhead {
  status = "ready";
  complete = false; // whether the routine was followed to its end
  cue = 0;
  elapsed = 0;
  told = new Set(); // the events of the cue that have passed, by index
  passed = []; // those that nobody has fetched yet: { cue, index, at, due }
  spent = {}; // touch by cue, in milliseconds that were really followed
  followed = 0; // the same of all cues with the pauses between
  rate = 1;
  waits = "never"; // which steps wait for a tap
  since; // the time at which all of this holds

  constructor(timeline, since) {
    [this.timeline, this.since] = [timeline, since];
  }

  advance(time) {
    let ahead = this.status === "playing" ? (time - this.since) * this.rate : 0;
    this.since = time;
    while (this.status === "playing") {
      const { lead, begin, end } = this.timeline.lengths(this.cue);
      const former = this.elapsed;
      this.elapsed = ahead < end - former ? former + ahead : end;
      ahead -= this.elapsed - former;
      this.#count(former, lead, begin);
      const reached = time - ahead / this.rate;
      this.#tell((at) => at <= this.elapsed && at < end, reached);
      if (this.elapsed < end) return;
      if (this.doesWait) this.status = "waiting";
      else this.leave(reached);
    }
  }

  play() {
    this.status = "playing";
    if (!this.timeline.cues.length) this.#finish();
  }

  pause() {
    if (this.status === "playing") this.status = "paused";
  }

  enter(cue) {
    [this.cue, this.elapsed, this.told, this.complete] = [cue, 0, new Set(), false];
    if (this.isOneOf("waiting", "finished")) this.play();
  }

  // To the next cue, or the end. What is at the very end of a cue has its time when the cue is left.
  leave(time) {
    const { end } = this.timeline.lengths(this.cue);
    this.elapsed = end;
    this.#tell((at) => at >= end, time);
    if (this.cue === this.timeline.last) this.#finish();
    else this.enter(this.cue + 1);
  }

  // Events before the place are left out.
  seek({ cue, elapsed }) {
    this.enter(cue);
    this.elapsed = elapsed;
    this.told = new Set(this.timeline.events(cue).flatMap(({ at, index }) => (at < elapsed ? [index] : [])));
  }

  // Time for what is counted down now; its new end is counted down again.
  extend(seconds) {
    this.timeline.add(this.cue, this.timeline.phase(this.cue, this.elapsed).phase, seconds);
    if (this.status === "waiting") this.play();
    for (const { at, index, event } of this.timeline.events(this.cue)) {
      if (event.kind === "count" && at > this.elapsed) this.told.delete(index);
    }
  }

  isOneOf(...statuses) {
    return statuses.includes(this.status);
  }

  get isUnderWay() {
    return this.isOneOf("playing", "paused", "waiting");
  }

  get doesWait() {
    if (this.waits === "never" || !this.timeline.cues.length) return false;
    return this.waits === "always" || this.timeline.isCounted(this.cue);
  }

  get position() {
    return this.timeline.position(this.cue, this.elapsed);
  }

  #finish() {
    [this.status, this.complete] = ["finished", true];
  }

  // Adds up what was followed since the place was `former`.
  #count(former, lead, begin) {
    const since = (start) => this.elapsed - Math.min(Math.max(former, start), this.elapsed);
    this.followed += since(lead);
    this.spent[this.cue] = (this.spent[this.cue] ?? 0) + since(begin);
  }

  // Notes the events that have passed; `time` is when the place was reached.
  #tell(has, time) {
    for (const { at, index } of this.timeline.events(this.cue)) {
      if (!has(at) || this.told.has(index)) continue;
      this.told.add(index);
      const due = time - (this.elapsed - at) / this.rate;
      this.passed.push({ cue: this.cue, index, at: this.timeline.position(this.cue, at), due });
    }
  }
}
