// What a clock shows, of a playhead at the present. Times are whole milliseconds of the routine, unless they say wall.

// `toGo` and `of` are of the phase: "lead", "pause" or "touch". `position` is negative in the lead, which is in no
// total. `waits` says whether the step ends by a tap, `complete` whether the routine was followed to its end.
export function state({ status, cue, elapsed, position, doesWait: waits, complete, timeline }) {
  const { phase, toGo, of } = timeline.phase(cue, elapsed);
  const { total } = timeline;
  const toGoAll = Math.round(total - Math.max(0, position));
  const place = { status, cue, phase, toGo: Math.round(toGo), of };
  return { ...place, position: Math.round(position), total, toGoAll, waits, complete };
}

// What was really followed: `touch` by cue, without what was skipped; `all` with the pauses between.
export function spent({ spent, followed, timeline }) {
  return { touch: timeline.cues.map((_, cue) => Math.round(spent[cue] ?? 0)), all: Math.round(followed) };
}

// The events that have passed since the last call, in order; `at` is their position, `late` how long they are past on
// the wall clock.
export function due({ passed, since, timeline }) {
  return passed.splice(0).map(({ cue, index, at, due }) => {
    const late = Math.max(0, Math.round(since - due));
    return { event: timeline.cues[cue].events[index], cue, at: Math.round(at), late };
  });
}

// Wall time until something changes: an event, or the end of a phase. Null where nothing will.
export function untilNext({ status, cue, elapsed, told, rate, timeline }) {
  if (status !== "playing") return null;
  const { lead, begin, end } = timeline.lengths(cue);
  const events = timeline.events(cue).filter(({ index }) => !told.has(index));
  const ahead = [lead, begin, end, ...events.map(({ at }) => at)].filter((at) => at > elapsed);
  return Math.ceil((Math.min(...ahead) - elapsed) / rate);
}
