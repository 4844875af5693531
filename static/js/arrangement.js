// Inserts new rows and sections, removes deleted ones, and puts all in the order that the server sent.
import { carryOver } from "./renewal.js";

function putAt(parent, index, child) {
  if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
}

function renew(list, fresh) {
  const old = list.querySelector(`#${fresh.id}`);
  if (old) carryOver(old, fresh);
  if (old) old.replaceWith(fresh);
  else list.append(fresh);
}

export function arrange(list, changes) {
  const order = JSON.parse(changes.dataset.order);
  const steps = new Set(order.flatMap(([, keys]) => keys));
  const sections = new Set(order.map(([key]) => key));
  const fresh = [":scope > section", ":scope > ol > li"].flatMap((all) => [...changes.querySelectorAll(all)]);
  for (const part of fresh) renew(list, part);
  for (const row of list.querySelectorAll("[data-step]")) if (!steps.has(row.dataset.step)) row.remove();
  for (const part of list.querySelectorAll("[data-section]")) if (!sections.has(part.dataset.section)) part.remove();
  const standing = new Map([...list.querySelectorAll("[data-step]")].map((row) => [row.dataset.step, row]));
  order.forEach(([section, keys], place) => {
    const part = list.querySelector(`:scope > [data-section="${section}"]`);
    putAt(list, place, part);
    keys.forEach((key, index) => putAt(part.querySelector(".step-list"), index, standing.get(key)));
  });
  for (const part of fresh) window.htmx.process(part);
}

// Reloads the heat map: now if it is open, else when it is next opened.
export function renewHeat(fold) {
  const renew = () => window.htmx.trigger("#heat", "renew");
  if (fold.open) renew();
  else fold.addEventListener("toggle", renew, { once: true });
}
