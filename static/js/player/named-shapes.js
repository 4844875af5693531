// The file of all names in a view, and the part of it that a picture shows, laid over that.
const SVG = "http://www.w3.org/2000/svg";
const MIN_SHOWN = 0.3; // a structure with less than this share of it in the picture has no name there

// Of a picture on the page: an SVG element with the same part of the view. Fails where the file cannot be had.
export async function namedShapes(picture) {
  const answer = await fetch(picture.dataset.names);
  if (!answer.ok) throw new Error(`the names are away: ${answer.status}`);
  const box = picture.querySelector("svg").getAttribute("viewBox");
  const svg = element("svg", { viewBox: box, role: "none", focusable: "false" });
  const [left, top, width, height] = box.split(" ").map(Number);
  const all = element("g", picture.matches(".picture-mirrored") ? { transform: `matrix(-1 0 0 1 ${2 * left + width} 0)` } : {});
  all.append(...shownIn(await answer.json(), [left, top, width, height]).map(option));
  svg.append(all);
  return svg;
}

// Names with their shapes, as [name, path data], as far as they are shown in a box.
export function shownIn(names, box) {
  const found = Object.entries(names).map(([name, shapes]) => [name, shapes.filter((d) => share(d, box) > MIN_SHOWN)]);
  return found.filter(([, shapes]) => shapes.length);
}

// The share of a shape that lies in a box, by the box around it.
function share(d, [left, top, width, height]) {
  const numbers = d.match(/-?\d+/g).map(Number);
  const [across, down] = [0, 1].map((axis) => numbers.filter((_, place) => place % 2 === axis));
  return within(across, left, width) * within(down, top, height);
}

function within(values, start, size) {
  const [first, last] = [Math.min(...values), Math.max(...values)];
  return Math.max(0, Math.min(last, start + size) - Math.max(first, start)) / (last - first || 1);
}

function option([name, shapes], number) {
  const part = element("g", { id: `structure-${number}`, role: "option", "aria-label": name, "aria-selected": "false" });
  part.append(...shapes.map((d) => element("path", { d })));
  return part;
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}
