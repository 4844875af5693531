// The fields of a step: the buttons beside its seconds, its note, which can be written as soon as it is unfolded, and
// its menu, which Escape closes.
document.addEventListener("click", ({ target }) => {
  const button = target.closest(".stepper button");
  if (!button) return;
  const field = button.parentElement.querySelector("input");
  field.value = Math.min(field.max, Math.max(field.min, Number(field.value) + Number(button.value)));
  for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
});

document.addEventListener("toggle", ({ target }) => {
  const pressed = target.matches(".step-note[open]") && target.contains(document.activeElement);
  if (pressed) target.querySelector("textarea").focus();
}, true);

document.addEventListener("keydown", ({ key, target }) => {
  const menu = key === "Escape" && target.closest(".edit-step-more[open]");
  if (!menu) return;
  menu.querySelector("summary").focus();
  menu.open = false;
});
