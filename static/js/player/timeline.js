// The cues of a sheet in milliseconds, with the time that was added to them. `elapsed` counts from the start of what
// comes before a cue's touch, `position` from the start of the first pause; the time to get ready is before it.
const PHASES = ["lead", "pause", "touch"];

export class Timeline {
  #sheet;
  extra; // what was added, such as { 3: { touch: 30000 } }

  constructor(sheet, extra = {}) {
    [this.#sheet, this.extra] = [sheet, extra];
  }

  get cues() {
    return this.#sheet.cues;
  }

  get last() {
    return this.cues.length - 1;
  }

  // The lengths of a cue's phases. Only the first cue has a time to get ready.
  lengths(number) {
    const { pause_seconds = 0, seconds = 0 } = this.cues[number] ?? {};
    const { lead = 0, pause = 0, touch = 0 } = this.extra[number] ?? {};
    const ready = number ? 0 : 1000 * this.#sheet.lead_seconds;
    const lengths = { lead: ready + lead, pause: 1000 * pause_seconds + pause, touch: 1000 * seconds + touch };
    const begin = lengths.lead + lengths.pause;
    return { ...lengths, begin, end: begin + lengths.touch };
  }

  phase(number, elapsed) {
    const lengths = this.lengths(number);
    let end = 0;
    for (const phase of PHASES) {
      end += lengths[phase];
      if (elapsed < end || phase === "touch") return { phase, toGo: end - elapsed, of: lengths[phase] };
    }
  }

  // A cue's events in order: { event, index, at }, with `at` as `elapsed`.
  events(number) {
    const { begin, touch, end } = this.lengths(number);
    const anchors = { pause: 0, touch: begin, half: begin + Math.floor(touch / 2), end };
    const events = this.cues[number]?.events ?? [];
    const timed = events.map((event, index) => ({ event, index, at: anchors[event.anchor] + event.offset_ms }));
    return timed.sort((one, other) => one.at - other.at);
  }

  position(number, elapsed) {
    return this.#start(number) + elapsed - this.lengths(number).lead;
  }

  // The cue at a position, and how much of it has elapsed; before and after the routine, its beginning and end.
  place(position) {
    const aim = Math.min(Math.max(position, -this.lengths(0).lead), this.total);
    let cue = this.last;
    while (cue > 0 && this.#start(cue) > aim) cue -= 1;
    return { cue, elapsed: aim - this.position(cue, 0) };
  }

  get total() {
    return this.#start(this.cues.length);
  }

  isCounted(number) {
    return this.#sheet.steps[this.cues[number].step].repetitions !== null;
  }

  add(number, phase, seconds) {
    const extra = (this.extra[number] ??= {});
    extra[phase] = (extra[phase] ?? 0) + 1000 * seconds;
  }

  // What tells this routine's times from another's.
  get fingerprint() {
    const { lead_seconds, cues, steps } = this.#sheet;
    const times = cues.map((cue) => [steps[cue.step].technique, cue.side, cue.pause_seconds, cue.seconds]);
    let hash = 0x811c9dc5; // FNV-1a
    const text = JSON.stringify([lead_seconds, times]);
    for (const letter of text) hash = Math.imul(hash ^ letter.codePointAt(0), 0x01000193);
    return `${cues.length}-${(hash >>> 0).toString(16)}`;
  }

  #start(number) {
    let start = 0;
    for (let cue = 0; cue < number; cue += 1) start += this.lengths(cue).pause + this.lengths(cue).touch;
    return start;
  }
}
