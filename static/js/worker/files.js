// Styles, scripts, pictures: what pages need. Each is kept under its address; with a hash in its name it is asked for once.
import { filesIn, isHashed } from "./reading.js";

export const FILES = "effleur-files";

export const find = (path) => caches.match(path, { ignoreVary: true });

// A file for a page: the kept one at once if it is of one content for good, else if there is no network.
export async function served(request) {
  const path = new URL(request.url).pathname;
  const kept = isHashed(path) && (await find(path));
  if (kept) return kept;
  try {
    return await fetch(request);
  } catch (error) {
    const older = await find(path);
    if (older) return older;
    throw error;
  }
}

// Keeps the files that a text needs, and those that they need; returns them all. One that is away is left out.
export async function keep(text, path, cache) {
  const found = new Set();
  const look = async (within, of) => {
    const fresh = filesIn(within, of).filter((file) => !found.has(file));
    fresh.forEach((file) => found.add(file));
    await Promise.all(fresh.map(async (file) => look(await one(file, cache).catch(() => ""), file)));
  };
  await look(text, path);
  return [...found];
}

// The text of a file, kept from now on; "" of a picture, which needs no others.
async function one(path, cache) {
  let file = isHashed(path) ? await find(path) : undefined;
  if (!file) {
    file = await fetch(path);
    if (!file.ok) return "";
    await cache.put(path, file.clone());
  } else if (!(await cache.match(path))) {
    await cache.put(path, file.clone());
  }
  return /\.(?:js|css)$/.test(path) ? file.text() : "";
}

// Deletes every file that none of these texts, as [text, path], needs any more.
export async function sweep(texts) {
  const cache = await caches.open(FILES);
  const needed = new Set();
  const look = async (within, of) => {
    for (const path of filesIn(within, of)) {
      if (needed.has(path)) continue;
      needed.add(path);
      const file = /\.(?:js|css)$/.test(path) && (await cache.match(path));
      if (file) await look(await file.text(), path);
    }
  };
  for (const [text, path] of texts) await look(text, path);
  for (const request of await cache.keys()) {
    if (!needed.has(new URL(request.url).pathname)) await cache.delete(request);
  }
}
