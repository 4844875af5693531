// The state of the composer: one table of states and of the events that lead from one to the next.
//
// There are five regions, from the server to the fields, and the page is in one state of each; it starts in the first
// one. An event moves every region whose current state lists it under `on`. People see the first region that `shows`
// something: trouble with the server comes before a conflict, and a conflict before changes on their way.
//
// shows   the words beside the time: a data- attribute of .save-state
// box     the part of #outbox that says what to do
// calm    nobody has to act, so the words are soft
// loses   leaving the page would lose something, so the browser asks
// holds   whether the first change of the queue has to wait

const all = () => true;
const allButRetries = (change, isRetry) => !isRetry;
const allButTheDecision = (change) => !change?.decides;

// Answers that can come at any time: none at all or 502 to 504, 401, 403, 404, any other error.
const TROUBLE = { offline: "offline", loggedOut: "loggedOut", forbidden: "forbidden", gone: "gone", failed: "failed" };
// A proper answer: 200, 409 or 422; or a new CSRF token.
const SOLVED = { answered: "reached", renewed: "reached" };
// The buttons "Send again" and "Leave this change".
const PRESSED = { again: "reached", dropped: "reached" };

export const REGIONS = {
  // Does the server answer?
  server: {
    reached: { on: TROUBLE },
    // Retried every few seconds while the queue is not empty (idle).
    offline: { shows: "away", box: "away", holds: allButRetries, on: { ...TROUBLE, ...SOLVED, idle: "reached" } },
    // Both need a new CSRF token before the queue is sent again.
    loggedOut: { shows: "stuck", box: "out", holds: all, on: { ...TROUBLE, ...SOLVED } },
    forbidden: { shows: "stuck", box: "forbidden", holds: all, on: { ...TROUBLE, ...SOLVED, dropped: "reached" } },
    gone: { shows: "stuck", box: "gone", holds: all, on: { ...TROUBLE, ...SOLVED, ...PRESSED } },
    failed: { shows: "stuck", box: "failed", holds: all, on: { ...TROUBLE, ...SOLVED, ...PRESSED } },
  },
  // Has somebody else changed the routine meanwhile?
  others: {
    quiet: { on: { conflict: "conflict" } },
    // Until the change is put on top (decided) or left, or others turn out to have made the same one (agreed).
    conflict: {
      shows: "undecided",
      loses: true,
      holds: allButTheDecision,
      on: { decided: "quiet", left: "quiet", agreed: "quiet" },
    },
  },
  // Are changes on their way?
  queue: {
    empty: { on: { queued: "waiting" } },
    waiting: { shows: "saving", calm: true, loses: true, on: { emptied: "empty" } },
  },
  // Was a change refused (422)?
  answer: {
    accepted: { on: { refused: "refused" } },
    // Until a change is stored, or a field is typed back to what is stored (mended).
    refused: { shows: "failed", on: { stored: "accepted", agreed: "accepted", mended: "accepted" } },
  },
  // Do the fields hold what is stored (tidy)?
  fields: {
    stored: { shows: "saved", calm: true, on: { typed: "typed", mistaken: "mistaken" } },
    typed: { shows: "typing", calm: true, loses: true, on: { tidy: "stored", mistaken: "mistaken" } },
    mistaken: { shows: "failed", loses: true, on: { tidy: "stored", typed: "typed" } },
  },
};

export class ComposerState {
  #now = Object.fromEntries(Object.entries(REGIONS).map(([region, states]) => [region, Object.keys(states)[0]]));

  // Returns whether the event moved a region.
  on(event) {
    const moves = Object.entries(this.#now).map(([region, name]) => [region, REGIONS[region][name].on[event] ?? name]);
    const isMoved = moves.some(([region, name]) => this.#now[region] !== name);
    this.#now = Object.fromEntries(moves);
    return isMoved;
  }

  is(name) {
    return Object.values(this.#now).includes(name);
  }

  get shown() {
    return this.#rows.find(({ shows }) => shows);
  }

  get losesSomething() {
    return this.#rows.some(({ loses }) => loses);
  }

  holds(change, isRetry = false) {
    return this.#rows.some(({ holds }) => holds?.(change, isRetry));
  }

  get #rows() {
    return Object.entries(this.#now).map(([region, name]) => REGIONS[region][name]);
  }
}
