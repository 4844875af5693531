// On every page: begins the service worker, says that a page is a copy, and sends what waited for the network.
// Without a worker, as in a private window, all else works as it does.
import { account, day, keptSince } from "./kept-pages.js";
import { sendWaiting } from "./offline-queue.js";
import { fill } from "./words.js";

const worker = navigator.serviceWorker;

async function begin() {
  const isFirst = !worker.controller; // no worker has seen this page
  if (document.readyState !== "complete") await new Promise((loaded) => addEventListener("load", loaded, { once: true }));
  const registration = await worker.register("/sw.js", { type: "module" }).catch(() => null);
  registration?.waiting?.postMessage({ asks: "replace" });
  if (!registration || !isFirst || keptSince()) return;
  const { active } = await worker.ready;
  const path = location.search ? "" : location.pathname;
  active.postMessage({ asks: "opened", path, account: account(), began: performance.timeOrigin });
}

function tellThatItIsKept() {
  const note = document.querySelector("#kept-note");
  if (!note || !keptSince()) return;
  const verdicts = document.querySelector("meta[name=verdicts]")?.content;
  const said = [fill(note.dataset.words, { day: day(keptSince()) })];
  if (verdicts) said.push(fill(note.dataset.verdicts, { day: day(verdicts) }));
  note.textContent = said.join(" ");
  note.hidden = false;
}

tellThatItIsKept();
if (worker) begin();
sendWaiting();
addEventListener("online", () => sendWaiting());
