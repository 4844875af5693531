// One change on its way to the server: its address, its fields, and the revision of the routine that its writer saw.
import { differing, fieldsOf, forgetMistakes, held, hold, settle, stored, storedIn } from "./field.js";

const ASIDE = ["csrfmiddlewaretoken", "revision"];
const FREE = /\/edit\/sections\/$|\/favourites\/[^/]+\/$/;

export class Change {
  constructor({ path, formData, elt }, revision) {
    this.path = path;
    this.base = revision;
    this.form = elt.closest("form");
    this.isTyped = this.form.matches("[data-as-typed]");
    this.decides = this.form.matches("#apply"); // not by its id, which a field of that name would hide
    this.fields = [...formData.entries()].filter(([name]) => !ASIDE.includes(name));
    this.touched = this.isTyped ? differing(this.form) : new Map();
  }

  get isStar() {
    return /\/favourites\/[^/]+\/$/.test(this.path);
  }

  // The name of the technique that is to be added, if it is that.
  get adds() {
    const slug = this.path.endsWith("/edit/steps/") && this.#said("technique");
    return slug ? (document.querySelector(`[data-technique="${slug}"]`)?.dataset.name ?? slug) : "";
  }

  // The same form once more: one change, as it is at last.
  joins(later) {
    return this.isTyped && this.path === later.path && this.base === later.base;
  }

  join(later) {
    this.fields = later.fields;
    this.touched = new Map([...later.touched, ...this.touched]);
  }

  says(other) {
    return this.joins(other) && JSON.stringify(this.fields) === JSON.stringify(other.fields);
  }

  // What to send while the page shows this revision. A form sends what was typed; the rest is what is stored by now. Where
  // what was typed over is not what is stored any more, it goes on the revision that its writer saw, and is refused.
  values(revision) {
    const form = this.#live;
    const same = form && [...this.touched].every(([name, value]) => storedIn(form, name) === value);
    const fields = same ? this.fields.map(([name, value]) => [name, this.#now(form, name, value)]) : this.fields;
    const values = { revision: same || this.#isFree ? revision : this.base };
    for (const [name, value] of fields) (values[name] ??= []).push(value);
    return values;
  }

  // It is stored.
  settle() {
    for (const [field, value] of this.#sent()) settle(field, value);
    if (this.#live) forgetMistakes(this.#live);
  }

  // It is not stored, and kept elsewhere or left: the form shows what is stored.
  giveBack() {
    for (const [field, value] of this.#sent()) if (held(field) === value) hold(field, stored(field));
  }

  get #live() {
    return this.isTyped ? document.querySelector(`form[data-as-typed][action="${this.path}"]`) : null;
  }

  // What takes nothing from anybody.
  get #isFree() {
    return FREE.test(this.path) || (Boolean(this.adds) && !this.#said("before"));
  }

  #now(form, name, value) {
    return this.touched.has(name) ? value : (storedIn(form, name) ?? value);
  }

  #said(name) {
    return this.fields.find(([said]) => said === name)?.[1];
  }

  #sent() {
    const fields = this.#live ? fieldsOf(this.#live).filter(({ name }) => this.touched.has(name)) : [];
    const value = (field) => this.#said(field.name);
    return fields.map((field) => [field, field.type === "radio" ? field.value === value(field) : value(field)]);
  }
}
