// What tells of a routine beside the screen: voice, sounds, vibration, a locked screen's controls; and the screen's light.
import { Media, keysOf } from "./media.js";
import { Recording } from "./recording.js";
import { Sound } from "./sound.js";
import { Vibration } from "./vibration.js";
import { Voice } from "./voice.js";
import { Wake } from "./wake.js";

const LATE = 1_500; // ms after which a tone says nothing true any more

export class Devices {
  #chapters;
  #isTold = false; // by the recording
  #media = null;
  #recording = null;
  #sound = new Sound();
  #vibration = new Vibration();
  #voice;
  #wake;

  // `light` hears how keeping the screen on went: see wake.js. `recording` is its address, if the routine has one.
  constructor(sheet, light, recording) {
    [this.#voice, this.#wake] = [new Voice(sheet.language), new Wake(light)];
    if (recording) this.#recording = new Recording(sheet, recording);
    this.#chapters = sheet.cues.map(({ step, at }) => ({ title: sheet.steps[step].name, startTime: at }));
  }

  get can() {
    const [voice, vibration] = [this.#voice.isThere, this.#vibration.isThere];
    return { voice, vibration, recording: this.#recording !== null };
  }

  set onVoices(changed) {
    this.#voice.onChange = changed;
  }

  choose({ voice, sound, vibration, locked }) {
    if (this.#recording) Object.assign(this.#recording, { on: locked && sound, speaks: voice });
    [this.#voice.on, this.#sound.on, this.#vibration.on] = [voice, sound, vibration];
    if (!voice) this.#voice.hush();
  }

  // While somebody taps: a browser lets a page be heard only then.
  begin(clock, changed) {
    this.#sound.unlock();
    this.#wake.take();
    this.#media?.close();
    const keyed = () => {
      this.#recording?.moved();
      changed();
    };
    this.#media = new Media(keysOf(clock, keyed));
    this.#recording?.begin(clock, changed);
  }

  // Whenever the clock is looked at, before what is due is told. `eased`: from which step on, by how many levels.
  follow(eased) {
    if (!this.#recording) return;
    const wasHeard = this.#recording.isHeard;
    this.#recording.follow(eased);
    this.#isTold = wasHeard || this.#recording.isHeard;
  }

  show(title, routine, state) {
    this.#media?.show({ title, routine, chapters: this.#chapters }, state);
  }

  // An event that is due. What is said is said once; a tone that comes late is left out, and words are too, unless they
  // name what is to be done now: whoever wakes the phone hears where the routine is.
  tell(event, phrases, { late, isNow }) {
    if (late <= LATE) this.#vibration.play(event.kind);
    if (late <= LATE && !this.#isTold) this.#sound.play(event.kind);
    if (this.#isTold && event.kind !== "finish") return; // the recording has all words but the last
    if (phrases.length) this.#voice.say(phrases, isNow ? 0 : late);
  }

  say(words) {
    this.#voice.say([{ key: "", words }]);
  }

  hush() {
    this.#voice.hush();
  }

  end() {
    this.#recording?.close();
    this.#media?.close();
    this.#media = null;
    this.#wake.release();
  }
}
