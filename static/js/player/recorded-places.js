// The places of the recording, and its addresses. Pure.

// Where in the recording, in ms, a state of the clock is; null where the recording has no such place. Added time counts
// back from the end of its phase: what is heard then repeats itself, and its end is right.
export function placeOf(sheet, { cue, phase, toGo }) {
  const lead = 1000 * sheet.lead_seconds;
  const { at, pause_seconds, seconds } = sheet.cues[cue];
  const touch = lead + 1000 * (at + pause_seconds);
  const [begin, end] = {
    lead: [0, cue ? 0 : lead],
    pause: [lead + 1000 * at, touch],
    touch: [touch, touch + 1000 * seconds],
  }[phase];
  return end - toGo >= begin ? end - toGo : null;
}

// Its address after "Too much" (`from` a step on, `by` so many levels), and without its voice.
export function addressOf(address, { from, by }, speaks) {
  const query = new URLSearchParams(by ? { lighter: by, from } : {});
  if (!speaks) query.set("tones", "");
  return query.size ? `${address}?${query}` : address;
}
