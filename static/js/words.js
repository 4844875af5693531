// "Dropped %(name)s." with its names filled in; translated sentences come from the page.
export function fill(sentence, values) {
  return sentence.replace(/%\((\w+)\)[sd]/g, (_, name) => values[name]);
}
