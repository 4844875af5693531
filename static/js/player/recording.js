// The routine's recording, which goes on with the screen locked where timers stop. It follows the clock as long as the
// page is seen; while it is not, what is heard is the truth, and the clock follows.
import { addressOf, placeOf } from "./recorded-places.js";

const NEAR = 300; // ms by which clock and recording may differ
const PATIENCE = 3_000; // ms that a network may take until something else tells what is due

export class Recording {
  on = false;
  speaks = true;
  #sheet;
  #address;
  #audio;
  #clock = null;
  #changed;
  #isWanted = false; // whether it should sound, so that a pause by a call can be told from one of ours
  #wantedAt = 0; // since when, by performance.now()
  #wasHidden = false;
  #isMoved = false; // whether somebody has just moved the clock
  #isRefused = false; // browsers let a page be heard only after a tap

  constructor(sheet, address, audio = new Audio()) {
    [this.#sheet, this.#address, this.#audio] = [sheet, address, audio];
    audio.preload = "auto";
  }

  // Call it while somebody taps. `changed` is called where what is heard has moved the clock.
  begin(clock, changed) {
    this.close();
    [this.#clock, this.#changed, this.#isRefused] = [clock, changed, false];
    if (this.#audio.error) this.#audio.removeAttribute("src"); // perhaps the network is there again
    for (const [where, name, act] of this.#listens) where.addEventListener(name, act);
  }

  // Whether it tells what is due, so that nothing else says the same: it sounds, or is about to.
  get isHeard() {
    const isComing = performance.now() - this.#wantedAt < PATIENCE;
    return this.#isWanted && (isComing || this.#audio.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA);
  }

  // Call it before `follow` where a key of a locked screen or a headset has moved the clock.
  moved() {
    this.#isMoved = true;
  }

  // Brings the recording to where the clock is. Call it as often as the clock is looked at; `eased`: see addressOf.
  follow(eased = { from: null, by: 0 }) {
    if (!this.#clock) return;
    if (this.#wasHidden && !document.hidden) this.#wasHidden = this.#reconcile();
    const state = this.#clock.state();
    const place = this.on && state.status === "playing" ? placeOf(this.#sheet, state) : null;
    if (place === null) this.#hold();
    else this.#play(place, addressOf(this.#address, eased, this.speaks));
  }

  close() {
    this.#hold();
    this.#clock = null;
    for (const [where, name, act] of this.#listens) where.removeEventListener(name, act);
  }

  get #listens() {
    const page = [["pointerdown", this.#tapped], ["keydown", this.#tapped], ["visibilitychange", this.#seen]];
    const sound = [["pause", this.#paused], ["timeupdate", this.#heard]];
    return [...page.map((one) => [document, ...one]), ...sound.map((one) => [this.#audio, ...one])];
  }

  #play(place, address) {
    const audio = this.#audio;
    const isOther = audio.getAttribute("src") !== address;
    if (isOther) this.#hold();
    if (isOther) audio.src = address;
    if (audio.playbackRate !== this.#clock.rate) audio.playbackRate = this.#clock.rate;
    if (this.#isRefused || audio.error) return;
    if (this.#isWanted && document.hidden && !this.#isMoved) return;
    this.#isMoved = false;
    const hadEnded = audio.ended;
    if (!audio.seeking && Math.abs(1000 * audio.currentTime - place) > NEAR) audio.currentTime = place / 1000;
    if (audio.ended || (this.#isWanted && !hadEnded)) return;
    [this.#isWanted, this.#wantedAt] = [true, performance.now()];
    audio.play().catch(({ name }) => ([this.#isWanted, this.#isRefused] = [false, name === "NotAllowedError"]));
  }

  #hold() {
    this.#isWanted = false;
    this.#audio.pause();
  }

  // By how much what is heard is ahead of the clock, in ms; 0 where the two cannot be compared.
  get #ahead() {
    const place = placeOf(this.#sheet, this.#clock.state());
    const canTell = this.#isWanted && !this.#audio.seeking && this.#audio.readyState >= HTMLMediaElement.HAVE_METADATA;
    return canTell && place !== null ? 1000 * this.#audio.currentTime - place : 0;
  }

  // Puts the clock to what was heard.
  #reconcile() {
    const [{ status, position }, ahead] = [this.#clock.state(), this.#ahead];
    if (status === "playing" && Math.abs(ahead) > NEAR) this.#clock.seek(position + ahead);
    return false; // nothing is to be put right any more
  }

  #seen = () => {
    if (document.hidden) this.#wasHidden = true;
    else this.#changed();
  };

  #heard = () => document.hidden && this.#isWanted && this.#changed();

  // A call, another app, or a headset that was pulled out.
  #paused = () => {
    if (!this.#isWanted || this.#audio.ended || this.#audio.error) return;
    this.#reconcile();
    this.#isWanted = false;
    this.#clock.pause();
    this.#changed();
  };

  #tapped = () => (this.#isRefused = false);
}
