// Fetches a new CSRF token, after a login in another tab or a lost cookie. Returns an event of the composer's state.
export async function renewToken(address) {
  const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer) return "offline";
  if (answer.status === 401) return "loggedOut";
  if (answer.status === 404) return "gone";
  if (!answer.ok) return "failed";
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": await answer.text() }));
  return "renewed";
}
