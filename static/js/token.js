// What a form needs to be taken as one's own, renewed after a login in another tab or when a cookie went. The answer is
// what is wrong: nothing, or that one is logged out, or away, or that it failed.
export async function renewToken(address) {
  const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer) return "away";
  if (answer.status === 401) return "out";
  if (answer.status === 404) return "gone";
  if (!answer.ok) return "failed";
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": await answer.text() }));
  return "";
}
