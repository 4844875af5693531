// What the player logs without an account: sessions in the shape that the API takes, on this device alone.
const KEPT = "effleur.practice";

export function kept() {
  try {
    const sessions = JSON.parse(localStorage.getItem(KEPT));
    return Array.isArray(sessions) ? sessions.filter((session) => session && typeof session === "object") : [];
  } catch {
    return []; // no storage, or not our data
  }
}

export function forget(ids) {
  const rest = kept().filter((session) => !ids.includes(session.id));
  if (rest.length) localStorage.setItem(KEPT, JSON.stringify(rest));
  else localStorage.removeItem(KEPT);
}

const COLUMNS = ["title", "routine", "started_at", "ended_at", "seconds_done", "finished", "area", "before", "after", "note"];

// A spreadsheet would run what begins so: https://owasp.org/www-community/attacks/CSV_Injection
function cell(value) {
  const text = String(value ?? "");
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

export function asCsv(sessions) {
  const rows = sessions.map((session) => COLUMNS.map((name) => cell(session[name])));
  return `\ufeff${[COLUMNS, ...rows].map((row) => row.join(",")).join("\r\n")}\r\n`;
}
