// Asks the service worker for what it keeps: `ask("keep", path)` resolves to { kept, account }, see worker/worker.js.
// Where there is no worker, it never resolves: what needs one stays as it is.
const PATIENCE = 60_000; // milliseconds, for a recording too

export async function ask(asks, path) {
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve, reject) => {
    setTimeout(reject, PATIENCE, new Error("the worker does not answer"));
    port1.onmessage = ({ data }) => resolve(data);
    active.postMessage({ asks, path }, [port2]);
  });
}

// The mark of whose page this is: "" of a visitor's, undefined of one that is the same for everybody.
export const account = () => document.querySelector("meta[name=account]")?.content;

// When this page was kept, if it is a copy.
export const keptSince = () => document.documentElement.dataset.keptSince;

// "0.4 MB" in the language of the page.
export function megabytes(bytes) {
  const look = { style: "unit", unit: "megabyte", maximumSignificantDigits: 2 };
  return new Intl.NumberFormat(document.documentElement.lang, look).format(Math.max(bytes, 10_000) / 1e6);
}

export function day(iso) {
  return new Date(iso).toLocaleDateString(document.documentElement.lang, { day: "numeric", month: "long" });
}
