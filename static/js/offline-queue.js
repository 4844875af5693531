// Sessions of practice that could not be sent: they wait on this device under the mark of their account, and are sent
// from its next page with a network, each once. Nobody else's page sends or shows them.
import { account, ask, keptSince } from "./kept-pages.js";
import { lasting } from "./lasting.js";

const WAITING = "effleur.waiting";
const DAYS = 30; // that the site knows a session again that is sent twice; what waits longer is dropped
const PASSING = [401, 403, 408, 425, 429]; // answers after which the same may be taken later

function all() {
  try {
    const found = JSON.parse(localStorage.getItem(WAITING) ?? "[]");
    const oldest = Date.now() - DAYS * 24 * 60 * 60 * 1000;
    return Array.isArray(found) ? found.filter(({ since }) => since > oldest) : [];
  } catch {
    return []; // no storage, or not our data
  }
}

function store(entries) {
  if (entries.length) localStorage.setItem(WAITING, JSON.stringify(entries));
  else localStorage.removeItem(WAITING);
}

// Keeps a session for an account, to be sent later. Returns false where nobody is logged in, or nothing can be stored.
export function put(session, mark = account()) {
  if (!mark) return false;
  try {
    store([...all().filter((entry) => entry.session.id !== session.id), { account: mark, session, since: Date.now() }]);
    return true;
  } catch {
    return false; // the storage is full, or there is none
  }
}

// The same from a page that is the same for everybody, too, and may be read by somebody who is logged in.
export const wait = async (session) => put(session, account() ?? (await workersAccount()));

// The account that last opened a page here, for a page that is the same for everybody; soon, or not at all.
async function workersAccount() {
  if (!navigator.serviceWorker?.controller) return "";
  const late = new Promise((resolve) => setTimeout(resolve, 1000, { account: "" }));
  return (await Promise.race([ask("list").catch(() => ({})), late])).account ?? "";
}

// What waits for this account.
export const waiting = (mark = account()) => all().filter((entry) => mark && entry.account === mark);

export function drop(id) {
  store(all().filter((entry) => entry.session.id !== id));
}

// Sends what waits for the account of this page, in one tab at a time.
export async function sendWaiting() {
  if (keptSince() || !waiting().length) return;
  if (!navigator.locks) return sendEach();
  await navigator.locks.request(WAITING, { ifAvailable: true }, (lock) => lock && sendEach());
}

async function sendEach() {
  for (const { session, refused } of waiting()) {
    if (refused) continue;
    let answer = await send(session);
    // The site takes none that is yet to come: the clock of this device may be ahead of the site's.
    const ahead = Date.now() - new Date(answer?.headers.get("Date") ?? Date.now());
    if (answer?.status === 400 && ahead > 0) answer = await send(moved(session, ahead));
    if (!answer || answer.status >= 500 || PASSING.includes(answer.status)) return; // at a later page
    if (answer.ok) drop(session.id);
    else store(all().map((entry) => (entry.session.id === session.id ? { ...entry, refused: true } : entry)));
  }
}

function send(session) {
  const token = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"];
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  return fetch("/api/v1/sessions/", { method: "POST", headers, body: JSON.stringify(lasting(session)) }).catch(() => null);
}

function moved(session, ahead) {
  const at = (name) => new Date(new Date(session[name]) - ahead).toISOString();
  return { ...session, started_at: at("started_at"), ended_at: at("ended_at") };
}
