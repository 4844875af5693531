// What a locked screen, a headset and media keys show and do. Browsers give these to a page only while one of its
// <audio> elements plays. That is the recording's; a silent one would be heard by nobody, and yet stop the music that
// plays in the room from the same phone, so there is none.
const SKIP = 10; // seconds, where a key does not say how far

// What each key does to a clock; `changed` is called after it.
export function keysOf(clock, changed) {
  const by = (seconds) => clock.seek(clock.state().position + 1000 * seconds);
  const keys = {
    play: () => (clock.state().status === "waiting" ? clock.done() : clock.start()),
    pause: () => clock.pause(),
    stop: () => clock.pause(), // one key must not end what took half an hour
    previoustrack: () => clock.previous(),
    nexttrack: () => clock.next(),
    seekbackward: ({ seekOffset }) => by(-(seekOffset ?? SKIP)),
    seekforward: ({ seekOffset }) => by(seekOffset ?? SKIP),
    seekto: ({ seekTime }) => clock.seek(1000 * seekTime),
  };
  const then = (act) => (details = {}) => {
    act(details);
    changed();
  };
  return Object.fromEntries(Object.entries(keys).map(([name, act]) => [name, then(act)]));
}

export class Media {
  #session = navigator.mediaSession;
  #keys;

  // `keys` by action, see `keysOf`. A browser refuses those that it does not know.
  constructor(keys) {
    this.#keys = keys;
    for (const [action, act] of Object.entries(keys)) this.#set(action, act);
  }

  // `title` of the step, `routine` of all, and the `state` of the clock. `artwork` is a list of { src, sizes, type },
  // `chapters` of { title, startTime } in seconds.
  show({ title, routine, artwork = [], chapters = [] }, { status, position, total }, rate = 1) {
    if (!this.#session) return;
    this.#session.metadata = new MediaMetadata({ title, artist: routine, artwork, chapterInfo: chapters });
    this.#session.playbackState = { playing: "playing", finished: "none" }[status] ?? "paused";
    const [duration, at] = [total / 1000, Math.min(Math.max(0, position), total) / 1000];
    this.#session.setPositionState?.({ duration, position: at, playbackRate: rate });
  }

  close() {
    if (!this.#session) return;
    for (const action of Object.keys(this.#keys)) this.#set(action, null);
    [this.#session.metadata, this.#session.playbackState] = [null, "none"];
  }

  #set(action, act) {
    try {
      this.#session?.setActionHandler(action, act);
    } catch {
      return;
    }
  }
}
