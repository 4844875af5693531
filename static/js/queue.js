// The queue of changes, in the order in which they are sent. The first may be on its way.
export class Queue {
  sending = null;
  #changes = [];

  get length() {
    return this.#changes.length;
  }

  get first() {
    return this.#changes[0];
  }

  // Returns whether the change is new. It merges with the last one if that is of the same form and not on its way yet.
  // The decision of a conflict goes first.
  put(change) {
    const waiting = this.#changes.filter((other) => other !== this.sending);
    const last = waiting.findLast((other) => other.joins(change));
    if (last?.says(change) || (change.decides && waiting.some(({ decides }) => decides))) return false;
    if (change.decides) this.#changes.unshift(change);
    else if (waiting.at(-1)?.joins(change)) waiting.at(-1).join(change);
    else this.#changes.push(change);
    return true;
  }

  // Changes that were based on a revision are based on the one that an own change made of it.
  rebase(from, to) {
    for (const change of this.#changes) if (change.base === from) change.base = to;
  }

  remove(change) {
    this.#changes = this.#changes.filter((other) => other !== change);
  }

  removeDecisions() {
    this.#changes = this.#changes.filter((change) => !change.decides);
  }
}
