// What this browser keeps of the player: somebody's settings, and the routine that is under way. A browser may refuse
// to keep anything, for example in a private window: then all is as it was at first.
const SETTINGS = "effleur.player.settings";
const UNDER_WAY = "effleur.player.under-way";
const LONGEST = 24 * 60 * 60 * 1000; // ms after which a routine is not taken up again

// Settings over `defaults`: what was kept counts where it is of the same kind.
export function settings(defaults) {
  const kept = read(SETTINGS) ?? {};
  const isSame = (name) => typeof kept[name] === typeof defaults[name];
  return Object.fromEntries(Object.keys(defaults).map((name) => [name, isSame(name) ? kept[name] : defaults[name]]));
}

export function keepSettings(values) {
  return write(SETTINGS, values);
}

// The routine at an address of this site, as it was last kept: any plain object. Only one is ever under way.
export function underWay(path, now = Date.now()) {
  const kept = read(UNDER_WAY);
  return kept?.path === path && Math.abs(now - kept.at) <= LONGEST ? kept.what : null;
}

export function keepUnderWay(path, what, now = Date.now()) {
  return write(UNDER_WAY, { path, at: now, what });
}

// After its end.
export function forgetUnderWay() {
  try {
    localStorage.removeItem(UNDER_WAY);
  } catch {
    return;
  }
}

function read(key) {
  try {
    const found = JSON.parse(localStorage.getItem(key));
    return found instanceof Object ? found : null;
  } catch {
    return null;
  }
}

// Whether it was kept.
function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
