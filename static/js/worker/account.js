// Whose pages may be shown: a mark of the account that last opened a page here, "" for a visitor. It names nobody.
const STATE = "effleur-state";
const FIRST = { mark: "", since: 0, refreshed: 0 };
let turn = Promise.resolve();

// Read each time: while one worker replaces another, both are there.
export async function state() {
  const kept = await (await caches.open(STATE)).match("/state");
  return kept ? { ...FIRST, ...(await kept.json()) } : FIRST;
}

// Changes the state by a function, one change after the other; returns what the function does.
function changed(by) {
  const done = turn.then(async () => {
    const before = await state();
    const values = by(before);
    if (values) await (await caches.open(STATE)).put("/state", new Response(JSON.stringify({ ...before, ...values })));
    return values;
  });
  turn = done.catch(() => {});
  return done;
}

export const change = (values) => changed(() => values);

// Whether an answer that was asked for at `began` is still for whoever is here: nobody logged in or out since.
export async function isCurrent(began) {
  return began >= (await state()).since;
}

// Notes whose page the site sent. Returns whether it is somebody else's than those before.
export async function meet(mark, began) {
  if (mark === undefined) return false;
  const values = await changed((now) => (began < now.since || mark === now.mark ? null : { mark, since: began }));
  return values !== null;
}

// Somebody logs out: from now on whoever is here is a visitor, whatever answers are still on their way.
export const leave = () => change({ mark: "", since: Date.now() });
