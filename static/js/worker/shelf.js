// Copies of pages and recordings: in a cache for each account, and in one for what is opened while nobody is logged in.
import { state } from "./account.js";
import { isPlayer, isTrack, placeOf } from "./reading.js";

const PAGES = "effleur-pages-";
const VISITOR = `${PAGES}visitor`;
const MOST_OPENED = 12; // routines that are kept only because they were opened; those kept on purpose do not count

const removed = new Map(); // when each routine was removed, for answers that were then still on their way

const pathOf = (request) => new URL(request.url).pathname;
export const cacheOf = (mark) => (mark ? PAGES + mark : VISITOR);

async function shown() {
  const { mark } = await state();
  return [...new Set([cacheOf(mark), VISITOR])];
}

// [cache, path, copy] of each that whoever is here may see, or of every one there is.
async function* copies(names) {
  for (const name of names ?? (await caches.keys()).filter((each) => each.startsWith(PAGES))) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) yield [cache, pathOf(request), await cache.match(request)];
  }
}

const isOver = (copy) => Date.parse(copy.headers.get("Sunset")) <= Date.now();

// The copy of a page or a recording that may be shown now. A link that has ended takes all of its copies along.
export async function find(path) {
  for (const name of await shown()) {
    const copy = await (await caches.open(name)).match(path, { ignoreVary: true });
    if (!copy) continue;
    if (!isOver(copy)) return copy;
    await remove(placeOf(path));
  }
  return undefined;
}

// Keeps a copy: `said` are `at`, `opened`, `marked`, `title`, `verdicts` and `size`, in words.
export async function put(mark, path, body, headers, said) {
  const kept = new Headers(headers);
  for (const name of ["Content-Encoding", "Content-Length", "Transfer-Encoding", "Vary"]) kept.delete(name);
  for (const [name, value] of Object.entries(said)) kept.set(`X-Kept-${name}`, encodeURIComponent(value));
  await (await caches.open(cacheOf(mark))).put(path, new Response(body, { headers: kept }));
}

export const wasRemoved = (place, since) => removed.get(place) >= since;

export const told = (copy, name) => decodeURIComponent(copy?.headers.get(`X-Kept-${name}`) ?? "");

// Deletes the copies of a routine, whoever's they are: the site has it no more, or nobody wants it.
export async function remove(place) {
  removed.set(place, Date.now());
  for await (const [cache, path] of copies()) if (placeOf(path) === place) await cache.delete(path);
}

// Deletes the copies of one address.
export async function removeCopy(address) {
  for await (const [cache, path] of copies()) if (path === address) await cache.delete(path);
}

// Deletes what nobody else may see when another person is here, and what visitors were told about their health.
export async function forgetOthers(mark) {
  for (const name of await caches.keys()) {
    if (name.startsWith(PAGES) && ![cacheOf(mark), VISITOR].includes(name)) await caches.delete(name);
  }
  await forgetVerdicts([VISITOR]);
}

// Deletes copies that tell verdicts by answers about health.
export async function forgetVerdicts(names) {
  for await (const [cache, path, copy] of copies(names)) if (told(copy, "verdicts")) await cache.delete(path);
}

// Deletes all that was kept only because it was opened.
export async function forgetOpened() {
  for (const { place, marked } of await list()) if (!marked) await remove(place);
}

// What whoever is here has on this device, by routine, the last opened first.
export async function list() {
  const found = new Map();
  for await (const [, path, copy] of copies(await shown())) {
    const place = placeOf(path);
    if (isOver(copy)) continue;
    const entry = found.get(place) ?? { place, title: "", marked: false, opened: "", size: 0, until: null, paths: [] };
    entry.paths.push(path);
    entry.title ||= told(copy, "title");
    if (!isPlayer(path) && !isTrack(path)) entry.title = told(copy, "title");
    entry.marked ||= told(copy, "marked") === "yes";
    entry.opened = [entry.opened, told(copy, "opened")].sort().at(-1);
    entry.size += Number(told(copy, "size"));
    entry.until ??= copy.headers.get("Sunset");
    found.set(place, entry);
  }
  return [...found.values()].sort((one, other) => other.opened.localeCompare(one.opened));
}

export async function isMarked(place) {
  return (await list()).some((entry) => entry.place === place && entry.marked);
}

// The oldest that was only opened goes when there are too many.
export async function trim() {
  const opened = (await list()).filter(({ marked }) => !marked);
  for (const { place } of opened.slice(MOST_OPENED)) await remove(place);
}

// [text, path] of every page there is, whoever's it is.
export async function texts() {
  const found = [];
  for await (const [, path, copy] of copies()) if (!isTrack(path)) found.push([await copy.text(), path]);
  return found;
}
