// "Too much": one level lighter for the rest of the routine, never below still contact. Pure.
export class Lighter {
  #sheet;
  #words;
  from = null; // the step from which on it is lighter, as a place in the sheet's steps
  by = 0;

  constructor(sheet, words) {
    [this.#sheet, this.#words] = [sheet, words];
  }

  // The level at which a step is done now.
  level(step) {
    const { pressure } = this.#sheet.steps[step];
    return this.from === null || step < this.from ? pressure : Math.max(0, pressure - this.by);
  }

  // One lighter from this step on. False where it is as light as can be already.
  ease(step) {
    if (!this.touches(step) || this.level(step) === 0) return false;
    this.from = this.from === null ? step : Math.min(this.from, step);
    this.by += 1;
    return true;
  }

  undo() {
    this.by = Math.max(0, this.by - 1);
    if (!this.by) this.from = null;
  }

  touches(step) {
    return Boolean(this.#sheet.steps[step].pressure_words);
  }

  // What is said of an event, with the level as it is now.
  phrases(event, step) {
    const level = this.level(step);
    return event.say.map((phrase) =>
      phrase.key.startsWith("pressure/") ? { key: `pressure/${level}`, words: this.#words.pressures[level] } : phrase,
    );
  }
}
