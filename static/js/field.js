// The value that a field holds, and the one that is stored. The stored one is kept as the field's default value.
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

// The same field in a part that replaces its own: by its id, or by form, name and value where it has none.
export function counterpart(field, fresh) {
  if (field.id) return fresh.querySelector(`#${CSS.escape(field.id)}`);
  const form = field.form?.getAttribute("id"); // form.id would be a field named id
  const own = form && `#${CSS.escape(form)} [name="${field.name}"][value="${CSS.escape(field.value)}"]`;
  return own && field.type === "radio" ? fresh.querySelector(own) : null;
}

// An option that is gone cannot be selected: the field stays as it is.
export function hold(field, value) {
  if (picks(field)) field.checked = value;
  else if (!field.options || [...field.options].some((option) => option.value === value)) field.value = value;
}

// Note the value as stored, without changing what the field holds.
export function settle(field, value) {
  const now = held(field);
  hold(field, now); // a field that was set by script does not follow its default value; a list does
  if (picks(field)) field.defaultChecked = value;
  else if (!field.options) field.defaultValue = value;
  else for (const option of field.options) option.defaultSelected = option.value === value;
  hold(field, now);
}

// Removes the messages about mistakes that are corrected.
export function forgetMistakes(form) {
  for (const said of form.querySelectorAll(".field-errors, .error-summary")) said.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
}

// The stored value of a form's field; of a group of radio buttons, the value of the one that is checked.
export function storedIn(form, name) {
  const named = fieldsOf(form).filter((field) => field.name === name);
  if (!named.length) return undefined;
  return picks(named[0]) ? (named.find((field) => field.defaultChecked)?.value ?? "") : stored(named[0]);
}

// Unsaved fields of a form: a map from each name to its stored value.
export function differing(form) {
  const names = fieldsOf(form).filter(differs).map((field) => field.name);
  return new Map(names.map((name) => [name, storedIn(form, name)]));
}
