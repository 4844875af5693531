// One routine from its start to its end, with what is heard of it, and what is kept of it meanwhile.
import { Playing } from "./playing.js";
import { forgetUnderWay, keepUnderWay, underWay } from "./remembered.js";

export class RunThrough {
  playing = null;
  #page;

  // `page`: what the player's element has assembled: sheet, words, scene, devices, choices, feeling, start, over, ending,
  // and `show(state)`, `announce(words)`, and the place and title of the routine.
  constructor(page) {
    this.#page = page;
  }

  get state() {
    return this.playing?.state ?? { status: "ready", position: 0, total: 1000 * this.#page.sheet.total_seconds };
  }

  // Takes up what was under way: at once after a reload, else when it is asked for.
  reopen() {
    const { place, feeling, start } = this.#page;
    const kept = underWay(place);
    if (!kept) return;
    this.#make(kept);
    if (!this.playing.isUnderWay) return;
    feeling.said = kept.felt;
    if (this.playing.state.status === "playing") this.goOn();
    else start.offer(this.playing.step);
  }

  begin() {
    this.#make();
    this.#play(() => this.playing.start());
  }

  goOn = () => this.#play(() => this.playing.controls.resume());

  chosen({ waits }) {
    if (this.playing) this.playing.clock.waits = waits;
    if (this.playing?.isUnderWay) this.playing.look();
  }

  // "Too much", or back to what was planned.
  ease() {
    this.#tellLevel(this.playing.ease() ? "lighter" : "lightest");
  }

  asPlanned() {
    this.playing.lighter.undo();
    this.playing.look();
    this.#tellLevel("as_planned");
  }

  // Silence at once.
  hush() {
    this.playing.controls.pause();
    this.#page.devices.hush();
  }

  // What was done so far can be logged, or gone on with.
  leave() {
    this.hush();
    this.#end();
  }

  again() {
    forgetUnderWay();
    this.close();
    for (const part of [this.#page.feeling, this.#page.start]) part.forget();
    this.#page.show("before");
  }

  keep() {
    if (this.playing?.isUnderWay) this.playing.keep();
  }

  close = () => this.playing?.close();

  #make(kept = null) {
    const { sheet, words, scene, devices, choices, place, title, feeling } = this.#page;
    this.close();
    const to = {
      ...{ sheet, words, scene },
      looked: (lighter) => devices.follow(lighter),
      heard: (...told) => this.#heard(...told),
      moved: (moment, state) => devices.show(moment.name, title, state),
      keep: (where) => keepUnderWay(place, { ...where, felt: feeling.said }),
      ended: () => this.#end(),
    };
    this.playing = new Playing(to, kept);
    this.playing.clock.waits = choices.values.waits;
  }

  #play(begin) {
    this.#page.show("stage");
    this.#page.devices.begin(this.playing.clock, this.playing.look);
    begin();
  }

  #heard(event, phrases, when) {
    this.#page.devices.tell(event, phrases, when);
    if (event.kind !== "announce") return;
    this.#page.announce(phrases.map(({ words }) => words).join(" "));
    this.#page.over.clear();
  }

  #tellLevel(name) {
    const { over, sheet, devices, announce } = this.#page;
    const said = over.tell(name, sheet.levels[this.playing.level].toLowerCase(), name === "lighter");
    announce(said);
    devices.say(said);
  }

  #end() {
    const { devices, show, ending, feeling } = this.#page;
    devices.end();
    show("end");
    ending.open({ ...this.playing.done, ...feeling.said });
  }
}
