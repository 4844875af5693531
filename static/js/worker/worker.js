// The service worker: pages that were opened or kept open without the network. See docs/offline.md.
import { meet, state } from "./account.js";
import * as files from "./files.js";
import { ask, distrust, sweep } from "./keeping.js";
import { isFile, isPlayer, isTrack, placeOf } from "./reading.js";
import * as shelf from "./shelf.js";
import { heard, OFFLINE, sent, visited } from "./visits.js";

const SHELL = "effleur-shell-";

// Begins as the worker of a release. `scope` is the worker itself.
export function begin(scope, release) {
  const shell = SHELL + release;
  scope.addEventListener("install", (event) => event.waitUntil(install(scope, shell)));
  scope.addEventListener("activate", (event) => event.waitUntil(activate(scope, shell)));
  scope.addEventListener("message", (event) => event.waitUntil(answer(scope, event)));
  scope.addEventListener("fetch", (event) => fetched(scope, event));
}

async function install(scope, shell) {
  const cache = await caches.open(shell);
  const page = await fetch(OFFLINE, { credentials: "omit", cache: "no-cache" });
  if (!page.ok) throw new Error("the page for being offline is away");
  await cache.put(OFFLINE, page.clone());
  await files.keep(await page.text(), OFFLINE, cache);
  await replace(scope);
}

// Takes over from the worker before, unless a player is open: nothing changes under it.
async function replace(scope) {
  const windows = await scope.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (!windows.some(({ url }) => isPlayer(new URL(url).pathname))) await scope.skipWaiting();
}

async function activate(scope, shell) {
  for (const name of await caches.keys()) if (name.startsWith(SHELL) && name !== shell) await caches.delete(name);
  await scope.registration.navigationPreload?.enable();
  await scope.clients.claim();
  await distrust();
  await sweep();
}

function fetched(scope, event) {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== scope.location.origin) return;
  if (request.method === "POST") event.waitUntil(sent(url.pathname));
  if (request.method !== "GET") return;
  if (isTrack(url.pathname)) event.respondWith(heard(request));
  else if (request.mode === "navigate") event.respondWith(visited(event));
  else if (isFile(url.pathname)) event.respondWith(files.served(request));
}

// What a page asks for; it gets an answer where it sends a port.
async function answer(scope, event) {
  const { asks, path, account, began } = event.data;
  const place = path && placeOf(path);
  if (asks === "replace") await replace(scope);
  if (asks === "opened") {
    // The first page of all was not answered by this worker.
    if (await meet(account ?? undefined, began)) await shelf.forgetOthers(account);
    if (place) await ask(path, { opened: true, played: isPlayer(path) });
  }
  if (asks === "keep") await ask(place, { marked: true, opened: true });
  if (asks === "remove") await shelf.remove(place);
  if (asks === "remove all") for (const entry of await shelf.list()) await shelf.remove(entry.place);
  if (asks.startsWith("remove")) await sweep();
  event.ports[0]?.postMessage({ kept: await shelf.list(), account: (await state()).mark });
}
