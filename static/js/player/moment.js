// What a moment of a routine looks like, from the state of its clock. Pure: it tells, and scene.js shows.
import { fill } from "../words.js";
import { inWords } from "./spans.js";

const UNITS = { lead: "to_start", pause: "to_start", touch: "to_go" };

export function momentOf(sheet, words, state, lighter) {
  const cue = sheet.cues[state.cue];
  const step = sheet.steps[cue.step];
  const following = sheet.cues[state.cue + 1];
  const former = sheet.cues[state.cue - 1];
  const isBefore = state.phase !== "touch";
  const kind = isBefore ? { lead: "ready", pause: cue.change || "next" }[state.phase] : "touch";
  const side = words[cue.side] ?? "";
  const time = inWords(1000 * cue.seconds, words);
  return {
    kind,
    cue: state.cue,
    step: cue.step,
    status: state.status,
    side: cue.side,
    name: step.name,
    level: lighter.level(cue.step),
    touches: lighter.touches(cue.step),
    atMost: step.at_most === null ? "" : fill(words.at_most, { level: sheet.levels[step.at_most].toLowerCase() }),
    isLighter: lighter.level(cue.step) < step.pressure,
    how: isBefore ? fill(kind === "sides" ? words.next_on : words.next_time, { time }) : howOf(step, cue, words),
    count: [
      fill(words.step, { number: step.number, steps: sheet.steps.length }),
      cue.rounds > 1 ? fill(words.round, cue) : "",
    ].filter(Boolean).join(", "),
    unit: state.status === "waiting" ? words.time_is_up : words[kind === "sides" || kind === "position" ? "to_change" : UNITS[state.phase]],
    main: { playing: isBefore ? words.ready : words.pause, paused: words.go_on, waiting: words.done }[state.status] ?? "",
    lead: { ready: words.get_ready, sides: words.change_side, position: words.change_position }[kind] ?? "",
    huge: kind === "sides" ? side : step.position_words || side,
    position: step.position,
    tip: kind === "ready" || kind === "position" ? step.how : "",
    former: former && kind === "sides" ? { step: former.step, side: former.side, words: fill(words.side_done, { side: words[former.side] }) } : null,
    coming: kind === "sides" ? { step: cue.step, side: cue.side, words: fill(words.side_next, { side }) } : null,
    next: following ? nextOf(sheet, words, cue, following) : null,
    veil: { paused: [words.paused, words.paused_words], waiting: [words.waiting, words.waiting_words] }[state.status] ?? null,
  };
}

function howOf(step, cue, words) {
  const times = step.repetitions === 1 ? words.once : fill(words.times, { times: step.repetitions });
  return { times: step.repetitions ? `${times[0].toUpperCase()}${times.slice(1)}.` : "", how: step.note || step.how };
}

// What comes next: its name, or the other side where it is the same step.
function nextOf(sheet, words, cue, following) {
  const step = sheet.steps[following.step];
  const side = words[following.side] ?? "";
  const isSame = following.step === cue.step;
  return {
    step: following.step,
    side: following.side,
    name: isSame && side ? side : step.name,
    time: inWords(1000 * following.seconds, words),
  };
}
