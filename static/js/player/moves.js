// Ways to another place of a routine, of a playhead at the present. Not after a stop, which no stray key may undo.
const SAME_STEP = 3_000; // ms of touch, after which "previous" means this step again

const canMove = ({ timeline, status, complete }) => timeline.cues.length > 0 && (status !== "finished" || complete);

export function jump(playhead, cue) {
  if (canMove(playhead) && cue >= 0 && cue <= playhead.timeline.last) playhead.enter(cue);
}

// To the next cue; from the last one to the end.
export function next(playhead) {
  if (playhead.cue < playhead.timeline.last) jump(playhead, playhead.cue + 1);
  else if (playhead.isUnderWay) playhead.leave(playhead.since);
}

// To the beginning of this cue, or of the one before where this has hardly begun.
export function previous(playhead) {
  const { cue, elapsed, timeline } = playhead;
  jump(playhead, elapsed > timeline.lengths(cue).begin + SAME_STEP ? cue : Math.max(0, cue - 1));
}

// "I am ready": leaves out the rest of what comes before the touch.
export function begin(playhead) {
  if (!playhead.isOneOf("playing", "paused")) return;
  playhead.elapsed = Math.max(playhead.elapsed, playhead.timeline.lengths(playhead.cue).begin);
  playhead.play();
}

// To a position in the routine, such as that of a recording.
export function seek(playhead, position) {
  if (canMove(playhead)) playhead.seek(playhead.timeline.place(position));
}
