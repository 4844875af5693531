// What a field holds now, and what is stored of it: its default value is what the server is known to hold.
const picks = ({ type }) => type === "checkbox" || type === "radio";

export function fieldsOf(part) {
  return [...part.querySelectorAll("input:not([type=hidden]), select, textarea")];
}

export function held(field) {
  return picks(field) ? field.checked : field.value;
}

export function stored(field) {
  if (picks(field)) return field.defaultChecked;
  if (!field.options) return field.defaultValue;
  return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value ?? "";
}

export function differs(field) {
  return held(field) !== stored(field);
}

// What cannot be chosen there any more is not held.
export function hold(field, value) {
  if (picks(field)) field.checked = value;
  else if (!field.options || [...field.options].some((option) => option.value === value)) field.value = value;
}

// Take a value as stored; what the field holds stays as it is.
export function settle(field, value) {
  const now = held(field);
  hold(field, now); // a field that was set by script does not follow its default value; a list does
  if (picks(field)) field.defaultChecked = value;
  else if (!field.options) field.defaultValue = value;
  else for (const option of field.options) option.defaultSelected = option.value === value;
  hold(field, now);
}

// What was said of mistakes that are mended.
export function forgetMistakes(form) {
  for (const said of form.querySelectorAll(".field-errors, .error-summary")) said.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
}

// What is stored under a name of a form: of several fields to pick from, the one that is picked.
export function storedIn(form, name) {
  const named = fieldsOf(form).filter((field) => field.name === name);
  if (!named.length) return undefined;
  return picks(named[0]) ? (named.find((field) => field.defaultChecked)?.value ?? "") : stored(named[0]);
}

// The names of a form whose fields hold something else than is stored, each with what is stored.
export function differing(form) {
  const names = fieldsOf(form).filter(differs).map((field) => field.name);
  return new Map(names.map((name) => [name, storedIn(form, name)]));
}
