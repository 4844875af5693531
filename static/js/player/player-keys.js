// Keys of the player. Where a control has the focus, Space is that control's; in a dialog all keys are the dialog's.
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
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("dialog")) return null;
  if (event.key === " " && event.target.closest?.(OWN_SPACE)) return null;
  if (event.target.closest?.(OWN_ARROWS)) return null;
  return KEYS[event.key] ?? null;
}
