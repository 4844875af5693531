// What the worker answers: pages from the network first, recordings in the parts that a player asks for.
import { leave } from "./account.js";
import { distrust, note, refresh } from "./keeping.js";
import { isAboutHealth, isPlayer, placeOf, rangeOf } from "./reading.js";
import * as shelf from "./shelf.js";

export const OFFLINE = "/offline/";
const PATIENCE = 4000; // milliseconds for the network, where there is a copy

// A page that somebody opens.
export async function visited(event) {
  const { pathname, search } = new URL(event.request.url);
  const began = Date.now();
  const asked = network(event);
  const noted = asked.then(async (answer) => {
    const how = { opened: true, played: isPlayer(pathname) };
    await note(search ? "" : pathname, answer.clone(), began, how);
    if (answer.ok) await refresh();
  });
  event.waitUntil(noted.catch(() => {}));
  const copy = placeOf(pathname) && (await shelf.find(pathname));
  const answer = await inTime(asked, copy ? PATIENCE : Infinity);
  if (answer && !(copy && answer.status >= 500)) return answer;
  return copy ? asKept(copy) : (await caches.match(OFFLINE, { ignoreVary: true })) ?? Response.error();
}

async function network(event) {
  return (await event.preloadResponse) ?? fetch(event.request);
}

// The answer, or null if there is none, or none so soon.
function inTime(asked, patience) {
  const late = new Promise((resolve) => patience < Infinity && setTimeout(resolve, patience, null));
  return Promise.race([asked.catch(() => null), late]);
}

// A page says on its root that it is a copy, and since when.
async function asKept(copy) {
  const html = (await copy.text()).replace("<html ", `<html data-kept-since="${shelf.told(copy, "at")}" `);
  return new Response(html, { headers: copy.headers });
}

// Somebody sends a form. Whoever logs out leaves no page behind, even where the network is away.
export async function sent(path) {
  if (path === "/account/logout/") {
    await leave();
    await shelf.forgetOthers("");
  }
  if (isAboutHealth(path)) {
    await shelf.forgetOpened();
    await distrust();
  }
}

// Whether the site has no other recording by now, as far as can be told. One without an ETag is as answers about health
// left it: by other answers it is another one.
async function isNewest(path, copy) {
  const answer = await inTime(fetch(path, { method: "HEAD" }), PATIENCE);
  if (!answer || answer.status >= 500) return true;
  const etag = copy.headers.get("ETag");
  return answer.ok && etag !== null && answer.headers.get("ETag") === etag;
}

// A recording: of the kept one the part that is asked for, since phones play nothing that answers otherwise. Lighter, or
// without its voice, it is another one, which is not kept.
export async function heard(request) {
  const { pathname, search } = new URL(request.url);
  const copy = await shelf.find(pathname);
  if (!copy || !["", "?download"].includes(search) || !(await isNewest(pathname, copy))) return fetch(request);
  const header = request.headers.get("Range");
  if (!header) return copy;
  const whole = await copy.blob();
  const range = rangeOf(header, whole.size);
  const headers = new Headers(copy.headers);
  headers.set("Accept-Ranges", "bytes");
  if (!range) {
    headers.set("Content-Range", `bytes */${whole.size}`);
    return new Response(null, { status: 416, headers });
  }
  const [first, last] = range;
  headers.set("Content-Range", `bytes ${first}-${last}/${whole.size}`);
  headers.set("Content-Length", String(last - first + 1));
  return new Response(whole.slice(first, last + 1), { status: 206, headers });
}
