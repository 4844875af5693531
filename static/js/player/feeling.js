// How it feels before a routine, where somebody says so: 0 to 10 for a part of the body.
export class Feeling {
  #form;
  #fields;

  // `part` is null where the routine works on no part that is known.
  constructor(part) {
    this.#form = part?.querySelector("form");
    this.#fields = this.#form?.elements;
  }

  get said() {
    if (!this.#fields) return { before: null, area: null };
    const { before, area } = this.#fields;
    return { before: before.value ? Number(before.value) : null, area: area.value };
  }

  forget() {
    this.#form?.reset();
  }

  set said(felt) {
    if (!this.#fields || !felt) return;
    if (felt.area) this.#fields.area.value = felt.area;
    if (Number.isInteger(felt.before)) this.#fields.before.value = String(felt.before);
  }
}
