// Fills in a translated sentence of the page, such as "Dropped %(name)s."
export function fill(sentence, values) {
  return sentence.replace(/%\((\w+)\)[sd]/g, (_, name) => values[name]);
}
