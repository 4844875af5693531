// What an address and the text of a page say of themselves. Pure: nothing is fetched or kept here.
const PLACE = /^\/(?:routines\/[a-z0-9]{10}|s\/[\w-]{1,64})\//;
const HASHED = /\.[0-9a-f]{8,}\.\w+$/;
const NAMED = /["'(](\/(?:static|drawings)\/[^"'()#?\s]+\.\w+)["')#?]/g;
const IMPORTED = /(?:\bfrom|\bimport)\s*\(?\s*["'](\.{1,2}\/[^"']+)["']/g;
const IN_STYLE = /(?:url\(\s*["']?|@import\s+["'])(?!data:|#|\w+:)([^"')#?]+)/g;

// The routine that an address belongs to, as the path of its page to read; null of every other address.
export function placeOf(path) {
  const place = path.match(PLACE)?.[0];
  return place && ["", "play/", "track.m4a"].includes(path.slice(place.length)) ? place : null;
}

export const isPlayer = (path) => placeOf(path) !== null && path.endsWith("/play/");

export const isTrack = (path) => placeOf(path) !== null && path.endsWith("/track.m4a");

// Health is asked about and forgotten at these addresses: what copies say of it may not hold any more.
export const isAboutHealth = (path) => /^\/safety\/(?:check|forget)\/$|\/receiver\/(?:forget\/)?$/.test(path);

// A name with a hash in it is of one content for good.
export const isHashed = (path) => HASHED.test(path);

export const isFile = (path) => /^\/(?:static|drawings)\//.test(path);

// What a page tells of itself: `account` is undefined where it is the same for everybody, "" for a visitor.
export function about(html) {
  const said = (name) => html.match(new RegExp(`<meta name="${name}" content="([^"]*)">`))?.[1];
  const title = html.match(/<h1[^>]*>([\s\S]*?)<\/h1>/)?.[1] ?? html.match(/<title>([^<]*)/)?.[1] ?? "";
  return { account: said("account"), verdicts: said("verdicts") ?? "", title: plain(title) };
}

// The text of a little HTML.
function plain(html) {
  const signs = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'", "#39": "'" };
  const words = html.replace(/<[^>]*>/g, "").replace(/\s+/g, " ").trim();
  return words.replace(/&(amp|lt|gt|quot|#x27|#39);/g, (_, sign) => signs[sign]);
}

// The paths of the files that a page, a script or a stylesheet needs, each once.
export function filesIn(text, path) {
  const ending = path.match(/\.(\w+)$/)?.[1] ?? "html";
  const pattern = { html: NAMED, js: IMPORTED, css: IN_STYLE }[ending];
  if (!pattern) return [];
  const found = [...text.matchAll(pattern)].map((match) => new URL(match[1], `https://site${path}`).pathname);
  return [...new Set(found)].filter(isFile);
}

// The part of a whole file that a Range header asks for, as [first byte, last byte]; null if there is none such.
export function rangeOf(header, size) {
  const [, first, last] = header.match(/^bytes=(\d*)-(\d*)$/) ?? [];
  if (!(first || last) || (last && first && Number(first) > Number(last))) return null;
  const from = first ? Number(first) : Math.max(0, size - Number(last));
  const to = first && last ? Math.min(Number(last), size - 1) : size - 1;
  return from < size && from <= to ? [from, to] : null;
}
