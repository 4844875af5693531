// The pictures of the steps: each stands once in the list by the clock, and is copied to where it is needed.
const OTHER = { left: "right", right: "left" };

export class Pictures {
  #list;

  constructor(list) {
    this.#list = list;
  }

  // The picture of a step on a side, to show at once; null where it has none.
  of(step, side) {
    const found = this.#list.querySelector(`[data-picture="${step}"]`);
    if (!found) return null;
    const picture = found.querySelector(".picture").cloneNode(true);
    picture.classList.toggle("picture-mirrored", Boolean(OTHER[side]) && found.dataset.drawn === OTHER[side]);
    const image = picture.querySelector("img");
    image.loading = "eager";
    return { picture, image, pace: found.className.match(/diagram-\w+/)?.[0] ?? "", words: this.#words(found, side) };
  }

  #words(found, side) {
    const { said, saidLeft, saidRight } = found.dataset;
    return { left: saidLeft, right: saidRight }[side] ?? said ?? saidRight ?? "";
  }
}
