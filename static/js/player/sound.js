// Soft tones for what is due, made by the browser itself. A tone that cannot be heard in time is not played later.

// Per kind of event, its notes: pitch in Hz, start and length in seconds, loudness from 0 to 1. A recording has the
// same pitches.
export const TONES = {
  announce: [[392, 0, 0.35, 0.4]],
  begin: [[523.25, 0, 0.2, 0.45], [783.99, 0.12, 0.4, 0.45]],
  half: [[659.26, 0, 0.45, 0.35]],
  count: [[880, 0, 0.15, 0.35]],
  finish: [[783.99, 0, 0.3, 0.45], [659.26, 0.18, 0.3, 0.45], [523.25, 0.36, 0.8, 0.5]],
};
const TAPS = ["pointerup", "keydown"];
const SOFTENED = 0.015; // seconds in which a note swells, so that it does not click
const SILENT = 0.0001; // an exponential fall never gets to 0

// Plays the tone of a kind in a context from `at` on, its time in seconds; returns when it has ended.
export function sound(context, kind, volume, at) {
  const notes = TONES[kind] ?? [];
  for (const [pitch, start, length, loudness] of notes) {
    const [gain, begin, end] = [context.createGain(), at + start, at + start + length];
    gain.gain.setValueAtTime(SILENT, begin);
    gain.gain.exponentialRampToValueAtTime(Math.max(SILENT, loudness * volume), begin + SOFTENED);
    gain.gain.exponentialRampToValueAtTime(SILENT, end);
    gain.connect(context.destination);
    const tone = context.createOscillator();
    tone.frequency.setValueAtTime(pitch, begin);
    tone.connect(gain);
    tone.start(begin);
    tone.stop(end);
  }
  return Math.max(at, ...notes.map(([, start, length]) => at + start + length));
}

export class Sound {
  on = true;
  volume = 0.6; // from 0 to 1
  #context = null;

  // Call it while somebody taps or presses a key: only then does a browser let a page be heard. Else, as after a reload,
  // it is heard from the next tap or key on.
  async unlock() {
    const isFirst = !this.#context;
    try {
      this.#context ??= new AudioContext();
      if (isFirst) for (const name of TAPS) addEventListener(name, this.#tapped);
      if (this.#context.state !== "running") await this.#context.resume();
    } catch {
      return false; // no audio device, or the tap did not count
    }
    return this.isReady;
  }

  #tapped = () => {
    if (this.#context && !this.isReady) this.#context.resume().catch(() => {});
  };

  get isReady() {
    return this.#context?.state === "running";
  }

  // Plays the tone of an event's kind, and says whether it did. A call or another app may have taken the sound away:
  // it is asked for again, for the next one.
  play(kind) {
    if (!this.on || !this.#context || !TONES[kind]) return false;
    if (!this.isReady) {
      this.#context.resume().catch(() => {});
      return false;
    }
    sound(this.#context, kind, this.volume, this.#context.currentTime);
    return true;
  }

  async close() {
    const context = this.#context;
    for (const name of TAPS) removeEventListener(name, this.#tapped);
    this.#context = null;
    await context?.close();
  }
}
