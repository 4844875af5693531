// What becomes of an answer of the site: a copy of its page with all that the page needs, or the end of older copies.
import { change, isCurrent, meet, state } from "./account.js";
import * as files from "./files.js";
import { about, isPlayer, placeOf } from "./reading.js";
import * as shelf from "./shelf.js";

const DAY = 24 * 60 * 60 * 1000;
const GONE = [404, 410];
const LOCK = "effleur-files";

// Notes an answer that was asked for at `began`. A person `opened` it, `played` it, or `marked` it to be kept.
export async function note(path, answer, began, how = {}) {
  const place = placeOf(path);
  if (place && (GONE.includes(answer.status) || answer.type === "opaqueredirect" || answer.redirected)) {
    return shelf.remove(place); // the link is closed, or the receiver should not be massaged at all
  }
  if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("text/html")) return undefined;
  const text = await answer.text();
  const page = about(text);
  if (await meet(page.account, began)) await shelf.forgetOthers(page.account);
  if (!place || !(await isCurrent(began))) return undefined;
  const marked = how.marked || (await shelf.isMarked(place));
  // What answers about health mean is kept for those who keep or play it, and not of a page that was only read.
  if (page.verdicts && !marked && !isPlayer(path)) return shelf.removeCopy(path);
  return keep(path, { text, page, headers: answer.headers, began }, { ...how, marked });
}

async function keep(path, { text, page, headers, began }, { marked, opened, played }) {
  const place = placeOf(path);
  const mark = page.account ?? (await state()).mark;
  const isWanted = async () => (await isCurrent(began)) && !shelf.wasRemoved(place, began);
  const { title, verdicts } = page;
  const said = { title, verdicts, ...(await stamps(path, opened)), marked: marked ? "yes" : "" };
  const keepTrack = async (track) => {
    const answer = await fetch(track, { redirect: "manual" });
    const sound = answer.status === 200 && (await answer.blob()); // a routine may be too long to have one
    if (sound && (await isWanted())) await shelf.put(mark, track, sound, answer.headers, { ...said, size: sound.size });
  };
  await navigator.locks.request(LOCK, { mode: "shared" }, async () => {
    const cache = await caches.open(files.FILES);
    const size = text.length + (await sizeOf(await files.keep(text, path, cache), cache));
    if (await isWanted()) await shelf.put(mark, path, text, headers, { ...said, size });
  });
  const hasPlayer = !isPlayer(path) && text.includes(`"${place}play/"`);
  if (hasPlayer) await ask(`${place}play/`, { marked, opened });
  else if (marked || (played && !navigator.connection?.saveData)) await keepTrack(`${place}track.m4a`);
  if (opened) await shelf.trim();
}

async function stamps(path, opened) {
  const at = new Date().toISOString();
  return { at, opened: opened ? at : shelf.told(await shelf.find(path), "opened") || at };
}

// Of the pictures, which belong to the routine; styles and scripts are the site's.
async function sizeOf(paths, cache) {
  const pictures = paths.filter((path) => path.startsWith("/drawings/"));
  const sizes = await Promise.all(pictures.map(async (path) => (await (await cache.match(path))?.blob())?.size ?? 0));
  return sizes.reduce((sum, size) => sum + size, 0);
}

// Asks the site for a page to keep, as nobody's visit. What cannot be had now stays as it is.
export async function ask(path, how = {}) {
  const began = Date.now();
  const answer = await fetch(path, { headers: { "X-Purpose": "prefetch" }, redirect: "manual" }).catch(() => null);
  if (answer) await note(path, answer, began, how);
}

// Asks once a day, and after answers about health or a new release, whether what is kept is still so.
export async function refresh() {
  if (Date.now() - (await state()).refreshed < DAY) return;
  await change({ refreshed: Date.now() });
  for (const { place, paths } of await shelf.list()) await ask(paths.includes(place) ? place : `${place}play/`);
  await sweep();
}

// Deletes files that no page needs any more; not while others are being kept.
export const sweep = () => navigator.locks.request(LOCK, async () => files.sweep(await shelf.texts()));

// Copies by another release, or from before other answers about health, are asked for again at the next page.
export const distrust = () => change({ refreshed: 0 });
