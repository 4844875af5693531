// A session as the site takes it: at least as long as what was done in it. It is shorter where the clock of the device
// was set back meanwhile.
export function lasting(session) {
  const least = Date.parse(session.started_at) + 1000 * session.seconds_done;
  if (!(Date.parse(session.ended_at) < least)) return session;
  return { ...session, ended_at: new Date(least).toISOString() };
}
