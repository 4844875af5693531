// A clock as a plain object that survives a reload, and back. The store of a browser may hold anything.
import { Playhead } from "./playhead.js";
import { Timeline } from "./timeline.js";

export const WAITS = ["never", "counted", "always"];
const LONGEST_GAP = 30_000; // ms without a sign of life, after which it does not go on by itself
const STATUSES = ["ready", "playing", "paused", "waiting", "finished"];
const AS_THEY_ARE = ["status", "complete", "cue", "elapsed", "spent", "followed", "rate", "waits"];

// `at` is the wall time now, and `setBack` how far that lies behind the time that the playhead knows.
export function kept(playhead, at, setBack) {
  return structuredClone({
    ...Object.fromEntries(AS_THEY_ARE.map((name) => [name, playhead[name]])),
    ...{ sheet: playhead.timeline.fingerprint, at, extra: playhead.timeline.extra, told: [...playhead.told] },
    passed: playhead.passed.map((each) => ({ ...each, due: each.due - setBack })),
  });
}

// The playhead that was kept, or null where it was another routine's. After a short gap it goes on by the timestamps,
// after a long one it is paused where it last was.
export function reopened(sheet, saved, now) {
  if (!isOf(sheet, saved)) return null;
  const gap = now - saved.at;
  const goesOn = saved.status === "playing" && gap >= 0 && gap <= LONGEST_GAP;
  const playhead = new Playhead(new Timeline(sheet, saved.extra), goesOn ? saved.at : now);
  for (const name of AS_THEY_ARE) playhead[name] = saved[name];
  playhead.told = new Set(saved.told);
  if (goesOn) playhead.passed = saved.passed.filter(({ cue, index }) => sheet.cues[cue]?.events[index]);
  else playhead.pause();
  return playhead;
}

function isOf(sheet, saved) {
  if (saved?.sheet !== new Timeline(sheet).fingerprint) return false;
  const numbers = [saved.at, saved.elapsed, saved.followed, saved.rate];
  const isWhole = numbers.every(Number.isFinite) && STATUSES.includes(saved.status) && WAITS.includes(saved.waits);
  const isThere = Number.isInteger(saved.cue) && saved.cue in sheet.cues;
  const hasLists = Array.isArray(saved.told) && Array.isArray(saved.passed);
  return isWhole && isThere && hasLists && saved.extra instanceof Object && saved.spent instanceof Object;
}
