// One change to save: the address it is sent to, its fields, and the revision it is based on.
import { differing, fieldsOf, forgetMistakes, held, hold, settle, stored, storedIn } from "./field.js";

const ASIDE = ["csrfmiddlewaretoken", "revision"];
const FREE = /\/edit\/sections\/$|\/favourites\/[^/]+\/$/;

export class Change {
  constructor({ path, formData, elt }, revision) {
    this.path = path;
    this.base = revision;
    this.form = elt.closest("form");
    this.isTyped = this.form.matches("[data-as-typed]");
    this.decides = this.form.matches("#apply"); // form.id would be a field named id
    this.fields = [...formData.entries()].filter(([name]) => !ASIDE.includes(name));
    this.touched = this.isTyped ? differing(this.form) : new Map();
  }

  get isStar() {
    return /\/favourites\/[^/]+\/$/.test(this.path);
  }

  // The name of the technique that this adds; empty for any other change.
  get adds() {
    const slug = this.path.endsWith("/edit/steps/") && this.#said("technique");
    return slug ? (document.querySelector(`[data-technique="${slug}"]`)?.dataset.name ?? slug) : "";
  }

  // The same form again, on the same revision: both can be sent as one change.
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

  // What to send while the page shows this revision. Fields that were not touched go as they are stored now. If others
  // changed a touched field meanwhile, the change keeps the revision it is based on, so that the server answers 409.
  values(revision) {
    const form = this.#live;
    const same = form && [...this.touched].every(([name, value]) => storedIn(form, name) === value);
    const fields = same ? this.fields.map(([name, value]) => [name, this.#now(form, name, value)]) : this.fields;
    const values = { revision: same || this.#isFree ? revision : this.base };
    for (const [name, value] of fields) (values[name] ??= []).push(value);
    return values;
  }

  // The server has stored it.
  settle() {
    for (const [field, value] of this.#sent()) settle(field, value);
    if (this.#live) forgetMistakes(this.#live);
  }

  // Not stored: the form shows the stored values again. In a conflict, the box above the routine keeps what was typed.
  giveBack() {
    for (const [field, value] of this.#sent()) if (held(field) === value) hold(field, stored(field));
  }

  get #live() {
    return this.isTyped ? document.querySelector(`form[data-as-typed][action="${this.path}"]`) : null;
  }

  // Changes that cannot conflict.
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
