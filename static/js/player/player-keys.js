// Keys of the player. Where a control has the focus, Space is that control's; in a dialog that is open all keys are
// the dialog's. One that was closed a moment ago may have the focus still.
const KEYS = {
  " ": "main",
  ArrowLeft: "previous",
  ArrowRight: "next",
  "+": "extend",
  Escape: "leave",
  l: "list",
  L: "list",
  n: "names",
  N: "names",
  "?": "keys",
};
const OWN_SPACE = "button, a, input, select, textarea, summary";
const OWN_ARROWS = "input, select, textarea";

export function actionOf(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("dialog[open]")) return null;
  if (event.key === " " && event.target.closest?.(OWN_SPACE)) return null;
  if (event.target.closest?.(OWN_ARROWS)) return null;
  return KEYS[event.key] ?? null;
}
