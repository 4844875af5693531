// What somebody does to a clock with buttons and keys. Each acts at once; `acted` shows what has become of it.
const LONGER = 30; // seconds more

export class Controls {
  #clock;
  #acted;

  constructor(clock, acted) {
    [this.#clock, this.#acted] = [clock, acted];
  }

  pause = () => this.#act(() => this.#clock.pause());
  resume = () => this.#act(() => this.#clock.resume());
  previous = () => this.#act(() => this.#clock.previous());
  next = () => this.#act(() => this.#clock.next());
  extend = () => this.#act(() => this.#clock.extend(LONGER));
  jump = (cue) => this.#act(() => this.#clock.jump(cue));

  // A tap on the picture, and Space.
  toggle = () =>
    this.#act(({ status }) => {
      if (status === "playing") this.#clock.pause();
      else if (status === "waiting") this.#clock.done();
      else this.#clock.resume();
    });

  // The big button: before the touch it is "I am ready".
  main = () => {
    const { status, phase } = this.#clock.state();
    if (status !== "playing" || phase === "touch") this.toggle();
    else this.#act(() => this.#clock.begin());
  };

  #act(action) {
    const state = this.#clock.state();
    if (!["playing", "paused", "waiting"].includes(state.status)) return;
    action(state);
    this.#acted();
  }
}
