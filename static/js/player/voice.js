// The voice of the browser. It never lags behind: what is new cancels what is still being said.
const LONG_PAST = 2_000; // ms after which something is not worth saying any more
const SPEED = 0.95;

const tag = (language) => language.toLowerCase().replaceAll("_", "-"); // Android writes en_GB
const isOf = (voice, language) => tag(voice.lang).split("-")[0] === tag(language).split("-")[0];

// The voices that speak a language, best first: of the same country, on the device, the browser's own choice.
export function fitting(voices, language) {
  const marks = (voice) => [tag(voice.lang) === tag(language), voice.localService, voice.default];
  const worth = (voice) => marks(voice).reduce((sum, mark) => 2 * sum + Number(Boolean(mark)), 0);
  return voices.filter((voice) => isOf(voice, language)).sort((one, other) => worth(other) - worth(one));
}

export class Voice {
  on = true;
  volume = 1; // from 0 to 1
  name = ""; // of the voice that somebody chose; empty for the best one
  #changed = () => {};
  #language;
  #speech;
  #saying = null; // kept: Chromium forgets an utterance that nothing refers to

  constructor(language, speech = globalThis.speechSynthesis) {
    [this.#language, this.#speech] = [language, speech];
  }

  // Those to choose from. Browsers know them late: `onChange` is called when there are others, or none any more.
  get voices() {
    return fitting(this.#known, this.#language);
  }

  set onChange(changed) {
    this.#changed = changed;
    this.#speech?.addEventListener?.("voiceschanged", changed);
  }

  // Whether something can be said: there is no voice at all, or only ones of other languages, which nobody understands.
  // Where a browser lists none it may still have one.
  get isThere() {
    const known = this.#known;
    return Boolean(this.#speech) && (known.length === 0 || fitting(known, this.#language).length > 0);
  }

  // Says phrases in a row, unless they were due `late` milliseconds ago and nobody needs them now.
  say(phrases, late = 0) {
    const words = phrases.map((phrase) => phrase.words).join(" ");
    if (!this.on || !words || late > LONG_PAST || !this.isThere) return false;
    this.hush();
    return this.#ask((speech) => this.#speak(speech, words)) ?? false;
  }

  hush() {
    this.#saying = null;
    this.#ask((speech) => speech.cancel());
  }

  get #known() {
    return this.#ask((speech) => speech.getVoices()) ?? [];
  }

  #speak(speech, words) {
    const saying = new SpeechSynthesisUtterance(words);
    saying.voice = this.voices.find(({ name }) => name === this.name) ?? this.voices[0] ?? null;
    saying.lang = saying.voice?.lang ?? this.#language;
    [saying.rate, saying.volume] = [SPEED, this.volume];
    saying.onend = saying.onerror = () => {
      if (this.#saying === saying) this.#saying = null;
    };
    this.#saying = saying;
    speech.resume(); // a pause that another page left behind
    speech.speak(saying);
    return true;
  }

  // What the browser's speech answers. One that throws is not asked again: the routine goes on without a voice.
  #ask(what) {
    try {
      return this.#speech && what(this.#speech);
    } catch {
      [this.#speech, this.#saying] = [null, null];
      this.#changed();
      return null;
    }
  }
}
