// What tells of a routine beside the screen: voice, sounds, vibration, a locked screen's controls; and the screen's light.
import { Media, keysOf } from "./media.js";
import { Sound } from "./sound.js";
import { Vibration } from "./vibration.js";
import { Voice } from "./voice.js";
import { Wake } from "./wake.js";

const LATE = 1_500; // ms after which a tone says nothing true any more

export class Devices {
  #media = null;
  #sound = new Sound();
  #vibration = new Vibration();
  #voice;
  #wake;

  // `light` hears how keeping the screen on went: see wake.js.
  constructor(language, light) {
    [this.#voice, this.#wake] = [new Voice(language), new Wake(light)];
  }

  get can() {
    return { voice: this.#voice.isThere, vibration: this.#vibration.isThere };
  }

  set onVoices(changed) {
    this.#voice.onChange = changed;
  }

  choose({ voice, sound, vibration }) {
    [this.#voice.on, this.#sound.on, this.#vibration.on] = [voice, sound, vibration];
    if (!voice) this.#voice.hush();
  }

  // While somebody taps: a browser lets a page be heard only then.
  begin(clock, changed) {
    this.#sound.unlock();
    this.#wake.take();
    this.#media?.close();
    this.#media = new Media(keysOf(clock, changed));
  }

  show(title, routine, state) {
    this.#media?.show({ title, routine }, state);
  }

  // An event that is due. What is said is said once; a tone that comes late is left out.
  tell(event, phrases, late) {
    if (late <= LATE) {
      this.#sound.play(event.kind);
      this.#vibration.play(event.kind);
    }
    if (phrases.length) this.#voice.say(phrases, late);
  }

  say(words) {
    this.#voice.say([{ key: "", words }]);
  }

  hush() {
    this.#voice.hush();
  }

  end() {
    this.#media?.close();
    this.#media = null;
    this.#wake.release();
  }
}
