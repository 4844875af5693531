// Logs what was done: with the account of who is logged in, later where there is no network, else on this device alone.
import { lasting } from "../lasting.js";
import { wait } from "../offline-queue.js";

const KEPT = "effleur.practice";
const OFF_BY = 60_000; // ms by which the clock of a device may be wrong
export const LEAST = 30_000; // milliseconds of a routine, below which nothing is worth a log

// The session in the shape that the API takes. `spent` is the clock's; `now` is when it ended.
export function sessionOf({ sheet, code, title, spent, finished, startedAt, endedAt, felt }) {
  const techniques = {};
  const areas = {};
  spent.touch.forEach((ms, cue) => {
    const seconds = Math.round(ms / 1000);
    const { technique, areas: worked } = sheet.steps[sheet.cues[cue].step];
    if (!seconds) return;
    techniques[technique] = (techniques[technique] ?? 0) + seconds;
    for (const area of worked) areas[area] = (areas[area] ?? 0) + seconds;
  });
  return lasting({
    id: crypto.randomUUID?.() ?? uuid(),
    routine: code ?? null,
    title,
    started_at: new Date(startedAt).toISOString(),
    ended_at: new Date(endedAt).toISOString(),
    seconds_done: Math.round(spent.all / 1000),
    finished,
    areas,
    techniques,
    ...felt,
  });
}

// Where a session was stored: "account", "later" (sent when online again), "device", or "nowhere".
export async function log(session, { to, tokenFrom }) {
  const { token, ahead } = await tokenOf(tokenFrom);
  if (token && (await send(atTheSite(session, ahead), to, token))) return "account";
  if (token !== "" && (await wait(session))) return "later";
  return keep(session) ? "device" : "nowhere";
}

// `token` where somebody is logged in, "" where nobody is, null where the network does not say; and how far this device's
// clock is ahead of the site's, in milliseconds.
async function tokenOf(address) {
  try {
    const answer = await fetch(address);
    const ahead = Date.now() - new Date(answer.headers.get("Date") ?? Date.now());
    if (answer.status === 204) return { token: "", ahead };
    return { token: answer.ok ? await answer.text() : null, ahead };
  } catch {
    return { token: null, ahead: 0 };
  }
}

// The session by the clock of the site, which takes none that is yet to come.
function atTheSite(session, ahead) {
  if (Math.abs(ahead) < OFF_BY) return session;
  const moved = (name) => new Date(new Date(session[name]) - ahead).toISOString();
  return { ...session, started_at: moved("started_at"), ended_at: moved("ended_at") };
}

async function send(session, address, token) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  try {
    return (await fetch(address, { method: "POST", headers, body: JSON.stringify(session), keepalive: true })).ok;
  } catch {
    return false;
  }
}

// On this device, whoever is logged in. Whether it could.
export function keep(session) {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    localStorage.setItem(KEPT, JSON.stringify([...(Array.isArray(kept) ? kept : []), session]));
    return true;
  } catch {
    return false; // no storage, or it is full
  }
}

// Browsers offer randomUUID on https and on localhost only.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("").replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
